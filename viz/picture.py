"""The pads of one scan as a PNG, drawn by the window's own widget; needs no screen."""

from __future__ import annotations

from pathlib import Path

from mat.errors import StorageError
from mat.geometry import SIDES, MatGeometry
from mat.pipeline import Analysis
from mat.posture import Thresholds
from viz import theme
from viz.display import require_qt
from viz.scene import MatScene, mat_scene
from viz.texts import text

#: Who made it, as the picture says in itself.
CREATOR = "smart-mat"
#: Size of the picture, pixels.
SIZE = (1200, 1000)


def save_heatmap(
    analysis: Analysis,
    geometry: MatGeometry,
    out: Path,
    *,
    scan: int = -1,
    title: str = "",
    thresholds: Thresholds | None = None,
) -> None:
    """Write one scan of a block as a PNG: heatmap, feet, tripod, CoP, state and figures.

    Parameters
    ----------
    analysis
        The block.
    geometry
        Where the pads lie.
    out
        File to write; replaced if it exists.
    scan
        Which scan of the block; the last one by default.
    title
        Written above the picture.
    thresholds
        In force; the default set if not given.

    Raises
    ------
    NoDisplay
        Qt itself is missing (a screen is not needed).
    StorageError
        The file cannot be written.
    """
    save_picture(mat_scene(analysis, geometry, thresholds or Thresholds(), scan), out, title=title)


def save_picture(scene: MatScene, out: Path, *, title: str = "") -> None:
    """Write a scene as a PNG (see :func:`save_heatmap` for what is raised)."""
    require_qt()
    data = _png(scene, title)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise StorageError(text("fault.picture", path=out, reason=error.strerror)) from error


def figures_line(scene: MatScene) -> str:
    """State and figures in one line; what is not defined is left out."""
    parts = [scene.state.word]
    if scene.state.side:
        parts.append(text(f"foot.{scene.state.side}"))
    if scene.left_pct is not None:
        left = round(scene.left_pct)
        parts.append(text("picture.load", left=left, right=100 - left))
    for side in SIDES:
        fl_pct = scene.feet[side].fl_pct
        if fl_pct is not None:
            parts.append(text("picture.foot", side=text(f"side.{side}"), fl_pct=fl_pct))
    parts.append(text("picture.time", time_s=scene.time_us / 1e6))
    return " · ".join(parts)


def _png(scene: MatScene, title: str) -> bytes:
    from viz.qt import QtCore, QtGui, QtWidgets  # noqa: PLC0415
    from viz.widgets.pads_view import PadsView  # noqa: PLC0415
    from viz.widgets.type import draw_text  # noqa: PLC0415

    # Kept alive until the picture is done: an application that is collected takes its widgets along.
    app = QtWidgets.QApplication.instance() or QtWidgets.QApplication([text("program"), "-platform", "offscreen"])
    width, height = SIZE
    line_px = theme.pixels(height, theme.ADVICE_SHARE)
    head = round(line_px * (3.6 if title else 2.0))
    image = QtGui.QImage(width, height, QtGui.QImage.Format.Format_RGB32)
    image.fill(QtGui.QColor(theme.look().window))
    pads = PadsView()
    pads.set_window_height(height)
    pads.resize(width, height - head)
    pads.setAttribute(QtCore.Qt.WidgetAttribute.WA_DontShowOnScreen)
    pads.show()
    app.processEvents()
    pads.show_scene(scene)
    painter = QtGui.QPainter(image)
    place = QtCore.QRectF(line_px, 0, width - 2 * line_px, head / (2 if title else 1))
    if title:
        draw_text(painter, place, title, line_px, theme.look().text, bold=True)
        place.translate(0, head / 2)
    draw_text(painter, place, figures_line(scene), line_px, theme.look().role[scene.state.role])
    painter.drawPixmap(0, head, pads.grab())
    painter.end()
    pads.close()
    image.setText("Software", CREATOR)
    buffer = QtCore.QBuffer()
    buffer.open(QtCore.QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data())
