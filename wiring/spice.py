"""The circuit as an ngspice deck, element by element from the nets: what is wired wrongly simulates wrongly.

The deck scans as the firmware does. Node ``scan`` counts conversions, 16 a pattern: pattern p < 16 drives row p,
pattern 16 all rows; within a pattern the multiplexers step through channels 0 … 15. Digital pins follow from it: the
contents of the shift registers (st0 … st15), the board's select pins and OE. A0 and A1 are the nets of A1.COLUMNS and
A1.SENSE.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wiring.netlist import BOARD, Netlist, Pin
from wiring.signals import CHIP, GROUND, LEAD, MUX, OUTPUTS, PAD, register_chain

SUPPLY_V = 5.0
ROWS = 16
PATTERNS = 17
CHANNELS = 16
#: ``scan`` of the last conversion.
LAST_SCAN = PATTERNS * CHANNELS - 1
#: Channel resistance of a CD74HC4067 at 4.5 V, typical (TI SCHS209).
MUX_OHM = 70.0
#: Threshold of a MOSFET in 74HC logic; with it the transconductance follows from the output's resistance at 5 V.
MOSFET_THRESHOLD_V = 0.7
#: Current of a loaded row, at which an output's resistance is what HELLO says.
RATED_A = 0.02
#: Connections that are perfect in the model of mat.sim: small enough for 1e-5, large enough for the solver.
PERFECT_OHM = 1e-4

Enable = Literal["on", "reset"]


@dataclass(frozen=True)
class Deck:
    """What the deck contains beside the netlist.

    Attributes
    ----------
    high_ohm, low_ohm
        Output resistance of the shift registers at small currents, from the firmware's HELLO.
    cmos
        Outputs as complementary MOSFETs that saturate, instead of resistors.
    real_wires
        Fuse, ribbon and copper with their resistance instead of none.
    line_f, cell_f, open_cell_f
        Capacitance of every row and column line to ground, of a pressed and of an unpressed crossing, farad; 0 for a
        static deck.
    """

    high_ohm: float = 50.0
    low_ohm: float = 30.0
    cmos: bool = False
    real_wires: bool = False
    line_f: float = 0.0
    cell_f: float = 0.0
    open_cell_f: float = 0.0

    #: 1 m of 28 AWG ribbon; 160 mm of 15 mm × 35 µm copper; one strip has eight crossings.
    RIBBON_OHM = 0.22
    STRIP_OHM = 0.006

    def wire_ohm(self, ohm: float) -> float:
        return ohm if self.real_wires else PERFECT_OHM

    def text(
        self,
        netlist: Netlist,
        conductance_s: np.ndarray,
        stimulus: str,
        enable: Enable = "on",
        contents: Sequence[bool] | None = None,
    ) -> str:
        """The deck.

        Parameters
        ----------
        netlist
            The circuit.
        conductance_s
            (16, 16) cells, siemens.
        stimulus
            SPICE lines that give node ``scan`` its voltage and say what to analyse.
        enable
            ``on``: the board holds OE low. ``reset``: its pins are inputs, as at power-up.
        contents
            Bits in the shift registers, stage 0 first; None for those of the scan.
        """
        lines = ["* smart-mat: scan of both pads, from wiring/netlist.yaml by `python -m wiring build`"]
        lines.append(_TRANSIENT if self.line_f else _LOOSE if self.cmos else _TIGHT)
        lines += _MODELS.format(
            kp=_transconductance(self.high_ohm), kn=_transconductance(self.low_ohm), vt=MOSFET_THRESHOLD_V
        ).splitlines()
        lines += ["* --- board", *self._board(netlist, enable), *_contents(contents)]
        for chip in netlist.parts(CHIP):
            lines += [f"* --- {chip} {CHIP}", *self._register(netlist, chip)]
        for mux in netlist.parts(MUX):
            lines += [f"* --- {mux} {MUX}", *self._mux(netlist, mux)]
        lines += ["* --- resistors, capacitors, fuse", *self._two_lead(netlist)]
        lines += ["* --- pads", *self._pads(netlist, conductance_s)]
        return "\n".join([*lines, "* --- stimulus", stimulus, ".end", ""])

    def _board(self, netlist: Netlist, enable: Enable) -> Iterator[str]:
        def net(role: str) -> str:
            return node(netlist, Pin(BOARD, role))

        (lead,) = netlist.parts(LEAD)
        yield f"Vusb {node(netlist, netlist.pin(lead, 'VBUS'))} 0 {SUPPLY_V:g}"
        yield f"Vboard {net('USB')} {net('5V')} 0"
        yield f"Vground {net('GND')} 0 0"
        yield f"Raref {net('5V')} {net('AREF')} 1m"
        yield "Bpattern pattern 0 V = floor((V(scan)+0.5)/16)"
        yield "Bchannel channel 0 V = floor(V(scan)+0.5) - 16*V(pattern)"
        for bit in range(4):
            low, high = (f"floor(V(channel)/{2**place}+0.01)" for place in (bit, bit + 1))
            yield f"Bselect{bit} select{bit} 0 V = {low} - 2*{high}"
            yield f"Eselect{bit} {net(f'S{bit}')} 0 select{bit} 0 {SUPPLY_V:g}"
        if enable == "on":
            yield f"Venable {net('OE')} 0 0"
        # The ADC's input: leakage of a CMOS pin, and the sampling capacitor with the multiplexer's common pin and wire.
        for role in ("COLUMNS", "SENSE"):
            yield f"Radc_{role} {net(role)} 0 1e12"
            if self.line_f:
                yield f"Cadc_{role} {net(role)} 0 80p"

    def _register(self, netlist: Netlist, chip: str) -> Iterator[str]:
        chain = register_chain(netlist)
        vcc, gnd, oe = (node(netlist, netlist.pin(chip, name)) for name in ("VCC", "GND", "OE"))
        # Separate supply sources measure what each chip draws.
        yield f"Vdd_{chip} {vcc} {chip}_vcc 0"
        yield f"Vss_{chip} {chip}_gnd {gnd} 0"
        for index, name in enumerate(OUTPUTS):
            stage = 8 * chain.index(chip) + index if chip in chain else None
            held = f"V(st{stage})" if stage is not None else "0"
            out, of = node(netlist, netlist.pin(chip, name)), f"{chip}_{name}"
            on = f"(V({oe}) < 2.5)"
            if self.cmos:
                yield f"Bp_{of} gp_{of} {chip}_vcc V = {on} && ({held} > 0.5) ? -V({chip}_vcc,{chip}_gnd) : 0"
                yield f"Bn_{of} gn_{of} {chip}_gnd V = {on} && ({held} < 0.5) ? V({chip}_vcc,{chip}_gnd) : 0"
                yield f"Mp_{of} {out} gp_{of} {chip}_vcc {chip}_vcc pout"
                yield f"Mn_{of} {out} gn_{of} {chip}_gnd {chip}_gnd nout"
            else:
                yield f"Bp_{of} p_{of} 0 V = {on} && ({held} > 0.5) ? 1 : 0"
                yield f"Bn_{of} n_{of} 0 V = {on} && ({held} < 0.5) ? 1 : 0"
                yield f"Sp_{of} {chip}_vcc {out} p_{of} 0 high_{self.high_ohm:g}"
                yield f"Sn_{of} {out} {chip}_gnd n_{of} 0 low_{self.low_ohm:g}"
        if not self.cmos:
            yield f".model high_{self.high_ohm:g} sw (vt=0.5 ron={self.high_ohm:g} roff=1e12)"
            yield f".model low_{self.low_ohm:g} sw (vt=0.5 ron={self.low_ohm:g} roff=1e12)"

    def _mux(self, netlist: Netlist, mux: str) -> Iterator[str]:
        def pin(name: str) -> str:
            return node(netlist, netlist.pin(mux, name))

        code = " + ".join(f"{2**bit}*u(V({pin(f'S{bit}')})-2.5)" for bit in range(4))
        yield f"Bcode_{mux} code_{mux} 0 V = {code}"
        for channel in range(CHANNELS):
            on = f"(V({pin('EN')}) < 2.5) && (abs(V(code_{mux})-{channel}) < 0.5)"
            yield f"Bc_{mux}_{channel} c_{mux}_{channel} 0 V = {on} ? 1 : 0"
            yield f"Sc_{mux}_{channel} {pin(f'C{channel}')} {pin('SIG')} c_{mux}_{channel} 0 channel"

    def _two_lead(self, netlist: Netlist) -> Iterator[str]:
        for ref in netlist.parts("two-lead"):
            item = netlist.item_of[ref]
            ends = " ".join(node(netlist, Pin(ref, end)) for end in ("1", "2"))
            if ref.startswith("C"):
                yield f"{ref} {ends} {farad(item.value):g}"
            else:
                yield f"R_{ref} {ends} {self.wire_ohm(item.ohm) if item.ohm else ohm(item.value):g}"

    def _pads(self, netlist: Netlist, conductance_s: np.ndarray) -> Iterator[str]:
        """Rows are chains of nine pieces of copper, so that sag along the strip and its far end are in the model."""
        piece = self.wire_ohm(self.STRIP_OHM) / 9
        ribbon = self.wire_ohm(self.RIBBON_OHM)
        for number, pad in enumerate(netlist.parts(PAD)):
            # Crossings are met from the outer edge on the left pad, from the inner edge on the right one.
            start, end = ("A", "B") if number == 0 else ("B", "A")
            for column in range(8):
                yield f"Rw_{pad}_C{column} {node(netlist, Pin(pad, f'C{column}'))} {pad}_c{column} {ribbon:g}"
                if self.line_f:
                    yield f"Cl_{pad}_C{column} {pad}_c{column} 0 {self.line_f:g}"
            for row in range(16):
                yield f"Rw_{pad}_{row} {node(netlist, Pin(pad, f'{start}{row}'))} {pad}_r{row}_0 {ribbon:g}"
                for column in range(8):
                    at = f"{pad}_r{row}_{column + 1}"
                    yield f"Rs_{pad}_{row}_{column} {pad}_r{row}_{column} {at} {piece:g}"
                    cell = conductance_s[row, 8 * number + column]
                    if cell > 0:
                        yield f"Rcell_{row}_{8 * number + column} {at} {pad}_c{column} {1 / cell:.10g}"
                    if self.cell_f:
                        between = self.cell_f if cell > 0 else self.open_cell_f
                        yield f"Ccell_{row}_{8 * number + column} {at} {pad}_c{column} {between:g}"
                yield f"Rs_{pad}_{row}_8 {pad}_r{row}_8 {node(netlist, Pin(pad, f'{end}{row}'))} {piece:g}"
                if self.line_f:
                    yield f"Cl_{pad}_{row} {pad}_r{row}_4 0 {self.line_f / 2:g}"


# MOSFETs keep ngspice from converging at the tight tolerance; 1e-5 of the supply is a hundredth of an ADC step.
_TIGHT = ".options reltol=1e-7 abstol=1e-13 vntol=1e-10 gmin=1e-15"
_LOOSE = ".options reltol=1e-5 abstol=1e-9 vntol=1e-6 gmin=1e-12"
_TRANSIENT = ".options reltol=1e-4 abstol=1e-8 vntol=1e-5 gmin=1e-12"
_MODELS = """\
.model channel sw (vt=0.5 ron=70 roff=1e12)
.model pout pmos (level=1 vto=-{vt:g} kp={kp:.6g})
.model nout nmos (level=1 vto={vt:g} kp={kn:.6g})"""


def _contents(bits: Sequence[bool] | None) -> Iterator[str]:
    for stage in range(ROWS):
        if bits is None:
            yield f"Bst{stage} st{stage} 0 V = (abs(V(pattern)-{stage}) < 0.5) || (V(pattern) > 15.5) ? 1 : 0"
        else:
            yield f"Vst{stage} st{stage} 0 {int(bits[stage])}"


STATIC_SCAN = f"Vscan scan 0 0\n.dc Vscan 0 {LAST_SCAN} 1"


def _transconductance(ohm: float) -> float:
    """Of a MOSFET that has this resistance at 5 V and RATED_A, A/V² (W = L): I = k·((Vgs − Vt)·Vds − Vds²/2)."""
    drop_v = ohm * RATED_A
    return RATED_A / ((SUPPLY_V - MOSFET_THRESHOLD_V) * drop_v - drop_v**2 / 2)


def node(netlist: Netlist, pin: Pin) -> str:
    """Node name of a pin's net; a node of its own if the pin is open."""
    net = netlist.net_of.get(pin)
    if net == GROUND:
        return "ground"
    return f"n_{net}".lower() if net else f"open_{pin.part}_{pin.name}".lower()


def ohm(value: str) -> float:
    """``1 kΩ`` → 1000."""
    number, unit = value.split()
    return float(number) * {"Ω": 1, "kΩ": 1e3}[unit]


def farad(value: str) -> float:
    """``100 nF`` → 1e-7."""
    number, unit = value.split()
    return float(number) * {"nF": 1e-9, "µF": 1e-6}[unit]
