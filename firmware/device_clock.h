// The time base of micros(): timer 0 counts 4 us, its overflows are counted by the Arduino core.
// Read here without the call, so that an interrupt need not save every register.
#pragma once

#include <avr/interrupt.h>
#include <avr/io.h>
#include <stdint.h>
#include <util/atomic.h>

extern "C" volatile unsigned long timer0_overflow_count;

namespace smart_mat {

constexpr uint8_t kTickUs = 4;

// Units of 4 us, modulo 2^32. Interrupts must be off.
__attribute__((always_inline)) inline uint32_t device_ticks_unguarded() {
  uint32_t overflows = timer0_overflow_count;
  const uint8_t count = TCNT0;
  if ((TIFR0 & _BV(TOV0)) && count != 0xFF) ++overflows;
  return (overflows << 8) | count;
}

// Microseconds, equal to micros(); wraps at 2^32.
inline uint32_t device_us() {
  uint32_t ticks;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { ticks = device_ticks_unguarded(); }
  return ticks * kTickUs;
}

}  // namespace smart_mat
