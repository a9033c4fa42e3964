// The command line.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "adc.hpp"
#include "faults.hpp"

namespace emulator {

enum class ResetCause { power_on, slow_power_on, external, brown_out, watchdog };

// What runs before the sketch: nothing, an optiboot that passes MCUSR in r2, or one that clears MCUSR and tells nobody.
enum class Bootloader { none, optiboot, hiding };

struct Options {
    std::string elf, cells, link, out, board;
    double rate_hz = 0;
    std::optional<double> seconds;
    std::string commands = "s";
    AdcErrors adc;
    double row_spread = 0;
    uint32_t t0_us = 0;
    bool saturating_drivers = false;
    bool loop = false;
    bool reset_on_open = false;
    bool audit = true;
    bool strict_baud = false;
    std::string eeprom;
    ResetCause reset_cause = ResetCause::external;
    Bootloader bootloader = Bootloader::none;
    std::optional<double> reset_at_s, hang_at_s, fault_at_s;
    bool help = false;
    Faults faults;
};

extern const char* const kUsage;

// Throws UsageError.
Options parse_options(int argc, char** argv);

// "r0;s" to lines; \xNN stands for any byte, so that garbage can be sent too.
std::string command_lines(const std::string& commands);

}  // namespace emulator
