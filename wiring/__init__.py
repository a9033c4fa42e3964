"""The mat's circuit as data: netlist, electrical rules, and everything that is built from them."""
