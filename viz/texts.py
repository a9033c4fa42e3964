"""Every text a user sees in the windows, in one place; translating them is translating this file."""

from __future__ import annotations

PROGRAM = "smart-mat"
WINDOW_TITLE = "{source} – smart-mat"

#: The big word of each state.
STATE_WORDS: dict[str, str] = {
    "balanced": "BALANCED",
    "toes": "TOES",
    "heels": "HEELS",
    "twist": "TWIST",
    "toes_caution": "TOWARDS TOES",
    "heels_caution": "TOWARDS HEELS",
    "inward": "INWARD",
    "outward": "OUTWARD",
    "gripping": "TOES GRIPPING",
    "corner_heel": "HEEL LIFTING",
    "corner_mth1": "BIG-TOE BALL LIFTING",
    "corner_mth5": "LITTLE-TOE BALL LIFTING",
    "shift_left": "SHIFT LEFT",
    "shift_right": "SHIFT RIGHT",
    "one_leg": "ONE LEG",
    "step_on": "STEP ON",
    "stand_still": "STAND STILL",
    "light": "LIGHT LOAD",
    "waiting": "WAITING",
    "no_data": "NO DATA",
    "lost": "MAT LOST",
    "failed": "STOPPED",
    "ended": "END",
}

#: One line below the word: what to do.
STATE_ADVICE: dict[str, str] = {
    "balanced": "Measured against your own stance.",
    "toes": "Heels down.",
    "heels": "Weight forward.",
    "twist": "One foot rolls to the toes, the other to the heel.",
    "toes_caution": "Back a little.",
    "heels_caution": "Forward a little.",
    "inward": "Knees out.",
    "outward": "Press the big toe down.",
    "gripping": "Soft toes.",
    "corner_heel": "Press the heel down.",
    "corner_mth1": "Press the ball of the big toe down.",
    "corner_mth5": "Press the ball of the little toe down.",
    "shift_left": "Even out: more weight on the right foot.",
    "shift_right": "Even out: more weight on the left foot.",
    "one_leg": "All weight is on one foot.",
    "step_on": "One foot on each pad, heels at the heel end.",
    "stand_still": "Finding your feet: stand still for two seconds.",
    "light": "Put your full weight on the mat.",
    "waiting": "Waiting for the first scan.",
    "no_data": "No scan has come for {silent_s:.0f} s: check the cable, or press the mat's reset button.",
    "lost": "",
    "failed": "",
    "ended": "The source has come to its end.",
}
BASELINE_RUNNING = "Stand still until your own stance is measured (10 s)."

SIDE_WORDS: dict[str, str] = {"left": "LEFT FOOT", "right": "RIGHT FOOT", "both": "BOTH FEET"}
SIDES: dict[str, str] = {"left": "LEFT", "right": "RIGHT"}

#: What makes the figures doubtful, by the quality bit's name.
QUALITY_NOTES: dict[str, str] = {
    "saturated": "A cell is at its limit: the pressure there reads too low.",
    "dead_cell": "The mat reports a broken or shorted line: what is shown there means nothing.",
    "light": "Less than half of your weight is on the mat.",
    "uncalibrated": "Your body weight is not set: newtons and kPa are the film's own estimate.",
    "off_pad": "A foot reaches over the edge of its pad: move it onto the pad.",
    "feet_moved": "A foot has moved: stand still for two seconds.",
    "supported": "Part of your weight is held elsewhere.",
}

SIDES_SWAPPED = "Left and right look exchanged: stand with the left foot on the left pad, or check the pads' plugs."
TURNED = "Your toes point to the mat's heel end: turn round, or turn the mat round."
WEIGHT_MISFIT = "The load on the mat does not fit the body weight you entered: check it, then step off and on."

SIMULATED = "SIMULATED MAT"
HEALTH = "{rate_hz:.1f} Hz · {missed} lost · {late_ms:.0f} ms"
NO_HEALTH = "no scans"
RECORD_BUTTON = "● Record  (R)"
STOP_BUTTON = "■ Stop  (R)   {elapsed}"
KEYS = "R record · F11 full screen · Ctrl+Q quit"
SAVED = "Saved {name} ({elapsed})."
NOT_YET = "Nothing to record yet: wait until the mat sends scans."
FOLDER_FAULT = "{folder} cannot be made ({reason}): choose a data folder that you may write to."
PICTURE_FAULT = "{path} cannot be written ({reason}): choose a folder that exists and that you may write to."

PRESSURE_UNIT = "kPa"
PERCENT = "{value:.0f} %"
FORWARD = "toes"
REARWARD = "heel"
STRIP_HEADING = "{side}   % of foot length"
SECONDS_AGO = "{seconds:.0f} s ago"
FIGURES_LOAD = "load {left} / {right} %"
FIGURES_FOOT = "{side} {fl_pct:.0f} % along the foot"
FIGURES_TIME = "{time_s:.2f} s"

NO_SCREEN = (
    "There is no screen to open a window on: start this at the computer's own desktop (or with “ssh -X”), "
    "or use “smart-mat record”, which needs none."
)
SCREEN_REFUSED = (
    "The screen {display} cannot be reached: log in at the desktop as this user (or use “ssh -X”), "
    "or use “smart-mat record”, which needs no screen."
)
LIBRARY_MISSING = "The window needs the system library {library}: {install}."
INSTALL_DEBIAN = "install it with “sudo apt install {package}”"
INSTALL_OTHER = "install the package of your system that holds it"
QT_MISSING = "The window needs PyQt5 and pyqtgraph ({reason}): install smart-mat again with “pip install smart-mat”."
QT_PLUGIN_MISSING = (
    "Qt's own screen plugin {plugin} is missing or cannot be loaded ({reason}): "
    "install PyQt5 again with “pip install --force-reinstall PyQt5”."
)


def elapsed(seconds: float) -> str:
    """``1:05`` or ``1:02:03``."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def percent(value: float | None) -> str:
    """``44 %``, ``−13 %``; empty where the value is not defined."""
    return "" if value is None else PERCENT.format(value=round(value)).replace("-", "−")
