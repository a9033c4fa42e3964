// The time base of micros(): timer 0 counts 4 us, its overflows are counted by the Arduino core.
// Read here without the call, so that an interrupt need not save every register.
//
// In fast mode the overflow's interrupt (6 us) would delay the ADC's too long: while scans run it is off, and the main
// loop counts the overflows, one every 1024 us. micros() goes on; millis(), which nobody here uses, stands still.
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

inline void count_overflows_by_interrupt(bool on) { TIMSK0 = on ? _BV(TOIE0) : 0; }

// Call it every 1000 us while the interrupt is off.
inline void poll_overflow() {
  if (TIMSK0 != 0 || !(TIFR0 & _BV(TOV0))) return;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    TIFR0 = _BV(TOV0);
    timer0_overflow_count = timer0_overflow_count + 1;
  }
}

// Units of 1024 us, modulo 2^16.
inline uint16_t overflows_1024us() {
  uint16_t overflows;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { overflows = static_cast<uint16_t>(timer0_overflow_count); }
  return overflows;
}

// Microseconds, equal to micros(); wraps at 2^32.
inline uint32_t device_us() {
  uint32_t ticks;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { ticks = device_ticks_unguarded(); }
  return ticks * kTickUs;
}

}  // namespace smart_mat
