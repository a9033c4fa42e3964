"""What each key does, by the name of the action; the help page lists the same."""

from __future__ import annotations

#: Action, its keys as Qt names them, and how they are written on the help page.
KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("record", ("R",), "R"),
    ("drills", ("T",), "T"),
    ("source", ("O",), "O"),
    ("people", ("P",), "P"),
    ("calibrate", ("K",), "K"),
    ("verify", ("V",), "V"),
    ("doctor", ("D",), "D"),
    ("sound", ("M",), "M"),
    ("louder", ("Ctrl+Up",), "Ctrl ↑"),
    ("softer", ("Ctrl+Down",), "Ctrl ↓"),
    ("look", ("L",), "L"),
    ("language", ("Ctrl+L",), "Ctrl L"),
    ("larger", ("Ctrl++", "Ctrl+="), "Ctrl +"),
    ("smaller", ("Ctrl+-",), "Ctrl −"),
    ("normal", ("Ctrl+0",), "Ctrl 0"),
    ("screen", ("Ctrl+D",), "Ctrl D"),
    ("full_screen", ("F11",), "F11"),
    ("leave", ("Esc",), "Esc"),
    ("help", ("F1", "?"), "F1  ?"),
    ("quit", ("Ctrl+Q",), "Ctrl Q"),
)
