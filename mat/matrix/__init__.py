"""Matrix: ADC counts to the conductance of each cell, crosstalk removed."""

from mat.matrix.circuit import ReadoutCircuit
from mat.matrix.inversion import conductance, invert

__all__ = ["ReadoutCircuit", "conductance", "invert"]
