"""The live page: every widget in its place, each handed its part of the newest picture."""

from __future__ import annotations

from mat.geometry import SIDES, Side
from viz import layout, theme
from viz.layout import Place
from viz.model import Picture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.readable import Heights, heights, px_per_mm
from viz.state import Role, state_word
from viz.widgets.balance_bar import BalanceBar
from viz.widgets.coach_panel import CoachPanel
from viz.widgets.foot_strip import FootStrip
from viz.widgets.notice_bar import NoticeBar
from viz.widgets.pads_view import PadsView
from viz.widgets.panel import Panel
from viz.widgets.sentence_panel import SentencePanel
from viz.widgets.state_banner import StateBanner
from viz.widgets.status_bar import StatusBar


class LivePage(QtWidgets.QWidget):
    """Made in the look, language and scale of type that are in use; for others it is made anew.

    Parameters
    ----------
    parent
        The window.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = StateBanner(self)
        self.pads = PadsView(self)
        self.balance = BalanceBar(self)
        self.coach = CoachPanel(self)
        self.strips: dict[Side, FootStrip] = {side: FootStrip(side, self) for side in SIDES}
        self.sentence = SentencePanel(self)
        self.notice = NoticeBar(self)
        self.status = StatusBar(self)

    def show_picture(self, picture: Picture, notice: tuple[str, Role], *, figures: bool = True) -> None:
        """Draw what is new in a picture, and the most urgent text; without ``figures`` only the state and the pads."""
        scene = picture.scene
        self.banner.show_state(picture.state)
        self.pads.show_scene(scene)
        if not figures:
            return
        self.balance.show_share(scene.left_pct if scene else None)
        self.coach.show_coach(picture.coach)
        for side, strip in self.strips.items():
            foot = scene.feet[side] if scene else None
            strip.show_figure(foot.fl_pct if foot else None, foot.zones if foot else None)
            strip.show_band(foot.band_pct if foot else None)
            strip.show_strip(picture.strip)
        self.sentence.show_sentence(picture.sentence)
        self.notice.show_notice(picture.link.simulated, *notice)
        self.status.show_link(picture.link)

    def type_heights(self, diagonal_inch: float) -> Heights:
        """Of the state word and the figures as they stand on this screen; 0 inches for what the system says."""
        screen = self.screen()
        size, told = (screen.size(), screen.physicalSize()) if screen else (QtCore.QSize(), QtCore.QSizeF())
        pixels_in_mm = px_per_mm((size.width(), size.height()), (told.width(), told.height()), diagonal_inch)
        return heights(self.banner.capital_px(state_word("balanced")), self.balance.capital_px, pixels_in_mm)

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        height = self.height()
        placed = layout.arrange(self.width(), height, theme.type_scale())
        parts: list[tuple[Panel, Place]] = [
            (self.banner, placed.banner),
            (self.pads, placed.pads),
            (self.balance, placed.balance),
            (self.coach, placed.coach),
            (self.strips["left"], placed.left_strip),
            (self.strips["right"], placed.right_strip),
            (self.sentence, placed.sentence),
            (self.notice, placed.notice),
            (self.status, placed.status),
        ]
        for widget, place in parts:
            widget.set_window_height(height)
            widget.setGeometry(place.x, place.y, place.width, place.height)

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        painter = QtGui.QPainter(self)
        painter.fillRect(a0.rect() if a0 else self.rect(), QtGui.QColor(theme.look().window))
