// Why the processor started: MCUSR, or what the bootloader made of it.
#pragma once

#include <stdint.h>

namespace smart_mat {

// HELLO `reset_cause`, beside the four bits of MCUSR.
constexpr uint8_t kCauseHidden = 1 << 4;  // the bootloader cleared MCUSR and told nobody
constexpr uint8_t kWasScanning = 1 << 5;  // with it: the mat was scanning until then, its RAM kept the mark

// Once, at the start, before the watchdog is set up.
uint8_t take_reset_cause();

// Kept over a reset as long as the RAM is.
void mark_scanning(bool scanning);

}  // namespace smart_mat
