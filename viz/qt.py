"""The one door to Qt: PyQt5 through pyqtgraph, chosen before pyqtgraph is imported."""

from __future__ import annotations

import importlib
import os
import sys

os.environ["PYQTGRAPH_QT_LIB"] = "PyQt5"

import pyqtgraph as pg
from pyqtgraph.Qt import QtCore, QtGui, QtWidgets

pg.setConfigOptions(antialias=False, imageAxisOrder="row-major")

#: Said by Qt wherever no desktop session is running; it finds another folder by itself.
_HARMLESS = "QStandardPaths: XDG_RUNTIME_DIR not set"


def _pass_on(kind: object, context: object, text: str | None) -> None:
    if text and not text.startswith(_HARMLESS):
        print(text, file=sys.stderr)


QtCore.qInstallMessageHandler(_pass_on)


class BusService:
    """A service on the desktop's session bus; answers within half a second or not at all.

    Parameters
    ----------
    service, path
        Its name, which is its interface's too, and its object.

    Raises
    ------
    ConnectionError
        There is no bus, or nobody offers the service.
    """

    #: A desktop that does not answer must not stop the window.
    TIMEOUT_MS = 500

    def __init__(self, service: str, path: str) -> None:
        self._dbus = importlib.import_module(f"{pg.Qt.QT_LIB}.QtDBus")
        self._connection = self._dbus.QDBusConnection.sessionBus()
        names = self._connection.interface()
        if names is None or not names.isServiceRegistered(service).value():
            raise ConnectionError(f"{service} is not there")
        self._service, self._path = service, path

    def call(self, method: str, *arguments: str | int) -> list[object]:
        """What a method answers; whole numbers go as unsigned ones, as cookies are."""
        message = self._dbus.QDBusMessage.createMethodCall(self._service, self._path, self._service, method)
        message.setArguments([self._unsigned(each) if isinstance(each, int) else each for each in arguments])
        answer = self._connection.call(message, self._dbus.QDBus.CallMode.Block, self.TIMEOUT_MS)
        if answer.type() == self._dbus.QDBusMessage.MessageType.ErrorMessage:
            raise ConnectionError(answer.errorMessage())
        return answer.arguments()

    def _unsigned(self, number: int) -> object:
        made = self._dbus.QDBusArgument()
        made.add(number, QtCore.QMetaType.Type.UInt)
        return made


__all__ = ["BusService", "QtCore", "QtGui", "QtWidgets", "pg"]
