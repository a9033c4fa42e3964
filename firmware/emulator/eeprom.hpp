// The EEPROM in a file, so that it outlives a run.
#pragma once
#include <string>

extern "C" {
#include <simavr/sim_avr.h>
}

namespace emulator {

// A file that is not there leaves it blank. Throws UsageError.
void load_eeprom(avr_t* avr, const std::string& path);
void save_eeprom(avr_t* avr, const std::string& path);

}  // namespace emulator
