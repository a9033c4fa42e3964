// Line and multiplexer voltages on their way to the steady state.
#pragma once
#include <cstdint>

#include "circuit.hpp"

namespace emulator {

// Every line (16 columns, 16 rows) follows its steady voltage with the row time constant, and the common pin of each
// multiplexer follows the selected line with the multiplexer's. Both are kept as deviations from the steady state, so a
// change of the cells, which is slow, moves the steady state and leaves the deviations alone.
class Settling {
  public:
    Settling(Circuit& circuit, const Faults& faults);

    void switch_rows(uint64_t cycle, uint16_t pattern, bool driven);
    void switch_mux(uint64_t cycle, uint8_t select);
    // The processor's pull-ups at the two multiplexers' pins.
    void pull_up(uint64_t cycle, bool column, bool row);
    void set_cells(uint64_t cycle, const Cells& siemens);
    void set_faults(uint64_t cycle, const Faults& faults);

    struct Sample {
        double voltage;       // share of the reference
        double error;         // what is left of the last switches, same unit
        uint64_t row_cycles;  // since the last row switch
        uint64_t mux_cycles;  // since the last multiplexer step
    };
    Sample sample(uint64_t cycle, uint8_t adc_channel);

    uint16_t pattern() const { return pattern_; }
    bool driven() const { return driven_; }
    uint8_t select() const { return select_; }

  private:
    void advance(uint64_t cycle);
    const Voltages& steady() { return circuit_.solve(pattern_, driven_); }

    // Runs a change that moves the steady state; the lines start from where they were.
    template <typename Change>
    void move_steady(Change change);
    void select_pull_ups();
    bool floats(bool column) const;

    Circuit& circuit_;
    Faults faults_;
    bool pull_column_ = false, pull_row_ = false;
    double held_ = 0;  // on the ADC's capacitor
    double row_tau_cycles_, mux_tau_cycles_;
    uint16_t pattern_ = 0;
    bool driven_ = false;
    uint8_t select_ = 0;
    Voltages line_off_{};                        // line minus steady
    double column_pin_off_ = 0, row_pin_off_ = 0;  // multiplexer pin minus steady of the selected line
    uint64_t now_ = 0, row_switched_ = 0, mux_stepped_ = 0;
};

}  // namespace emulator
