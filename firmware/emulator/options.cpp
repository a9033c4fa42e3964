#include "options.hpp"

#include <getopt.h>

#include <cmath>
#include <cstdlib>

#include "npy.hpp"

namespace emulator {

const char* const kUsage =
    "mat-emulator --elf ELF --cells CELLS.npy --rate HZ [--link PATH | --out CAPTURE.bin]\n"
    "  --elf ELF            the compiled sketch\n"
    "  --cells CELLS.npy    float32 (n, 16, 16), siemens\n"
    "  --rate HZ            frames of cells per second\n"
    "  --link PATH          serial line on a pty, PATH a link to it, paced to the wall clock\n"
    "  --out CAPTURE.bin    serial line into a file, as fast as it goes\n"
    "  --board uno|mega     default: as the sketch says\n"
    "  --seconds S          stop S seconds of emulated time after streaming began\n"
    "  --commands \"r0;s\"    with --out: lines sent after HELLO (default \"s\"; \\xNN for any byte)\n"
    "  --noise-lsb X        gaussian noise of the ADC (0)\n"
    "  --offset-lsb X       offset of the ADC (0)\n"
    "  --row-spread X       relative spread of the row resistors (0; 0.01 for 1 %)\n"
    "  --cmos               row drivers as MOSFETs that saturate instead of resistors\n"
    "  --seed N             of noise, spread and power-up state (1)\n"
    "  --t0-us N            what micros() shows at its start (0)\n"
    "  --reset-on-open      with --link: opening the port resets the board, as DTR does on an Arduino\n"
    "  --loop               begin the cells again at their end\n"
    "  --tag                random codes instead of the circuit's, no two readings alike\n"
    "  --eeprom FILE        the EEPROM: read at the start if the file is there, written at the end\n"
    "  --reset-cause NAME   of the start and of --reset-at: power-on, slow-power-on, external (default),\n"
    "                       brown-out or watchdog\n"
    "  --reset-at S         reset S seconds of emulated time after streaming began\n"
    "  --hang-at S          the main loop stands still from then on\n"
    "  --no-audit           any sketch: its packets and readings are not looked at\n"
    "  --strict-baud        with --link: garble bytes when the port's speed is not the sketch's\n"
    "  --fault NAME[=N]     see the README; may be given more than once\n"
    "  --fault-at S         the faults begin S seconds of emulated time after streaming began\n"
    "  --bootloader NAME    none (default), optiboot (passes the cause of a reset in r2) or hiding (clears it)\n";

namespace {

double number(const char* option, const char* text, double lowest, double highest) {
    char* end = nullptr;
    const double value = std::strtod(text, &end);
    if (end == text || *end || !(value >= lowest && value <= highest)) {
        char range[80];
        std::snprintf(range, sizeof range, "%g to %g", lowest, highest);
        throw UsageError(std::string("--") + option + " takes a number from " + range + ", not '" + text + "'");
    }
    return value;
}

ResetCause reset_cause(const std::string& name) {
    if (name == "power-on") return ResetCause::power_on;
    if (name == "slow-power-on") return ResetCause::slow_power_on;
    if (name == "external") return ResetCause::external;
    if (name == "brown-out") return ResetCause::brown_out;
    if (name == "watchdog") return ResetCause::watchdog;
    throw UsageError("there is no reset cause '" + name + "'; choose power-on, slow-power-on, external, brown-out or watchdog");
}

Bootloader bootloader(const std::string& name) {
    if (name == "none") return Bootloader::none;
    if (name == "optiboot") return Bootloader::optiboot;
    if (name == "hiding") return Bootloader::hiding;
    throw UsageError("there is no bootloader '" + name + "'; choose none, optiboot or hiding");
}

void set(Options& options, const std::string& name, const char* value) {
    if (name == "elf") options.elf = value;
    else if (name == "cells") options.cells = value;
    else if (name == "link") options.link = value;
    else if (name == "out") options.out = value;
    else if (name == "board") options.board = value;
    else if (name == "commands") options.commands = value;
    else if (name == "rate") options.rate_hz = number("rate", value, 0.01, 10000);
    else if (name == "seconds") options.seconds = number("seconds", value, 0.001, 1e6);
    else if (name == "noise-lsb") options.adc.noise_lsb = number("noise-lsb", value, 0, 1000);
    else if (name == "offset-lsb") options.adc.offset_lsb = number("offset-lsb", value, -1000, 1000);
    else if (name == "row-spread") options.row_spread = number("row-spread", value, 0, 0.2);
    else if (name == "seed") options.adc.seed = static_cast<uint64_t>(number("seed", value, 0, 9e15));
    else if (name == "t0-us") options.t0_us = static_cast<uint32_t>(number("t0-us", value, 0, 4294967295.0));
    else if (name == "eeprom") options.eeprom = value;
    else if (name == "reset-cause") options.reset_cause = reset_cause(value);
    else if (name == "reset-at") options.reset_at_s = number("reset-at", value, 0.001, 1e6);
    else if (name == "hang-at") options.hang_at_s = number("hang-at", value, 0.001, 1e6);
    else if (name == "fault-at") options.fault_at_s = number("fault-at", value, 0.001, 1e6);
    else if (name == "bootloader") options.bootloader = bootloader(value);
    else if (name == "no-audit") options.audit = false;
    else if (name == "strict-baud") options.strict_baud = true;
    else if (name == "fault") set_fault(options.faults, value);
    else if (name == "cmos") options.saturating_drivers = true;
    else if (name == "loop") options.loop = true;
    else if (name == "reset-on-open") options.reset_on_open = true;
    else if (name == "tag") options.adc.tag_codes = true;
    else options.help = true;
}

void check(const Options& options) {
    if (options.elf.empty()) throw UsageError("say which sketch to run with --elf; build it with make -C firmware");
    if (options.cells.empty()) throw UsageError("say what lies on the mat with --cells CELLS.npy");
    if (options.rate_hz == 0) throw UsageError("say how many frames of cells a second there are with --rate HZ");
    if (options.link.empty() == options.out.empty())
        throw UsageError("give either --link PATH (a serial port to open) or --out CAPTURE.bin (a file)");
    if (!options.board.empty() && options.board != "uno" && options.board != "mega")
        throw UsageError("--board is uno or mega, not '" + options.board + "'");
    if (options.reset_on_open && options.link.empty())
        throw UsageError("--reset-on-open goes with --link: nobody opens a file's end of the line");
    if (options.loop && !options.out.empty() && !options.seconds)
        throw UsageError("--loop into a file never ends; add --seconds S");
}

}  // namespace

Options parse_options(int argc, char** argv) {
    static const option known[] = {
        {"elf", 1, nullptr, 0},        {"cells", 1, nullptr, 0},     {"rate", 1, nullptr, 0},
        {"link", 1, nullptr, 0},       {"out", 1, nullptr, 0},       {"board", 1, nullptr, 0},
        {"seconds", 1, nullptr, 0},    {"commands", 1, nullptr, 0},  {"noise-lsb", 1, nullptr, 0},
        {"offset-lsb", 1, nullptr, 0}, {"row-spread", 1, nullptr, 0}, {"seed", 1, nullptr, 0},
        {"t0-us", 1, nullptr, 0},      {"loop", 0, nullptr, 0},      {"tag", 0, nullptr, 0},
        {"reset-on-open", 0, nullptr, 0}, {"fault", 1, nullptr, 0}, {"eeprom", 1, nullptr, 0},
        {"reset-cause", 1, nullptr, 0}, {"reset-at", 1, nullptr, 0}, {"hang-at", 1, nullptr, 0},
        {"cmos", 0, nullptr, 0}, {"fault-at", 1, nullptr, 0}, {"bootloader", 1, nullptr, 0},
        {"no-audit", 0, nullptr, 0}, {"strict-baud", 0, nullptr, 0}, {"help", 0, nullptr, 0},      {nullptr, 0, nullptr, 0}};
    Options options;
    opterr = 0;
    int index = 0, found;
    while ((found = getopt_long(argc, argv, ":", known, &index)) != -1) {
        if (found == ':') throw UsageError(std::string(argv[optind - 1]) + " needs a value; see --help");
        if (found != 0) throw UsageError(std::string("there is no option '") + argv[optind - 1] + "'; see --help");
        set(options, known[index].name, optarg);
    }
    if (options.help) return options;
    if (optind < argc) throw UsageError(std::string("'") + argv[optind] + "' belongs to no option; see --help");
    check(options);
    return options;
}

std::string command_lines(const std::string& commands) {
    std::string out;
    for (size_t i = 0; i < commands.size(); ++i) {
        if (commands[i] == ';') out += '\n';
        else if (commands.compare(i, 2, "\\x") == 0 && i + 3 < commands.size()) {
            out += static_cast<char>(std::strtoul(commands.substr(i + 2, 2).c_str(), nullptr, 16));
            i += 3;
        } else out += commands[i];
    }
    if (!commands.empty()) out += '\n';
    return out;
}

}  // namespace emulator
