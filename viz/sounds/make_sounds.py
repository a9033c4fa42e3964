"""Make every sound file of this folder anew: tones by formula, speech by espeak-ng. Same input, same bytes.

Run it after a change of a word or of a sentence after a set (viz/texts/coach.*.toml, keys ``word.…`` and
``coach.after.…``) or of a tone, in this folder's repository::

    python viz/sounds/make_sounds.py

Needs espeak-ng 1.51 (``sudo apt install espeak-ng``); the program itself does not.
"""

from __future__ import annotations

import io
import json
import subprocess
import tomllib
import wave
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from viz.sounds import STOOD_MOST_S, STOOD_STEP_S

HERE = Path(__file__).parent
TEXTS = HERE.parent / "texts"
RATE_HZ = 16_000
#: A tone lasts no longer (BIOMECHANICS §6).
LONGEST_TONE_S = 0.2
#: Silence between tone and word, s; edges faded so that nothing clicks, s.
GAP_S, FADE_S = 0.03, 0.008
#: Peaks: an alarm is twice as loud as a caution, a tick is quiet.
CAUTION, ALARM, TICK, SPEECH = 0.35, 0.7, 0.22, 0.75
#: Words a minute, and voice: quick enough for two words in 0.7 s.
SPEED, VOICES = 235, {"en": "en-us", "de": "de"}
#: Repetitions that are counted aloud; beyond, a tone.
COUNTED = 10
#: Sentences are long and heard once a set: as slow as one listens, words a minute, and half of espeak-ng's own rate, Hz
#: (what speech needs, and two thirds of the bytes).
SENTENCE_SPEED, SENTENCE_RATE_HZ = 170, 11_025

#: Tones by name: (start Hz, end Hz, s, peak, pulses). A way has one family: towards the toes falls ("back"), towards
#: the heels rises ("forward"); a roll is two loud pulses where its caution is one soft glide.
TONES: dict[str, tuple[float, float, float, float, int]] = {
    "toes_caution": (740, 494, 0.16, CAUTION, 1),
    "toes": (988, 659, 0.20, ALARM, 2),
    "heels_caution": (494, 740, 0.16, CAUTION, 1),
    "heels": (659, 988, 0.20, ALARM, 2),
    "twist": (880, 880, 0.20, ALARM, 3),
    "inward": (587, 587, 0.10, CAUTION, 1),
    "outward": (784, 784, 0.10, CAUTION, 1),
    "shift": (523, 523, 0.18, CAUTION, 2),
    "gripping": (698, 698, 0.18, CAUTION, 3),
    "slower": (294, 262, 0.20, CAUTION, 1),
    "corner_heel": (392, 392, 0.16, CAUTION, 2),
    "corner_mth1": (440, 440, 0.16, CAUTION, 2),
    "corner_mth5": (466, 466, 0.16, CAUTION, 2),
    "tick": (1200, 1200, 0.02, TICK, 1),
    "tick_down": (660, 550, 0.09, CAUTION, 1),
    "tick_hold": (600, 600, 0.09, CAUTION, 1),
    "tick_up": (550, 660, 0.09, CAUTION, 1),
    "countdown": (700, 700, 0.10, CAUTION, 1),
    "start": (1000, 1000, 0.20, ALARM, 1),
    "set_end": (880, 587, 0.20, ALARM, 1),
    "count": (1047, 1047, 0.06, CAUTION, 1),
    "stage": (523, 659, 0.14, CAUTION, 1),
}


def tone(name: str) -> np.ndarray:
    """A tone of :data:`TONES`, (n,) in −1 … 1: sine with a second harmonic, edges faded."""
    start_hz, end_hz, length_s, peak, pulses = TONES[name]
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(np.linspace(start_hz, end_hz, len(time_s))) / RATE_HZ
    wave_form = np.sin(phase) + 0.3 * np.sin(2 * phase)
    # A pulse sounds for three quarters of its part.
    pulse_s = length_s / pulses
    within = time_s % pulse_s
    sounding_s = pulse_s if pulses == 1 else 0.75 * pulse_s
    loud = np.clip(np.minimum(within, sounding_s - within) / FADE_S, 0, 1)
    return peak / 1.3 * wave_form * loud


def word(text: str, language: str, speed: int = SPEED, to_rate_hz: int = RATE_HZ) -> np.ndarray:
    """A word or sentence as espeak-ng says it, silence cut off, (n,) in −1 … 1."""
    made = subprocess.run(
        ["espeak-ng", "-v", VOICES[language], "-s", str(speed), "--stdout", text], check=True, capture_output=True
    ).stdout
    with wave.open(io.BytesIO(made)) as file:
        rate_hz = file.getframerate()
        raw = file.readframes(1 << 24)
    spoken = np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2") / 32768.0
    divisor = int(np.gcd(rate_hz, to_rate_hz))
    spoken = resample_poly(spoken, to_rate_hz // divisor, rate_hz // divisor)
    heard = np.flatnonzero(np.abs(spoken) > 0.02 * np.abs(spoken).max())
    cut = spoken[heard[0] : heard[-1] + 1]
    edge = np.clip(np.minimum(np.arange(len(cut)), np.arange(len(cut))[::-1]) / (FADE_S * to_rate_hz), 0, 1)
    return SPEECH * edge * cut / np.abs(cut).max()


def save(path: Path, *parts: np.ndarray, rate_hz: int = RATE_HZ) -> None:
    """A mono 16-bit WAV file."""
    samples = np.round(np.concatenate(parts) * 32767).astype("<i2")
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())


def words(language: str) -> dict[str, str]:
    """The words of a language, by key without ``word.``."""
    return {key.removeprefix("word."): text for key, text in _texts(language).items() if key.startswith("word.")}


def sentences(language: str) -> dict[str, str]:
    """What is said after a set, by the name of its file; a time stood is said to five seconds, as it is heard."""
    texts = _texts(language)
    said = {key.removeprefix("coach."): text for key, text in texts.items() if key.startswith("coach.after.")}
    del said["after.stood"]
    stood = texts["spoken.stood"]
    for seconds in range(STOOD_STEP_S, STOOD_MOST_S + 1, STOOD_STEP_S):
        said[f"after.stood_{seconds}"] = stood.format(seconds=seconds)
    return {key.replace(".", "_"): text for key, text in said.items()}


def _texts(language: str) -> dict[str, str]:
    return tomllib.loads((TEXTS / f"coach.{language}.toml").read_text(encoding="utf-8"))


def make(folder: Path = HERE) -> None:
    """All files: tones, then each language's words behind their tones."""
    for name in TONES:
        save(folder / f"{name}.wav", tone(name))
    gap = np.zeros(round(GAP_S * RATE_HZ))
    said = {language: words(language) | sentences(language) for language in VOICES}
    # What the files say, beside them: a word that was changed since is found without espeak-ng.
    (folder / "words.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for language in VOICES:
        for name, text in sentences(language).items():
            spoken = word(text, language, SENTENCE_SPEED, SENTENCE_RATE_HZ)
            save(folder / language / f"{name}.wav", spoken, rate_hz=SENTENCE_RATE_HZ)
        for rest, text in words(language).items():
            cue_set, _, name = rest.partition(".")
            ending = cue_set == "stage" and name in ("rest", "done")
            before = tone(name if cue_set != "stage" else "set_end" if ending else "stage")
            save(folder / language / f"{cue_set}_{name}.wav", before, gap, word(text, language))
        for number in range(1, COUNTED + 1):
            save(folder / language / f"count_{number}.wav", word(str(number), language))


if __name__ == "__main__":
    make()
