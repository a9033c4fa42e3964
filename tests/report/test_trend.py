"""Reports beside earlier sessions: the trend, and the last one made alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report.reports import record, report

from mat.posture import DrillSettings, Thresholds
from mat.report.sessions import comparable
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary, summarise


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> list[RecordingSummary]:
    folder = tmp_path_factory.mktemp("month")
    return [
        summarise(record(folder / f"{day}.smat", "quiet", 45, created=f"2026-11-0{day}T08:00:00", **extra))
        for day, extra in enumerate(({}, {}, {}, {"footwear": "socks"}), start=1)
    ]


class TestSessions:
    """Sessions beside one another."""

    def test_the_trend_tells_change_from_chance(self, quiet: Recording, month, tmp_path: Path) -> None:
        told = report(quiet, tmp_path, earlier=month)
        assert told.index("2026-11-01 08:00") < told.index("2026-11-03 08:00")
        assert "smallest detectable change" in told
        assert "Grey sessions cannot be compared" in told

    def test_too_few_say_so(self, quiet: Recording, month, tmp_path: Path) -> None:
        assert "Too few comparable sessions" in report(quiet, tmp_path, earlier=month[:2])

    def test_what_cannot_be_compared(self, quiet: Recording) -> None:
        one = RecordingSummary(quiet.info, quiet.health, quiet.summary)

        def other(**changes) -> RecordingSummary:
            settings = replace(quiet.info.settings, **changes).to_json()
            header = {**quiet.info.header, "settings": settings}
            return RecordingSummary(replace(quiet.info, header=header), quiet.health, quiet.summary)

        assert comparable(one, other())
        assert not comparable(one, other(gap_mm=90.0))
        assert not comparable(one, other(thresholds=Thresholds(toes_pct=70)))
        assert not comparable(one, other(drill=DrillSettings(name="good-morning", shoes=True)))


class TestCompared:
    """The last session made alike, under the present one."""

    def days(self, folder: Path, *extras: dict[str, object]) -> list[RecordingSummary]:
        made = [
            summarise(record(folder / f"{day}.smat", "hinge", 30, created=f"2026-11-0{day}T08:00:00", **extra))
            for day, extra in enumerate(extras, start=1)
        ]
        assert all(each.summary.repetitions for each in made)
        return made

    def test_the_last_one_made_alike_is_drawn_beneath(self, clean: Recording, tmp_path: Path) -> None:
        days = self.days(tmp_path, {}, {}, {"footwear": "socks"})
        told = report(clean, tmp_path, earlier=days)
        assert "Compared with last time" in told
        assert "dashed: 2026-11-02 08:00" in told
        assert "footwear (socks instead of not told)" in told

    def test_without_one_made_alike_the_page_has_no_such_part(self, clean: Recording, tmp_path: Path) -> None:
        assert "Compared with" not in report(clean, tmp_path, earlier=self.days(tmp_path, {"footwear": "socks"}))

    def test_one_that_was_removed_meanwhile_is_left_out(self, clean: Recording, tmp_path: Path) -> None:
        days = self.days(tmp_path, {})
        days[0].info.path.unlink()
        assert "Compared with" not in report(clean, tmp_path, earlier=days)

    def test_sessions_of_another_drill_stay_out_of_the_trend(self, clean: Recording, tmp_path: Path) -> None:
        days = self.days(tmp_path, {})
        settings = replace(clean.info.settings, drill=DrillSettings(name="slow-hinge")).to_json()
        other = replace(days[0], info=replace(days[0].info, header={**days[0].info.header, "settings": settings}))
        assert "2026-11-01" not in report(clean, tmp_path, earlier=[other])
