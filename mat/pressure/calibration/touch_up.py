"""Gains, exponent and hysteresis refined by a person who shifts the weight about: the total stays the same.

While somebody stands quietly on other places, rocks from heel to toe and shifts from foot to foot, the force on the
cells changes, its sum does not. Each moment gives one equation; the prior of the board decides where they say nothing.
Whether it helped is judged on stretches that were held out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mat.pressure.calibration.film_fit import (
    COMMON,
    CONTACT_AT,
    EXPONENT_AT,
    SCALE_AT,
    FilmFit,
    bounded_exponent,
    huber_weights,
)
from mat.pressure.cell_law import PIVOT_N
from mat.pressure.contact import MOST_CONTACT_N, PRESSED_ALL_OVER_N, held_back_n
from mat.pressure.hysteresis import NO_LOOP, Loop, LoopFollower

#: What the total of a moment may be off although gains and law are right: hysteresis, acceleration of the body, uneven
#: pressure within cells that changes from heel to toes. At half of this the gains follow such errors: 0.2 mm of CoP.
TOTAL_NOISE = 0.01
#: Moments closer than this in time are not independent: their errors are those of one stretch of movement.
INDEPENDENT_S = 0.7
#: The law found under an even board and the one under a foot differ by the pressure's unevenness within a cell (−5 % of
#: the total, ELECTRONICS §2): scale and exponent may move by this much beyond what the board said.
SCALE_FREEDOM, EXPONENT_FREEDOM = 0.10, 0.04
_ROUNDS, _WEIGHINGS = 5, 3
#: Held-out stretches alternate with those fitted, s.
STRETCH_S = 4.0
#: It must better the held-out total by at least this share to be kept.
LEAST_GAIN = 0.03
#: Loops tried, of the largest load; data sheets give 0.045 to 0.1.
LOOPS = (0.05, 0.075, 0.1, 0.125)
#: Those of them by which is told what the film carried before.
USUAL_LOOPS = LOOPS[1:3]
#: Any loop at all must better the held-out totals by this share: real loops of 10 % halve them; a narrow loop taken for
#: true on film without any reads sway a third too long.
LOOP_GAIN = 0.2
#: Loads tried that every cell may have carried before, N (a heel in walking presses 300 kPa, 120 N a cell), and the
#: share by which they must better the held-out totals: on new film they are nothing.
CARRIED_N = (0.0, 75.0, 150.0)
CARRIED_GAIN = 0.05
#: Loops that are tried at most: all widths on new film and on one worn film, two on the others, what lies between.
_MOST_TRIED = 1 + 2 * len(LOOPS) + len(USUAL_LOOPS) * (len(CARRIED_N) - 2) + 2
#: Conductance that counts as pressed: far below one step of any ADC.
LEAST_S = 1e-9
#: Moments used for the fit, so many s apart: faster ones say the same again.
FIT_EVERY_S = 0.4


@dataclass(frozen=True, eq=False)
class Moments:
    """Somebody of known weight on the mat, in tenths of a second, without gaps.

    Attributes
    ----------
    time_s
        (n,).
    above_rest_s
        (n, rows, cols) conductance above rest, siemens; from stepping on to stepping off, so that loops can be
        followed.
    total_n
        (n,) known total, newtons; NaN while it is not known (stepping, moving fast, supported).
    largest_s
        (rows, cols) largest conductance of each cell before.
    """

    time_s: np.ndarray
    above_rest_s: np.ndarray
    total_n: np.ndarray
    largest_s: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """(n,) moments whose total is known."""
        return np.isfinite(self.total_n)

    @property
    def fitted(self) -> np.ndarray:
        """(n,) those of them that a fit takes."""
        every = (
            max(1, round(FIT_EVERY_S / max(1e-3, float(np.median(np.diff(self.time_s))))))
            if len(self.time_s) > 1
            else 1
        )
        return self.known & (np.arange(len(self.time_s)) % every == 0)


@dataclass(frozen=True, eq=False)
class TouchUpResult:
    """What the touch-up gave.

    Attributes
    ----------
    fit, loop
        The refined film, or the one before if it did not help; its hysteresis.
    helped
        Whether the total of the held-out stretches came out better.
    before, after
        Relative rms error of the held-out totals, without and with it.
    """

    fit: FilmFit
    loop: Loop
    helped: bool
    before: float
    after: float


def touch_up(
    fit_with: Callable[[Loop], FilmFit],
    moments: Moments,
    loop: Loop = NO_LOOP,
    tell: Callable[[float], None] = lambda done: None,
) -> TouchUpResult:
    """Refine a film; keep the old one if held-out stretches say that it did not help.

    Parameters
    ----------
    fit_with
        The film so far, as the board told it if this is its hysteresis.
    moments
        A person moving.
    loop
        Hysteresis believed so far: what is compared with.
    tell
        Called with the share that is done, 0–1, some times a second; may raise to end it.
    """
    before = held_out(fit_with(loop), moments, loop, refined=False)
    best, after = _likeliest(fit_with, moments, tell)
    if after > (1 - LEAST_GAIN) * before:
        return TouchUpResult(weigh(fit_with(loop), moments, loop), loop, False, before, after)
    kept = refine(weigh(fit_with(best), moments, best), moments, best, moments.fitted)
    return TouchUpResult(kept, best, True, before, after)


def held_out(fit: FilmFit, moments: Moments, loop: Loop, refined: bool) -> float:
    """Relative rms error of the totals in stretches that the fit did not see."""
    stretch, squares = (moments.time_s / STRETCH_S).astype(int) % 2, []
    for held in (0, 1):
        seen, judged = moments.fitted & (stretch != held), moments.known & (stretch == held)
        plain = weigh(fit, moments, loop, seen)
        tuned = refine(plain, moments, loop, seen) if refined else plain
        squares.append(total_error(tuned, moments, loop, judged) ** 2)
    return float(np.sqrt(np.mean(squares)))


def _likeliest(
    fit_with: Callable[[Loop], FilmFit], moments: Moments, tell: Callable[[float], None]
) -> tuple[Loop, float]:
    """The loop whose held-out error is least, and that error."""
    errors: dict[Loop, float] = {}

    def error(loop: Loop) -> float:
        if loop not in errors:
            tell(len(errors) / _MOST_TRIED)
            errors[loop] = held_out(fit_with(loop), moments, loop, refined=True)
        return errors[loop]

    def likeliest_with(carried_n: float) -> Loop:
        found = {0.0: error(NO_LOOP)} | {width: error(Loop(width, carried_n)) for width in LOOPS}
        width = likeliest_loop(found)
        return Loop(width, carried_n) if width else NO_LOOP

    best = likeliest_with(CARRIED_N[0])
    carried_n = min(CARRIED_N, key=lambda carried_n: min(error(Loop(width, carried_n)) for width in USUAL_LOOPS))
    if carried_n:
        worn = likeliest_with(carried_n)
        best = worn if error(worn) <= (1 - CARRIED_GAIN) * error(best) else best
    return best, error(best)


def likeliest_loop(errors: dict[float, float]) -> float:
    """The loop whose held-out error is least, between those tried; 0 if none earns its keep; errors by width.

    Away from the true loop the error grows in proportion to what the loop is off, so that its square is a parabola.
    """
    least = min(LOOPS, key=lambda width: errors[width])
    if errors[least] > (1 - LOOP_GAIN) * errors[0.0]:
        return 0.0
    widths = (0.0, *LOOPS)
    middle = min(max(widths.index(least), 1), len(widths) - 2)
    near = widths[middle - 1 : middle + 2]
    square, linear, _ = np.polyfit(near, [errors[width] ** 2 for width in near], 2)
    return float(np.clip(-linear / (2 * square), LOOPS[0], LOOPS[-1])) if square > 0 else least


def borne_n(fit: FilmFit, moments: Moments, loop: Loop) -> tuple[np.ndarray, np.ndarray]:
    """(n, rows, cols) N borne by the film, its hysteresis taken back, and by what keeps it from touching."""
    film_n = fit.answered_n(moments.above_rest_s)
    if loop.width:
        largest_n = np.maximum(fit.answered_n(moments.largest_s), loop.carried_n)
        film_n = LoopFollower(loop.width, largest_n).process(moments.time_s * 1e6, film_n)
    return film_n, held_back_n(film_n, fit.contact_n)


def totals_n(fit: FilmFit, moments: Moments, loop: Loop, seen: np.ndarray) -> np.ndarray:
    """(seen,) total force by this film, N."""
    film_n, held_n = borne_n(fit, moments, loop)
    return (film_n + held_n)[seen].sum(axis=(1, 2))


def weigh(fit: FilmFit, moments: Moments, loop: Loop = NO_LOOP, seen: np.ndarray | None = None) -> FilmFit:
    """The film with its scale set so that the totals are right on the median; nothing else changes."""
    seen = moments.known if seen is None else seen
    # Again, because what is held back does not grow with the scale.
    for _ in range(_WEIGHINGS):
        film_n, held_n = (part[seen].sum(axis=(1, 2)) for part in borne_n(fit, moments, loop))
        mean = fit.mean.copy()
        mean[SCALE_AT] += fit.exponent * np.log(np.median(film_n / (moments.total_n[seen] - held_n)))
        fit = FilmFit(fit.grid, mean, fit.covariance)
    return fit


def total_error(fit: FilmFit, moments: Moments, loop: Loop, seen: np.ndarray) -> float:
    """Relative rms error of the totals."""
    off = totals_n(fit, moments, loop, seen) / moments.total_n[seen] - 1
    return float(np.sqrt(np.mean(off**2)))


def refine(fit: FilmFit, moments: Moments, loop: Loop, seen: np.ndarray) -> FilmFit:
    """Maximum a posteriori gains, scale, exponents and contact (Gauss-Newton, Huber weights)."""
    start, covariance = fit.mean, fit.covariance.copy()
    covariance[SCALE_AT, SCALE_AT] += SCALE_FREEDOM**2
    covariance[EXPONENT_AT, EXPONENT_AT] += EXPONENT_FREEDOM**2
    noise = TOTAL_NOISE * np.sqrt(max(1.0, INDEPENDENT_S / FIT_EVERY_S))
    theta = start
    spread, innovation = np.empty((len(start), 0)), np.empty((0, 0))
    for _ in range(_ROUNDS):
        jacobian, residual = _linearised(FilmFit(fit.grid, theta, covariance), moments, loop, seen)
        sd = noise / np.sqrt(huber_weights(residual, 2 * TOTAL_NOISE))
        # In the form of a Kalman gain: moments are fewer than cells, and only they are inverted.
        spread = covariance @ jacobian.T
        innovation = jacobian @ spread + np.diag(sd**2)
        found = start + spread @ np.linalg.solve(innovation, residual + jacobian @ (theta - start))
        theta = bounded_exponent(found)
    posterior = covariance - spread @ np.linalg.solve(innovation, spread.T)
    return FilmFit(fit.grid, theta, posterior)


def _linearised(fit: FilmFit, moments: Moments, loop: Loop, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Jacobian (n, parameters) of the relative total, and 1 − relative total."""
    theta, cells, total_n = fit.mean, fit.cells, moments.total_n[seen][:, None]
    log_gain, deviation, exponent = theta[:cells], theta[cells:-COMMON], theta[EXPONENT_AT]
    film_n, held_n = (part[seen].reshape(len(total_n), cells) for part in borne_n(fit, moments, loop))
    above_s = moments.above_rest_s[seen].reshape(len(total_n), cells)
    pressed = above_s > LEAST_S
    relative = np.log(np.where(pressed, above_s, 1.0)) - log_gain - theta[SCALE_AT]
    slope = 1 / (exponent * (1 + deviation))
    growing = 1 + fit.contact_n / PRESSED_ALL_OVER_N * np.exp(-film_n / PRESSED_ALL_OVER_N)
    share = np.where(pressed, film_n * growing, 0.0) / total_n
    jacobian = np.empty((len(share), len(theta)))
    jacobian[:, :cells] = -share * slope
    jacobian[:, cells:-COMMON] = share * (exponent * np.log(PIVOT_N) - relative) * slope / (1 + deviation)
    jacobian[:, SCALE_AT] = jacobian[:, :cells].sum(axis=1)
    jacobian[:, EXPONENT_AT] = -(share * relative * slope).sum(axis=1) / exponent
    jacobian[:, CONTACT_AT] = (held_n / total_n).sum(axis=1) * (1 - fit.contact_n / MOST_CONTACT_N)
    return jacobian, 1 - ((film_n + held_n) / total_n).sum(axis=1)
