"""Every threshold of rolls, tilts and shifts, by name (BIOMECHANICS §3). Not clinically validated."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from mat.errors import SettingsError, finite_number

#: A state that takes longer than this to be told helps nobody.
LONGEST_DWELL_S = 60.0


@dataclass(frozen=True)
class Thresholds:
    """The set in force; it goes into every recording.

    Names ending ``_pct`` are % of foot length, ``_s`` seconds, ``_ratio`` multiples of the foot's own baseline share,
    the others shares or differences of shares. ``b`` is the baseline place of the CoP, SD its own AP deviation.

    Raises
    ------
    SettingsError
        A value outside ±100, or a dwell that is negative or above a minute.
    """

    #: Share of body weight a foot must bear for its states.
    foot_bears: float = 0.20
    #: Once too light, a foot is judged again from this share on: a foot on the limit neither comes nor goes.
    foot_bears_again: float = 0.22

    #: Toes caution: fl > clip(b + max(above, sds · SD), low, high), or heel share below a ratio of its baseline.
    toes_caution_above_pct: float = 15.0
    toes_caution_sds: float = 5.0
    toes_caution_low_pct: float = 50.0
    toes_caution_high_pct: float = 62.0
    toes_caution_exit_pct: float = 3.0
    toes_caution_heel_ratio: float = 0.45
    toes_caution_heel_exit_ratio: float = 0.52
    toes_caution_s: float = 0.5

    #: Toes: past the ball of the foot the heel must rise.
    toes_pct: float = 68.0
    toes_exit_pct: float = 64.0
    toes_tripod_heel: float = 0.05
    toes_tripod_heel_exit: float = 0.10
    toes_heel_ratio: float = 0.20
    toes_heel_exit_ratio: float = 0.28
    toes_s: float = 0.15

    #: Heels caution: fl < clip(b − max(below, sds · SD), low, high).
    heels_caution_below_pct: float = 10.0
    heels_caution_sds: float = 4.0
    heels_caution_low_pct: float = 25.0
    heels_caution_high_pct: float = 30.0
    heels_caution_exit_pct: float = 3.0
    heels_caution_s: float = 0.5

    #: Heels: 22 % is where balance ends for many (King 1994: backward reach 20 % of foot length).
    heels_pct: float = 22.0
    heels_exit_pct: float = 26.0
    heels_front_ratio: float = 0.40
    heels_front_exit_ratio: float = 0.50
    heels_s: float = 0.15
    #: After a lean test: heels behind b − this share of the person's own backward reach; left so far above it.
    heels_reach_share: float = 0.8
    heels_reach_exit_pct: float = 4.0

    #: Inward / outward: tripod balance λ off its baseline, judged only where both front corners carry.
    tilt: float = 0.40
    tilt_exit: float = 0.28
    #: Outward has its own, because "spread the floor" with a band is no fault up to 0.5.
    tilt_outward: float = 0.40
    tilt_outward_exit: float = 0.28
    tilt_from_pct: float = 28.0
    tilt_to_pct: float = 72.0
    #: A tilt that is on is judged this much further at both ends, so that sway around an end does not make it chatter.
    tilt_further_pct: float = 3.0
    #: "Arch" beside inward: midfoot share above its baseline by this, only where the arch touches in the stance.
    arch: float = 0.08
    arch_exit: float = 0.05
    arch_contact: float = 0.02
    tilt_s: float = 0.3

    #: Toe gripping: toes' share above baseline with the CoP where it was.
    gripping: float = 0.08
    gripping_exit: float = 0.05
    gripping_fl_pct: float = 4.0
    gripping_fl_exit_pct: float = 6.0
    gripping_s: float = 0.5

    #: Corner lifting: a corner's regional share below a ratio of its baseline.
    corner_ratio: float = 0.20
    corner_exit_ratio: float = 0.35
    corner_s: float = 0.3

    #: Shift: left share off its baseline.
    shift: float = 0.10
    shift_exit: float = 0.07
    shift_s: float = 1.0

    #: Wall touch: the net CoP steps forward by this much (a push of 20 N at 0.9 m moves it 26 mm under 70 kg), while
    #: the force stays; it is looked for over this time. Toes are ignored for so long around it.
    wall_step_mm: float = 13.0
    wall_force_share: float = 0.03
    wall_step_s: float = 0.15
    wall_ignore_s: float = 0.3
    #: Leaning on the wall: a touch that lasts longer.
    wall_lean_s: float = 1.0

    #: Supported: hands on something bear what is missing of the body weight.
    supported: float = 0.05
    supported_exit: float = 0.03
    supported_s: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            low, high = (0.0, LONGEST_DWELL_S) if field.name.endswith("_s") else (-100.0, 100.0)
            if not low <= value <= high:
                raise SettingsError(f"The threshold {field.name} = {value:g} is outside {low:g} to {high:g}: mend it.")

        for entry, leave, sign in _EXITS:
            if sign * (getattr(self, entry) - getattr(self, leave)) < 0:
                side = "below" if sign > 0 else "above"
                raise SettingsError(
                    f"The state entered at {entry} = {getattr(self, entry):g} would be left at {leave} = "
                    f"{getattr(self, leave):g} before it is entered: set {leave} {side} {entry}."
                )

    def to_json(self) -> dict[str, float]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, object]) -> Thresholds:
        """Thresholds from a settings table; what it leaves out keeps its default.

        Raises
        ------
        SettingsError
            An unknown name, or a value that is no number.
        """
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise SettingsError(f"There is no threshold called “{name}”: the names are {', '.join(sorted(known))}.")
        return cls(**{name: finite_number(f"threshold {name}", value) for name, value in values.items()})


#: Entry, exit, and +1 where the state lies above its entry, −1 where it lies below.
_EXITS = (
    ("toes_caution_heel_ratio", "toes_caution_heel_exit_ratio", -1),
    ("toes_pct", "toes_exit_pct", +1),
    ("toes_tripod_heel", "toes_tripod_heel_exit", -1),
    ("toes_heel_ratio", "toes_heel_exit_ratio", -1),
    ("heels_pct", "heels_exit_pct", -1),
    ("heels_front_ratio", "heels_front_exit_ratio", -1),
    ("tilt", "tilt_exit", +1),
    ("tilt_outward", "tilt_outward_exit", +1),
    ("gripping", "gripping_exit", +1),
    ("gripping_fl_pct", "gripping_fl_exit_pct", -1),
    ("arch", "arch_exit", +1),
    ("supported", "supported_exit", +1),
    ("foot_bears", "foot_bears_again", -1),
    ("corner_ratio", "corner_exit_ratio", -1),
    ("shift", "shift_exit", +1),
)
