#include "pins.hpp"

#include <utility>

extern "C" {
#include <simavr/avr_ioport.h>
}

namespace emulator {

Pins::Pins(avr_t* avr, const Board& board, uint32_t power_up_bits, Faults faults, Listener listener)
    : avr_(avr), board_(board), faults_(faults), listener_(std::move(listener)),
      rows_(static_cast<uint16_t>(power_up_bits), static_cast<uint16_t>(power_up_bits >> 16)) {
    for (const Pin& pin : {board.ser, board.shift_clock, board.latch_clock, board.output_enable_n}) watch(pin.port);
    for (const Pin& pin : board.mux_select) watch(pin.port);
    watch(board.analog_port);
}

// An input whose port bit is set.
bool Pins::pulled_up(uint8_t channel) const {
    const Port& port = *ports_.at(board_.analog_port);
    return !(avr_->data[port.ddr_register] >> channel & 1) && (avr_->data[port.port_register] >> channel & 1);
}

void Pins::watch(char name) {
    if (ports_.count(name)) return;
    for (avr_io_t* io = avr_->io_port; io; io = io->next) {
        if (std::string(io->kind) != "port") continue;
        const auto* module = reinterpret_cast<const avr_ioport_t*>(io);
        if (module->name != name) continue;
        auto port = std::make_unique<Port>(Port{this, name, module->r_port, module->r_ddr});
        avr_irq_t* irq = avr_io_getirq(avr_, AVR_IOCTL_IOPORT_GETIRQ(name), IOPORT_IRQ_PIN_ALL);
        avr_irq_register_notify(irq, on_port, port.get());
        ports_.emplace(name, std::move(port));
    }
}

// All pins of a port move in the same cycle, so the port is looked at as a whole and not pin by pin.
void Pins::on_port(avr_irq_t*, uint32_t, void* port) { static_cast<Port*>(port)->owner->update(); }

bool Pins::level(const Pin& pin, bool floating) const {
    const Port& port = *ports_.at(pin.port);
    const bool output = (avr_->data[port.ddr_register] >> pin.bit) & 1;
    return output ? (avr_->data[port.port_register] >> pin.bit) & 1 : floating;
}

void Pins::update() {
    const uint64_t cycle = avr_->cycle;
    const bool ser = level(board_.ser, false);
    const bool shift_clock = level(board_.shift_clock, false);
    const bool latch_clock = level(board_.latch_clock, false);
    const bool disabled = level(board_.output_enable_n, true);  // 10 kohm to VCC

    const bool latched = latch_clock && !latch_clock_;
    // Clocks that rise together latch what was there before the shift (74HC595 data sheet).
    if (latched) rows_.latch();
    if (shift_clock && !shift_clock_) {
        if (ser != ser_) listener_.setup_violated(cycle);
        const bool skipped = faults_.skip_clock && ++shift_clocks_ % 1000 == 0;
        if (!skipped) rows_.clock(ser_);
    }
    if (latched || disabled != disabled_) listener_.rows(cycle, rows_.outputs(), !disabled, latched);
    ser_ = ser;
    shift_clock_ = shift_clock;
    latch_clock_ = latch_clock;
    disabled_ = disabled;

    uint8_t select = 0;
    for (int bit = 0; bit < 4; ++bit) select |= level(board_.mux_select[bit], false) ? 1 << bit : 0;
    if (faults_.cross_select) select = (select & 0x0C) | (select & 1) << 1 | (select >> 1 & 1);
    if (faults_.select_low) select &= static_cast<uint8_t>(~(1 << *faults_.select_low));
    if (faults_.select_high) select |= static_cast<uint8_t>(1 << *faults_.select_high);
    if (select != select_) {
        select_ = select;
        listener_.mux(cycle, select);
    }
    const bool pull_column = pulled_up(kColumnAdcChannel), pull_row = pulled_up(kRowSenseAdcChannel);
    if (pull_column != pull_column_ || pull_row != pull_row_) listener_.pull_ups(cycle, pull_column, pull_row);
    pull_column_ = pull_column;
    pull_row_ = pull_row;
}

}  // namespace emulator
