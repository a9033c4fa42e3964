// One ADC conversion as it really happened.
#pragma once
#include <cstdint>

namespace emulator {

struct Conversion {
    uint64_t start_cycle;
    uint64_t sample_cycle;  // 1.5 ADC clocks after the start
    uint64_t scan;          // the auditor's number of the scan it was sampled in
    uint16_t pattern;       // rows at the sampling
    bool driven;
    uint8_t mux;            // multiplexer channel at the sampling
    uint8_t channel;        // ADC channel, latched at the start
    uint16_t code;
    double settling_error_lsb;
    uint64_t row_settling_cycles, mux_settling_cycles;
    bool first_after_latch;
};

}  // namespace emulator
