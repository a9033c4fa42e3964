"""In CI nothing may be skipped because something is missing on the machine."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

#: Reasons that have nothing to do with missing tools: the test makes no sense for this user or system.
_ALLOWED = ("as root", "on Windows", "on macOS")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(allowed in reason for allowed in _ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"skipped in CI: {reason}"
    return report
