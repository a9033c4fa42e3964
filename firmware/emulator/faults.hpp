// Faults of the board, put in on purpose: they show that the audit can fail, and feed tests of the host.
#pragma once

namespace emulator {

struct Faults {
    bool skip_clock = false;     // every 1000th shift clock does not reach the 74HC595
    bool cross_select = false;   // S0 and S1 of the multiplexers are crossed
    bool slow_settling = false;  // lines and multiplexers five times as slow
    bool flip_bit = false;       // one bit of every 10 000th byte is inverted on the line
};

}  // namespace emulator
