#include "settling.hpp"

#include <cmath>

namespace emulator {

Settling::Settling(Circuit& circuit, double tau_scale)
    : circuit_(circuit),
      row_tau_cycles_(kRowTauUs * kCyclesPerUs * tau_scale),
      mux_tau_cycles_(kMuxTauUs * kCyclesPerUs * tau_scale) {}

// Exact for a first-order pin behind a first-order line: with line x(t) = x0 exp(-t/Tr) the pin, y' = (x - y)/Tm, is
// y(t) = K x0 exp(-t/Tr) + (y0 - K x0) exp(-t/Tm), K = Tr / (Tr - Tm).
void Settling::advance(uint64_t cycle) {
    if (cycle <= now_) return;
    const double dt = static_cast<double>(cycle - now_);
    const double row_decay = std::exp(-dt / row_tau_cycles_);
    const double mux_decay = std::exp(-dt / mux_tau_cycles_);
    const double gain = row_tau_cycles_ / (row_tau_cycles_ - mux_tau_cycles_);
    const double column = gain * line_off_.column[select_];
    const double row = gain * line_off_.row[select_];
    column_pin_off_ = column * row_decay + (column_pin_off_ - column) * mux_decay;
    row_pin_off_ = row * row_decay + (row_pin_off_ - row) * mux_decay;
    for (double& off : line_off_.column) off *= row_decay;
    for (double& off : line_off_.row) off *= row_decay;
    now_ = cycle;
}

void Settling::switch_rows(uint64_t cycle, uint16_t pattern, bool driven) {
    if (pattern == pattern_ && driven == driven_) return;
    advance(cycle);
    const Voltages before = steady();
    pattern_ = pattern;
    driven_ = driven;
    const Voltages& after = steady();
    for (int c = 0; c < kCols; ++c) line_off_.column[c] += before.column[c] - after.column[c];
    for (int j = 0; j < kRows; ++j) line_off_.row[j] += before.row[j] - after.row[j];
    column_pin_off_ += before.column[select_] - after.column[select_];
    row_pin_off_ += before.row[select_] - after.row[select_];
    row_switched_ = cycle;
}

void Settling::switch_mux(uint64_t cycle, uint8_t select) {
    if (select == select_) return;
    advance(cycle);
    const Voltages& steady_now = steady();
    column_pin_off_ += steady_now.column[select_] - steady_now.column[select];
    row_pin_off_ += steady_now.row[select_] - steady_now.row[select];
    select_ = select;
    mux_stepped_ = cycle;
}

void Settling::set_cells(uint64_t cycle, const Cells& siemens) {
    advance(cycle);
    circuit_.set_cells(siemens);
}

Settling::Sample Settling::sample(uint64_t cycle, uint8_t adc_channel) {
    advance(cycle);
    const Voltages& now = steady();
    const bool column = adc_channel == kColumnAdcChannel;
    const double error = column ? column_pin_off_ : row_pin_off_;
    const double voltage = column ? now.column[select_] : now.row[select_];
    return {voltage + error, error, cycle - row_switched_, cycle - mux_stepped_};
}

}  // namespace emulator
