#include "settling.hpp"

#include <cmath>

namespace emulator {

Settling::Settling(Circuit& circuit, const Faults& faults)
    : circuit_(circuit),
      faults_(faults),
      row_tau_cycles_(kRowTauUs * kCyclesPerUs * (faults.slow_settling ? 5.0 : 1.0)),
      mux_tau_cycles_(kMuxTauUs * kCyclesPerUs * (faults.slow_settling ? 5.0 : 1.0)) {}

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

template <typename Change>
void Settling::move_steady(Change change) {
    const Voltages before = steady();
    change();
    const Voltages& after = steady();
    for (int c = 0; c < kCols; ++c) line_off_.column[c] += before.column[c] - after.column[c];
    for (int j = 0; j < kRows; ++j) line_off_.row[j] += before.row[j] - after.row[j];
    column_pin_off_ += before.column[select_] - after.column[select_];
    row_pin_off_ += before.row[select_] - after.row[select_];
}

void Settling::switch_rows(uint64_t cycle, uint16_t pattern, bool driven) {
    if (pattern == pattern_ && driven == driven_) return;
    advance(cycle);
    move_steady([&] { pattern_ = pattern, driven_ = driven; });
    row_switched_ = cycle;
}

void Settling::pull_up(uint64_t cycle, bool column, bool row) {
    if (column == pull_column_ && row == pull_row_) return;
    advance(cycle);
    pull_column_ = column, pull_row_ = row;
    move_steady([this] { select_pull_ups(); });
}

void Settling::select_pull_ups() {
    PullUps pull_ups;
    if (pull_column_) pull_ups.column = select_;
    if (pull_row_) pull_ups.row = select_;
    circuit_.set_pull_ups(pull_ups);
}

void Settling::switch_mux(uint64_t cycle, uint8_t select) {
    if (select == select_) return;
    advance(cycle);
    const Voltages& steady_now = steady();
    column_pin_off_ += steady_now.column[select_] - steady_now.column[select];
    row_pin_off_ += steady_now.row[select_] - steady_now.row[select];
    select_ = select;
    mux_stepped_ = cycle;
    if (pull_column_ || pull_row_) move_steady([this] { select_pull_ups(); });
}

bool Settling::floats(bool column) const {
    return column ? faults_.dead_columns || faults_.unread_column == select_ : faults_.dead_rows;
}

void Settling::set_cells(uint64_t cycle, const Cells& siemens) {
    advance(cycle);
    circuit_.set_cells(siemens);
}

void Settling::set_faults(uint64_t cycle, const Faults& faults) {
    advance(cycle);
    faults_ = faults;
    circuit_.set_faults(faults);
}

Settling::Sample Settling::sample(uint64_t cycle, uint8_t adc_channel) {
    advance(cycle);
    const Voltages& now = steady();
    const bool column = adc_channel == kColumnAdcChannel;
    // A pin that nothing drives keeps what the ADC's capacitor brings along, unless it is pulled up.
    if (floats(column)) {
        held_ = (column ? pull_column_ : pull_row_) ? 1.0 : held_;
        return {held_, 0, cycle - row_switched_, cycle - mux_stepped_};
    }
    const double error = column ? column_pin_off_ : row_pin_off_;
    const double voltage = column ? now.column[select_] : now.row[select_];
    held_ = voltage + error;
    return {held_, error, cycle - row_switched_, cycle - mux_stepped_};
}

}  // namespace emulator
