// From frames per second to a 16-bit timer that counts CPU cycles.
#pragma once

#include <stdint.h>

namespace smart_mat {

constexpr uint8_t kMaxRateHz = 120;     // a scan takes 7.5 ms, its frame 7.5 ms of the line at 500 000 baud
constexpr uint8_t kDefaultRateHz = 100;

struct Pacing {
  uint16_t period_cycles;  // of the timer
  uint16_t periods;        // timer periods a frame, a power of two
};

// The period is a multiple of the ADC clock, so that every scan starts at the same phase of it and none of
// its 2 us shows as jitter. That costs at most 16 cycles a timer period: 0.05 % of the rate.
inline Pacing pacing_for(uint8_t rate_hz, uint32_t cpu_hz, uint8_t adc_prescaler) {
  uint32_t period = cpu_hz / rate_hz;
  uint16_t periods = 1;
  while (period > 65000) {
    period /= 2;
    periods = static_cast<uint16_t>(periods * 2);
  }
  const uint32_t adc_clocks = (period + adc_prescaler / 2) / adc_prescaler;
  return {static_cast<uint16_t>(adc_clocks * adc_prescaler), periods};
}

}  // namespace smart_mat
