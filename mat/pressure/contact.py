"""Contact taken back: film over a spacer answers only to what exceeds the force that makes it touch.

Of a whole cell under a person that is a fifth of a newton in thirty, but of one that bears 3 N (a body unloaded to 0.3
of its weight) already 6 %, and of the light board of the calibration a quarter.
"""

from __future__ import annotations

import numpy as np

#: No film over a spacer needs more than this to touch, N a cell: 0.1–0.3 (Interlink FSR 402 data sheet).
MOST_CONTACT_N = 0.5
#: A cell that answers to less than this is mostly one at a foot's rim, of which a part is pressed; it holds back as
#: much less. Of 0.2, 1 and 2.5 tried on simulated mats, 1 left 0.3 of body weight least off; 0.2 cost 0.3 mm of CoP.
PRESSED_ALL_OVER_N = 1.0


def held_back_n(answered_n: np.ndarray, contact_n: float) -> np.ndarray:
    """What the spacers bear of cells whose film answers to ``answered_n``, any shape, N.

    A cell that is pressed all over holds back all of ``contact_n``, one that is hardly pressed has few places that
    touch; in between the share follows the force as an exponential, so that noise about zero makes no force.
    """
    return -contact_n * np.expm1(-answered_n / PRESSED_ALL_OVER_N)
