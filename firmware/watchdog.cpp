#include "watchdog.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>
#include <stdint.h>
#include <util/atomic.h>

namespace smart_mat {
namespace {

constexpr uint32_t kMark = 0x57D0611Cu;

uint32_t mark __attribute__((section(".noinit")));  // outlives the restart, means nothing after power-up

}  // namespace

// What could interrupt the Arduino core's setting up is switched off. Nothing of this program goes on.
ISR(WDT_vect) {
  mark = kMark;
  TIMSK0 = 0;
  TIMSK1 = 0;
  ADCSRA = 0;
  UCSR0B = 0;
  __asm__ volatile("jmp 0");
}

void begin_watchdog() {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    wdt_reset();
    MCUSR = 0;
    WDTCSR = _BV(WDCE) | _BV(WDE);
    WDTCSR = _BV(WDIE) | _BV(WDP2) | _BV(WDP1);  // 1 s
  }
}

bool take_watchdog_restart() {
  const bool was_it = mark == kMark;
  mark = 0;
  return was_it;
}

}  // namespace smart_mat
