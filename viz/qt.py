"""The one door to Qt: PyQt5 through pyqtgraph, chosen before pyqtgraph is imported."""

from __future__ import annotations

import os

os.environ["PYQTGRAPH_QT_LIB"] = "PyQt5"

import pyqtgraph as pg
from pyqtgraph.Qt import QtCore, QtGui, QtWidgets

pg.setConfigOptions(antialias=False, imageAxisOrder="row-major")

__all__ = ["QtCore", "QtGui", "QtWidgets", "pg"]
