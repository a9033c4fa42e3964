// From frames per second to the periods of a 16-bit timer.
#pragma once

#include <stdint.h>

namespace smart_mat {

constexpr uint8_t kDefaultRateHz = 100;

struct Pacing {
  uint16_t period_ticks;  // of the timer
  uint16_t periods;       // timer periods a frame, a power of two
};

// The period is a multiple of the ADC clock, so that every scan starts at the same phase of it and none of its 2 us
// shows as jitter. That costs at most half an ADC clock a timer period: 0.02 % of the rate.
inline Pacing pacing_for(uint8_t rate_hz, uint32_t timer_hz, uint8_t ticks_an_adc_clock) {
  uint32_t period = timer_hz / rate_hz;
  uint16_t periods = 1;
  while (period > 65000) {
    period /= 2;
    periods = static_cast<uint16_t>(periods * 2);
  }
  const uint32_t adc_clocks = (period + ticks_an_adc_clock / 2) / ticks_an_adc_clock;
  return {static_cast<uint16_t>(adc_clocks * ticks_an_adc_clock), periods};
}

}  // namespace smart_mat
