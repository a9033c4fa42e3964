"""One sentence after each set, one thing; and the third session with it goes to the physio."""

from __future__ import annotations

import pytest
from coach_scenes import Scene, told

from mat.session.coach import FAULTS, Coach, CoachOptions, SetEnded
from mat.session.coach.sentences import SetFaults, sentence
from mat.session.drills import catalogue


def worst(*states: str) -> str | None:
    faults = SetFaults()
    for state in states:
        faults.add(state)
    return faults.worst


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), None),
        (("inward",), None),  # once is chance
        (("toes",), "toes"),  # a full roll is not
        (("twist",), "toes"),
        (("inward", "inward", "toes_caution"), "inward"),
        (("inward", "inward", "toes"), "toes"),
        (("inward",) * 4 + ("toes",), "inward"),
        (("inward",) * 3 + ("toes",), "toes"),
        (("heels_caution", "heels_caution"), "heels"),
        (("corner_mth1", "corner_heel"), "corner"),
        (("shift", "shift", "gripping", "gripping"), "gripping"),
        (("slower", "slower"), "tempo"),
    ],
)
def test_the_fault_that_mattered_most(states, expected):
    assert worst(*states) == expected


@pytest.mark.parametrize(
    ("fault", "drill", "history", "key"),
    [
        (None, "slow-hinge", (), "coach.after.clean"),
        ("toes", "slow-hinge", (), "coach.after.toes"),
        ("toes", "wall-hinge", (), "coach.after.toes_wall"),
        ("gripping", "wall-hinge", (), "coach.after.gripping"),
        ("toes", "slow-hinge", (("toes",),), "coach.after.toes"),
        ("toes", "slow-hinge", (("toes",), ("inward", "toes")), "coach.after.physio_toes"),
        ("toes", "slow-hinge", (("toes",), ("toes",), ("inward",)), "coach.after.toes"),
        ("inward", "slow-hinge", (("toes",), ("inward",), ("inward",)), "coach.after.physio_inward"),
        (None, "slow-hinge", (("toes",), ("toes",)), "coach.after.clean"),
    ],
)
def test_what_is_said(fault, drill, history, key):
    assert sentence(fault, drill, history).key == key


def test_hips_that_follow_are_told_from_the_first_quarter_of_the_descents():
    scene = Scene(60).stands(1.0).repeats([12.0, 16.0, 20.0], early_cop_mm=6.0)
    scene.repeats([24.0], first=4).repeats([40.0], first=5)
    (ended,) = told(Coach(catalogue()["kettlebell-pass"]), scene.analysis(), SetEnded)
    assert (ended.fault, dict(ended.faults)) == ("hips", {"hips": 3})


def test_the_coach_hands_the_history_on():
    history = (("toes",), ("toes",))
    scene = Scene(60).stands(1.0).repeats([12.0, 16.0]).rolls("toes", 13.0, 14.0)
    (ended,) = told(Coach(catalogue()["good-morning"], CoachOptions(history=history)), scene.analysis(), SetEnded)
    assert ended.sentence.key == "coach.after.physio_toes"


def test_every_sentence_stands_in_both_languages():
    from viz.texts import catalogue as texts  # noqa: PLC0415

    for language in ("en", "de"):
        known = texts(language)
        for fault in FAULTS:
            for drill in ("wall-hinge", "slow-hinge"):
                for history in ((), ((fault,), (fault,))):
                    assert sentence(fault, drill, history).key in known, (language, fault)
        for key in ("clean", "early", "check", "stood"):
            assert f"coach.after.{key}" in known
