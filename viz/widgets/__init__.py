"""Widgets, one a file; each is given what to draw and draws only what changed."""
