"""Session: a mat being read, recorded and analysed; settings and sources."""

from mat.session.acquisition import Acquisition
from mat.session.health import LinkHealth
from mat.session.link_view import LinkState, LinkView

__all__ = ["Acquisition", "LinkHealth", "LinkState", "LinkView"]
