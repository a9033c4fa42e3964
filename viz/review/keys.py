"""What each key of the review does, by the name of the action; its help page lists the same."""

from __future__ import annotations

from viz.review.channels import CHANNELS

#: Action, its keys as Qt names them, and how they are written on the help page.
REVIEW_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("play", ("Space",), "Space"),
    ("slower", ("[",), "["),
    ("faster", ("]",), "]"),
    ("back", ("Left",), "←"),
    ("on", ("Right",), "→"),
    ("scan_back", ("Shift+Left",), "Shift ←"),
    ("scan_on", ("Shift+Right",), "Shift →"),
    ("repetition_back", ("PgUp", "P"), "P"),
    ("repetition_on", ("PgDown", "N"), "N"),
    ("start", ("Home",), "Home"),
    ("end", ("End",), "End"),
    ("closer", ("+", "="), "+"),
    ("wider", ("-",), "−"),
    ("whole", ("0",), "0"),
    ("traces", (), f"{CHANNELS[0].key} … {CHANNELS[-1].key}"),
    ("note", ("A",), "A"),
    ("mark", ("M",), "M"),
    ("add_repetition", ("I",), "I"),
    ("set_start", ("S",), "S"),
    ("set_bottom", ("B",), "B"),
    ("set_end", ("E",), "E"),
    ("remove_repetition", ("X",), "X"),
    ("undo", ("Ctrl+Z",), "Ctrl+Z"),
    ("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "Ctrl+Y"),
    ("show_traces", ("F2",), "F2"),
    ("show_compare", ("F3",), "F3"),
    ("show_sway", ("F4",), "F4"),
    ("report", ("R",), "R"),
    ("export", ("D",), "D"),
    ("thresholds", ("T",), "T"),
    ("other_set", ("C",), "C"),
    ("look", ("L",), "L"),
    ("library", ("O",), "O"),
    ("help", ("F1", "?"), "F1  ?"),
    ("leave", ("Esc",), "Esc"),
    ("quit", ("Ctrl+Q",), "Ctrl+Q"),
)
