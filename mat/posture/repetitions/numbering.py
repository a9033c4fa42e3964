"""Set and repetition at any time, from the repetitions themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mat.posture.repetitions.repetition import Repetition


def numbers_at(time_us: np.ndarray, repetitions: Sequence[Repetition]) -> tuple[np.ndarray, np.ndarray]:
    """Set and repetition number at n times: the columns ``set`` and ``rep`` of a table that knows the whole recording.

    A live analysis cannot know them yet (:attr:`~mat.posture.repetitions.RepetitionCodes.repetition` is what it knew:
    later by the time a movement takes to show, and empty in movements too slow to show before they are over). A table
    of a recording takes its columns from here, so that it never contradicts its list of repetitions.

    Parameters
    ----------
    time_us
        (n,) device time, rising.
    repetitions
        In the order of their starts.

    Returns
    -------
    set_number : ndarray of int16, shape (n,)
        From the start of a set's first repetition to the end of its last; 0 outside.
    repetition : ndarray of int16, shape (n,)
        Within [start, end) of a repetition; 0 outside.
    """
    set_number, number = np.zeros((2, len(time_us)), dtype=np.int16)
    for repetition in repetitions:
        start, stop = np.searchsorted(time_us, (repetition.start_us, repetition.end_us))
        number[start:stop] = repetition.number
    for each in sorted({repetition.set_number for repetition in repetitions}):
        within = [repetition for repetition in repetitions if repetition.set_number == each]
        start, stop = np.searchsorted(time_us, (within[0].start_us, within[-1].end_us))
        set_number[start:stop] = each
    return set_number, number
