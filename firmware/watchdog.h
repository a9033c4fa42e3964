// Restarts the sketch when its main loop has stood still for a second.
//
// By the watchdog's interrupt and a jump to the start: its hardware reset would leave the old bootloader of the Nano in an
// endless loop, and every bootloader would clear MCUSR, which says what happened.
#pragma once

namespace smart_mat {

void begin_watchdog();

// True if this start is the watchdog's; forgets it.
bool take_watchdog_restart();

}  // namespace smart_mat
