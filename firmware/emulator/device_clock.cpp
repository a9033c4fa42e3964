#include "device_clock.hpp"

#include <cmath>

#include "board.hpp"

namespace emulator {
namespace {

constexpr uint32_t kOverflowUs = 1024;
constexpr double kWrapUs = 4294967296.0;

}  // namespace

DeviceClock::DeviceClock(avr_t* avr, uint8_t overflow_vector, std::optional<uint32_t> overflow_count_address,
                         uint32_t t0_us)
    : avr_(avr), address_(overflow_count_address), t0_us_(t0_us) {
    if (address_)
        avr_irq_register_notify(avr_get_interrupt_irq(avr, overflow_vector) + AVR_INT_IRQ_PENDING, on_overflow, this);
}

void DeviceClock::on_overflow(avr_irq_t*, uint32_t pending, void* clock) {
    if (pending) static_cast<DeviceClock*>(clock)->overflow();
}

void DeviceClock::overflow() {
    if (running_) return;
    const uint32_t overflows = t0_us_ / kOverflowUs;  // the interrupt about to run adds one
    for (int byte = 0; byte < 4; ++byte) avr_->data[*address_ + byte] = static_cast<uint8_t>(overflows >> 8 * byte);
    first_overflow_ = avr_->cycle;
    first_overflow_us_ = (overflows + 1.0) * kOverflowUs;
    running_ = true;
}

double DeviceClock::us_at(uint64_t cycle) const {
    const double since = (static_cast<double>(cycle) - static_cast<double>(first_overflow_)) / kCyclesPerUs;
    const double us = std::fmod(first_overflow_us_ + since, kWrapUs);
    return us < 0 ? us + kWrapUs : us;
}

double DeviceClock::error_us(uint32_t claimed_us, uint64_t cycle) const {
    return std::remainder(claimed_us - us_at(cycle), kWrapUs);
}

}  // namespace emulator
