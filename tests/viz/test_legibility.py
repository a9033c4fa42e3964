"""What stands on the mat is read from two metres: words, figures and sentences on the screens in use."""

from __future__ import annotations

import pytest
from live_sessions import analysed

from viz import theme
from viz.readable import px_per_mm
from viz.state import state_word
from viz.texts import LANGUAGES, catalogue, use_language

WAIT_MS = 90_000

#: Screens in use, pixels and millimetres: 13.3 inches 16 : 9 and 16 : 10, 14 inches, 24 inches, a 65-inch television.
SCREENS = [
    ((1280, 720), (294, 165)),
    ((1280, 800), (286, 179)),
    ((1920, 1080), (310, 174)),
    ((1920, 1080), (531, 299)),
    ((3840, 2160), (1439, 809)),
]
GLANCED_AT = (
    "balanced", "toes", "heels", "twist", "toes_caution", "heels_caution", "inward", "outward", "gripping",
    "corner_heel", "shift_left", "shift_right", "one_leg", "step_on", "stand_still", "light", "no_data", "lost",
    "paused", "done",
)  # fmt: skip
OF_A_FOOT = GLANCED_AT[:10]


@pytest.mark.parametrize("speech", LANGUAGES)
@pytest.mark.parametrize(("screen_px", "screen_mm"), SCREENS)
def test_words_and_figures_can_be_read_from_two_metres(open_window, source, speech, screen_px, screen_mm) -> None:
    use_language(speech)
    source.give(analysed("sim:toes", 19.8))
    window = open_window(source, *screen_px)
    window.look()
    pixels_in_mm = px_per_mm(screen_px, screen_mm)
    for key in GLANCED_AT:
        word = state_word(key, "both" if key in OF_A_FOOT else None, advice="What to do.")
        assert window.page.banner.capital_px(word) / pixels_in_mm >= theme.WORD_MM, word.word
    page, wanted_px = window.page, theme.FIGURE_MM * pixels_in_mm
    label = page.pads.feet["left"].loads[0]
    assert label.boundingRect().height() >= wanted_px
    for drawn_px in (page.balance.capital_px, page.coach.capital_px, page.strips["left"].capital_px, label.capital_px):
        assert drawn_px >= wanted_px


@pytest.mark.parametrize("speech", LANGUAGES)
def test_every_sentence_after_a_set_can_be_read_from_the_mat(open_window, source, speech: str) -> None:
    """Half of a figure's height at the least: it stands for a minute."""
    use_language(speech)
    panel = open_window(source, 1280, 720).page.sentence
    for key, said in catalogue(speech).items():
        if key.startswith("coach.after."):
            panel.show_sentence(said)
            assert panel.isVisible()
            assert panel.capital_px >= 0.5 * theme.pixels(720, theme.FIGURE_SHARE), said
    panel.show_sentence("")
    assert not panel.isVisible()
