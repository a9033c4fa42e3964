"""The principle on one page: how one row is driven and sensed, and one column is read."""

from __future__ import annotations

from typing import Any

import schemdraw
from schemdraw import elements as elm

from wiring.netlist import Netlist
from wiring.signals import CHIP, MUX


def principle_svg(netlist: Netlist) -> bytes:
    """One cell between row r and column c, with everything its reading passes; values from the netlist."""
    values = {item.what: item.value for item in netlist.items}
    series, pull_down, pull_up = (values[what] for what in ("row series resistor", "column pull-down", "pull-up of OE"))
    schemdraw.use("svg")
    with schemdraw.Drawing(show=False, fontsize=12, unit=2.6) as drawing:
        drawing.config(bgcolor="white")
        register = drawing.add(_register(netlist))
        drawing.add(elm.Vdd().at(register.VCC).label("5 V"))
        drawing.add(elm.Ground().at(register.GND))
        drawing.add(elm.Line().at(register.OE).left().length(1.2))
        drawing.add(elm.Dot())
        drawing.push()
        drawing.add(elm.Resistor().up().length(2.4).label(pull_up, loc="top"))
        drawing.add(elm.Vdd().label("5 V"))
        drawing.pop()
        drawing.add(elm.Line().left().length(0.8).label("OE", loc="left"))
        for pin in ("SER", "SRCLK", "RCLK"):
            drawing.add(elm.Line().at(getattr(register, pin)).left().length(2.0).label(pin, loc="left"))
        x, y = register.GND
        refs = " and ".join(netlist.parts(CHIP))
        _text(drawing, x + 0.5, y - 0.9, f"{refs}: 74HC595")
        _text(drawing, x - 0.4, register.VCC[1] - 1.0, "VCC")
        drawing.add(elm.Line().at(register.Q).right().length(0.4))
        drawing.add(elm.Resistor().right().label(f"{series}, 1 %", loc="top"))
        drawing.add(elm.Dot())
        drawing.add(elm.Line().right().length(2.6).label("row r", loc="top"))
        crossing = drawing.add(elm.Dot())
        drawing.add(elm.Line().right().length(3.4))
        far_end = drawing.add(elm.Dot(open=True))
        _text(drawing, far_end.center[0] - 1.3, far_end.center[1] + 0.25, "far end of the strip", 10)
        _sense(drawing, netlist, far_end)
        _column(drawing, netlist, crossing, pull_down)
    return drawing.get_imagedata("svg")


def _register(netlist: Netlist) -> elm.Ic:
    pins = [elm.IcPin(name, side="left", anchorname=name, lblsize=11) for name in ("SER", "SRCLK", "RCLK", "OE")]
    pins += [
        elm.IcPin("QA … QH", side="right", anchorname="Q", lblsize=11),
        elm.IcPin(side="top", anchorname="VCC"),
        elm.IcPin("GND", side="bottom", anchorname="GND", lblsize=11),
    ]
    return elm.Ic(pins=pins, size=(4.6, 4.6), edgepadH=0.6, edgepadW=0.6)


def _mux() -> elm.Ic:
    pins = [
        elm.IcPin("C0 … C15", side="left", anchorname="channel", lblsize=11),
        elm.IcPin("SIG", side="right", anchorname="common", lblsize=11),
        elm.IcPin("EN", side="bottom", anchorname="enable", lblsize=11),
        elm.IcPin(side="top", anchorname="select"),
    ]
    return elm.Ic(pins=pins, size=(4.4, 2.8))


def _sense(drawing: Any, netlist: Netlist, far_end: elm.Element) -> None:
    drawing.add(elm.Line().at(far_end.center).right().length(1.4))
    mux = drawing.add(_mux().anchor("channel"))
    _finish(drawing, mux, netlist.parts(MUX)[1], "A1\nrow sense")


def _column(drawing: Any, netlist: Netlist, crossing: elm.Element, pull_down: str) -> None:
    drawing.add(elm.ResistorVar().at(crossing.center).down().length(3.2).label("film,\nrow r × column c", loc="top"))
    drawing.add(elm.Line().down().length(3.4))
    node = drawing.add(elm.Dot().label("column c", loc="left"))
    drawing.push()
    drawing.add(elm.Resistor().down().label(f"{pull_down}, 1 %", loc="top"))
    drawing.add(elm.Ground())
    drawing.pop()
    drawing.add(elm.Line().at(node.center).right().length(4.8))
    mux = drawing.add(_mux().anchor("channel"))
    _finish(drawing, mux, netlist.parts(MUX)[0], "A0\ncolumns")


def _finish(drawing: Any, mux: elm.Element, ref: str, label: str) -> None:
    drawing.add(elm.Ground().at(mux.enable))
    drawing.add(elm.Line().at(mux.select).up().length(0.5).label("select, same for both", loc="right", fontsize=10))
    drawing.add(elm.Line().at(mux.common).right().length(0.8).label(label, loc="right"))
    x, y = mux.enable
    _text(drawing, x + 0.5, y - 0.9, f"{ref}: CD74HC4067")
    _text(drawing, x - 0.7, mux.select[1] - 1.0, "S0 … S3")


def _text(drawing: Any, x: float, y: float, text: str, fontsize: int = 11) -> None:
    drawing.add(elm.Label().at((x, y)).label(text, fontsize=fontsize, halign="left", ofst=0))
