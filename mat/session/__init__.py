"""Session: a mat being read, recorded and analysed; settings and sources."""

from mat.session.acquisition import Acquisition, LinkState, LinkView
from mat.session.health import LinkHealth

__all__ = ["Acquisition", "LinkHealth", "LinkState", "LinkView"]
