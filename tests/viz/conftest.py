"""The window's tests draw without a screen."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from live_sessions import FakeSource


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()
