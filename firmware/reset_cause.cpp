#include "reset_cause.h"

#include <avr/io.h>
#include <avr/pgmspace.h>

#include "watchdog.h"

// Outlive the restart, mean nothing after power-up.
extern "C" {
uint8_t smart_mat_r2 __attribute__((used, section(".noinit")));
}

namespace smart_mat {
namespace {

constexpr uint8_t kFlags = _BV(PORF) | _BV(EXTRF) | _BV(BORF) | _BV(WDRF);
constexpr uint32_t kScanning = 0x5CA77E2Du;

uint32_t scan_mark __attribute__((section(".noinit")));

// Optiboot keeps its version in the last word of the flash; from 4.6 on it passes MCUSR in r2. Other bootloaders leave
// the word blank or code in it, and anything in r2.
bool bootloader_passes_cause() {
#if FLASHEND > 0xFFFF
  const uint16_t version = pgm_read_word_far(static_cast<uint32_t>(FLASHEND) - 1);
#else
  const uint16_t version = pgm_read_word(FLASHEND - 1);
#endif
  return version >= 0x0406 && version < 0x2000;
}

}  // namespace

// Before anything else uses r2. Only this one instruction: there is no stack yet, and no zero register.
extern "C" void smart_mat_keep_r2() __attribute__((naked, used, section(".init0")));
void smart_mat_keep_r2() { __asm__ volatile("sts smart_mat_r2, r2"); }

uint8_t take_reset_cause() {
  uint8_t cause = MCUSR & kFlags;
  if (cause == 0 && bootloader_passes_cause()) cause = smart_mat_r2 & kFlags;
  if (take_watchdog_restart()) cause = _BV(WDRF);
  // A supply that rises slowly passes through brown-out: that is plugging it in.
  if (cause & _BV(PORF)) cause = static_cast<uint8_t>(cause & ~_BV(BORF));
  if (cause == 0) cause = scan_mark == kScanning ? kCauseHidden | kWasScanning : kCauseHidden;
  scan_mark = 0;
  return cause;
}

void mark_scanning(bool scanning) { scan_mark = scanning ? kScanning : 0; }

}  // namespace smart_mat
