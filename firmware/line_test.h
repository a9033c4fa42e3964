// Wiring faults that show before anybody scans. Run at every start, 6 ms; a person on the mat does no harm.
//
// The processor's own pull-ups (20 to 50 k) look into the lines through the multiplexers: a column with its 1 k to ground
// reads 20 to 50 counts, a row that its driver holds low under 8. Above that the line, its multiplexer or its resistor is
// open, or a row is stuck high. Then each row is driven by itself and must show on its own line.
#pragma once

#include "src/line_faults.h"

namespace smart_mat {

// Not while scans run.
LineFaults test_lines();

}  // namespace smart_mat
