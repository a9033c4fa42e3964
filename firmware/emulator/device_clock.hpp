// What micros() ought to say at any cycle.
#pragma once
#include <cstdint>
#include <optional>

extern "C" {
#include <simavr/sim_avr.h>
}

namespace emulator {

// The Arduino core counts overflows of timer 0 (prescaler 64, 256 steps: 1024 us). The first overflow fixes the phase.
class DeviceClock {
  public:
    // overflow_count_address: of `timer0_overflow_count` in RAM. t0_us: what micros() is made to show at the first overflow.
    DeviceClock(avr_t* avr, uint8_t overflow_vector, std::optional<uint32_t> overflow_count_address, uint32_t t0_us);

    void reset() { running_ = false; }
    bool known() const { return running_; }
    double us_at(uint64_t cycle) const;  // modulo 2^32
    // Claimed minus true, in the shorter direction around the wrap.
    double error_us(uint32_t claimed_us, uint64_t cycle) const;

  private:
    static void on_overflow(avr_irq_t* irq, uint32_t pending, void* clock);
    void overflow();

    avr_t* avr_;
    std::optional<uint32_t> address_;
    uint32_t t0_us_;
    bool running_ = false;
    uint64_t first_overflow_ = 0;
    double first_overflow_us_ = 0;
};

}  // namespace emulator
