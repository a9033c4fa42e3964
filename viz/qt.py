"""The one door to Qt: PyQt5 through pyqtgraph, chosen before pyqtgraph is imported."""

from __future__ import annotations

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

__all__ = ["QtCore", "QtGui", "QtWidgets", "pg"]
