"""Summaries: words on scripted events and repetitions, figures on scripted streams."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from session.scripted_mat import simulated_packets

from mat.files.whole_table import repetition_rows
from mat.pipeline import AnalysisSettings, Pipeline
from mat.posture import Event, StateInterval
from mat.posture.repetitions import FootAtBottom, Repetition, WorstState
from mat.session.summary import Grade, Level, Reason, Summary, SummaryBuilder, headline, lines, warnings
from mat.wire import FrameBlock, Hello, HostFrame, PacketType, StreamDecoder
from mat.wire.host import encode_host_frame

EMPTY = SummaryBuilder().result()


def us(seconds: float) -> int:
    return round(seconds * 1e6)


def summary(*rolls: tuple[str, str, float, float | None], standing_s: float = 10.0) -> Summary:
    intervals = tuple(
        StateInterval("roll", side, state, us(start), None if stop is None else us(stop))
        for side, state, start, stop in rolls
    )
    return replace(EMPTY, standing_s=standing_s, judged_s=standing_s, weighed=True, intervals=intervals)


def event(channel: str, state: str, start_s: float = 1.0, stop_s: float = 2.0, side: str | None = None) -> Event:
    return Event(channel, side, state, us(start_s), us(stop_s), float("nan"), us(start_s))


def repetition(number: int, start_s: float, **worst: tuple[str, str]) -> Repetition:
    """Four seconds long; worst state and its phase by side."""
    nan = float("nan")
    found = {
        side: WorstState(state, us(start_s + {"descent": 1, "bottom": 2, "ascent": 3}[phase]), phase)
        for side, (state, phase) in worst.items()
    }
    bottom = {side: FootAtBottom(np.array([0.5, 0.3, 0.2]), 0.01) for side in ("left", "right")}
    return Repetition(
        1, number, us(start_s), us(start_s + 2), us(start_s + 4), us(start_s + 4), 2.0, 0.5, 1.5, "found",
        nan, 20.0, 5.0, 3.0, 0.75, bottom, 720.0, 0.5, 1.0, nan, found, nan,
    )  # fmt: skip


NO_ROLLS = "No rolls onto toes or heels in 10.0 s judged."
WORDS = [
    ((), NO_ROLLS),
    ((("left", "toes", 1, 2),), "1 roll onto the toes: 1 with the left foot."),
    ((("left", "toes", 1, 2), ("right", "toes", 1.5, 3)), "1 roll onto the toes: 1 with both feet."),
    (
        (("left", "toes", 1, 2), ("right", "toes", 2, 3)),
        "2 rolls onto the toes: 1 with the left foot, 1 with the right foot.",
    ),
    ((("left", "toes", 1, 2), ("left", "toes", 3, None)), "2 rolls onto the toes: 2 with the left foot."),
    (
        (("left", "toes", 1, 2), ("right", "toes", 1.5, 3), ("left", "toes", 2.5, 4), ("right", "toes", 8, 9)),
        "2 rolls onto the toes: 1 with both feet, 1 with the right foot.",
    ),
    ((("left", "toes", 1, None), ("right", "toes", 5, 6)), "1 roll onto the toes: 1 with both feet."),
    (
        (("right", "heels", 1, 2), ("left", "toes", 1, 2)),
        "1 roll onto the toes: 1 with the left foot. 1 roll onto the heels: 1 with the right foot.",
    ),
    ((("left", "toes_caution", 1, 2), ("right", "heels_caution", 1, 2)), NO_ROLLS),
]


@pytest.mark.parametrize(("rolls", "words"), WORDS)
def test_words_count_what_the_person_did(rolls: tuple, words: str) -> None:
    assert headline(summary(*rolls)) == words


TOES, HEELS = ("toes", "ascent"), ("heels", "bottom")
REPETITIONS = [
    ([{}, {}, {}], "3 repetitions, none of them onto the toes or heels."),
    ([{}, {"right": TOES}, {"right": TOES}], "2 of 3 repetitions onto the toes, all right foot, in the ascent."),
    ([{"left": TOES}], "1 of 1 repetition onto the toes, left foot, in the ascent."),
    ([{"left": TOES, "right": TOES}] * 2, "2 of 2 repetitions onto the toes, all both feet, in the ascent."),
    (
        [{"left": TOES}, {"right": TOES}, {"right": ("toes", "descent")}],
        "3 of 3 repetitions onto the toes, left foot 1 time, right foot 2 times, mostly in the ascent.",
    ),
    (
        [{"left": HEELS}, {"right": TOES}],
        "1 of 2 repetitions onto the toes, right foot, in the ascent. "
        "1 of 2 repetitions onto the heels, left foot, at the bottom.",
    ),
    ([{"left": ("toes_caution", "ascent")}], "1 repetition, none of them onto the toes or heels."),
]


@pytest.mark.parametrize(("worst", "words"), REPETITIONS)
def test_words_of_repetitions(worst: list[dict], words: str) -> None:
    reps = tuple(repetition(index + 1, 5 + 5 * index, **states) for index, states in enumerate(worst))
    assert headline(replace(summary(), repetitions=reps)) == words


def test_a_roll_between_repetitions_is_told_beside_them() -> None:
    reps = (repetition(1, 5.0), repetition(2, 12.0))
    rolls = (event("person", "toes", 6.0), event("person", "toes", 10.0), event("person", "heels_caution", 10.5))
    told = headline(replace(summary(), repetitions=reps, events=rolls))
    assert told.endswith("none of them onto the toes or heels. 1 roll between repetitions.")


def test_tempo_is_the_median_of_the_repetitions() -> None:
    reps = (repetition(1, 5.0), replace(repetition(2, 12.0), down_s=9.0), repetition(3, 20.0))
    told = lines(replace(summary(), repetitions=reps))
    assert told[0] == (
        "3 repetitions in 1 set: 2.0 s down, 0.5 s held, 1.5 s up (medians); "
        "weight within the target band 75 % of the time."
    )


def test_other_states_are_counted_by_foot() -> None:
    events = (
        event("tilt", "inward", 1, 2, "left"),
        event("tilt", "inward", 4, 5, "left"),
        event("shift", "right", 6, 8),
        event("person", "twist", 8, 9),
        event("roll", "toes", 1, 2, "left"),
        event("support", "supported", 2, 4),
    )
    told = lines(replace(summary(), events=events))
    assert told == [
        "Rolled inward, left foot: 2 times.",
        "Weight shifted to the right: 1 time.",
        "Twisted: one foot onto the toes, the other onto the heel: 1 time.",
        "Part of the weight held elsewhere: 1 time.",
    ]


def test_a_heel_that_lifts_in_a_roll_onto_the_toes_is_no_fault_of_its_own() -> None:
    rolled = (event("roll", "toes", 3, 5, "left"), event("tilt", "corner_heel", 3.1, 5.2, "left"))
    alone = (event("roll", "toes", 3, 5, "right"), event("tilt", "corner_heel", 3.1, 5.2, "left"))
    assert lines(replace(summary(), events=rolled)) == []
    assert lines(replace(summary(), events=alone)) == ["Heel lifting, left foot: 1 time."]


def test_words_of_an_empty_mat() -> None:
    assert headline(summary(standing_s=0.0)) == "Nobody stood on the mat."


def test_what_was_not_judged_is_not_called_clean() -> None:
    assert headline(replace(summary(), judged_s=0.0)).startswith("Not judged")


@pytest.mark.parametrize(
    ("weighed", "misfit", "said"),
    [(True, None, ""), (False, None, "not known"), (False, 0.45, "pounds"), (False, 2.4, "2.40 times")],
)
def test_what_is_said_of_the_weight(weighed: bool, misfit: float | None, said: str) -> None:
    told = " ".join(warnings(replace(summary(), weighed=weighed, weight_misfit=misfit)))
    assert said in told
    assert bool(told) == bool(said)


def test_what_is_said_of_how_somebody_stood() -> None:
    lying = replace(summary(), sides_swapped=True, turned=True, off_pad=frozenset({"left"}))
    told = " ".join(warnings(lying))
    assert "exchanged" in told
    assert "heel end" in told
    assert "left foot stood over the border" in told


def test_the_repetition_table_holds_times_states_and_tripod() -> None:
    first, second = repetition_rows([repetition(1, 5.0, left=TOES), repetition(2, 12.0)])
    assert (first["set"], first["rep"], first["start_s"], first["bottom_s"], first["end_s"]) == (1, 1, 5.0, 7.0, 9.0)
    assert (first["left_worst"], first["left_worst_s"], first["left_worst_phase"]) == ("toes", 8.0, "ascent")
    assert first["right_worst"] is None
    assert (first["left_tripod_heel"], first["left_tripod_mth5"]) == (0.5, 0.2)
    assert first["depth_m"] is None, "what is undefined is empty"
    assert list(first) == list(second)


class TestGrade:
    """A recording is as good as its worst reason."""

    def stream(self, scenario: str, seconds: float, keep=lambda packet: True) -> Summary:
        packets = [p for p in simulated_packets(scenario, seconds) if p.type != PacketType.FRAME or keep(p)]
        return summed(b"".join(packet.raw for packet in packets))

    def reasons(self, found: Summary) -> str:
        return "; ".join(reason.text for reason in found.grade.reasons)

    def test_the_worst_reason_counts(self) -> None:
        reasons = (Reason(Level.FAIR, "a"), Reason(Level.POOR, "b"))
        assert (Grade(reasons).word, Grade().word) == ("poor", "good")

    def test_nobody_is_unusable(self) -> None:
        found = self.stream("empty", 6)
        assert found.grade.word == "unusable"
        assert "nobody stood" in self.reasons(found)

    def test_a_good_one(self) -> None:
        found = self.stream("quiet", 20)
        assert found.grade.word == "good"
        assert not self.reasons(found)

    def test_too_short(self) -> None:
        found = self.stream("quiet", 9)
        assert found.grade.word == "poor"
        assert "judged" in self.reasons(found)

    def test_lost_scans(self) -> None:
        found = self.stream("quiet", 20, keep=lambda packet: packet.sequence % 12)
        assert found.grade.word == "poor"
        assert "8% of the scans were lost" in self.reasons(found)

    def test_a_mat_that_was_away(self) -> None:
        found = self.stream("quiet", 40, keep=lambda packet: not 2000 <= packet.sequence < 3000)
        assert found.grade.word != "good"
        assert "no scans came for 10 s (pauses: 1)" in self.reasons(found)
        assert "no scans" not in self.reasons(self.stream("quiet", 20))

    def test_without_a_weight(self) -> None:
        packets = simulated_packets("quiet", 20)
        found = summed(b"".join(packet.raw for packet in packets), AnalysisSettings())
        assert found.grade.word == "fair"
        assert "body weight" in self.reasons(found)

    def test_an_assumed_gap_and_a_simulated_mat(self) -> None:
        packets = simulated_packets("quiet", 20)
        builder = SummaryBuilder(placement_assumed=True, simulated=True)
        found = summed(b"".join(packet.raw for packet in packets), builder=builder)
        assert found.grade.word == "fair"
        assert "distance of the pads" in self.reasons(found)
        assert "simulated" in self.reasons(found)


def test_sway_is_that_of_the_quiet_stance_without_its_first_seconds() -> None:
    found = summed(b"".join(packet.raw for packet in simulated_packets("quiet", 45)))
    assert found.quiet is not None
    assert found.quiet.end_s == pytest.approx(45, abs=0.1)
    assert 30 <= found.quiet.end_s - found.quiet.start_s <= 38
    # The simulated person's spectrum (mat/sim/motion.py): a CoP that moves at about 12 mm/s.
    assert 6 <= found.quiet.sway.velocities.mean_velocity_mm_s <= 20
    assert found.quiet.rate_hz == pytest.approx(100, rel=0.001)
    assert found.quiet.cop_mm.shape == (found.quiet.sway.samples, 2)


def test_a_stance_with_a_hole_in_its_middle_has_no_sway() -> None:
    packets = simulated_packets("quiet", 45)
    torn = [p.raw for p in packets if p.type != PacketType.FRAME or not 2300 <= p.sequence < 2330]
    assert summed(b"".join(torn)).quiet is None


def blocks_of(stream: bytes, max_block: int = 50) -> list[FrameBlock]:
    return [item for item in StreamDecoder(max_block).feed(stream) if isinstance(item, FrameBlock)]


def summed(stream: bytes, settings: AnalysisSettings | None = None, builder: SummaryBuilder | None = None) -> Summary:
    pipeline, builder = Pipeline(settings or AnalysisSettings(weight_kg=70.0), Hello()), builder or SummaryBuilder()
    for block in blocks_of(stream):
        builder.add(pipeline.process(block))
    return builder.result()


def test_force_and_share_are_those_of_the_stance_not_of_stepping_on() -> None:
    told = summed(b"".join(packet.raw for packet in simulated_packets("hinge", 20)))
    assert told.mean_force_n == pytest.approx(70 * 9.81, rel=0.01)
    assert told.left_load_share == pytest.approx(0.5, abs=0.005)


def test_nothing_recorded_has_a_summary() -> None:
    assert (EMPTY.duration_s, EMPTY.standing_s, EMPTY.frames, EMPTY.mean_force_n) == (0.0, 0.0, 0, None)
    assert EMPTY.quiet is None
    assert headline(EMPTY) == "Nobody stood on the mat."


def test_a_pause_of_the_mat_is_not_time_somebody_stood_there() -> None:
    """The mat was away for a minute, in which nobody knows what happened."""
    packets = simulated_packets("quiet", 12)
    frames = [packet.raw for packet in packets if packet.type == PacketType.FRAME]
    gap = encode_host_frame(HostFrame(PacketType.GAP, {"pause_s": 60.0}), 0)
    whole, torn = (
        summed(b"".join(p.raw for p in packets)),
        summed(b"".join([packets[0].raw, *frames[:800], gap, *frames[800:]])),
    )
    assert torn.duration_s == pytest.approx(whole.duration_s + 60, abs=0.1)
    assert torn.standing_s <= whole.standing_s + 0.1


def test_lost_scans_are_counted_and_their_time_stays() -> None:
    packets = simulated_packets("quiet", 8)
    kept = [p.raw for p in packets if p.type != PacketType.FRAME or not 300 <= p.sequence < 320]
    result = summed(b"".join(kept))
    assert (result.frames, result.missed) == (780, 20)
    assert result.duration_s == pytest.approx(7.99)
    assert result.standing_s == pytest.approx(summed(b"".join(p.raw for p in packets)).standing_s, abs=0.011)
