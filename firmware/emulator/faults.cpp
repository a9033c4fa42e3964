#include "faults.hpp"

#include <cstdlib>
#include <map>

#include "board.hpp"
#include "npy.hpp"

namespace emulator {
namespace {

const std::map<std::string, bool Faults::*> kSwitches = {
    {"skip-clock", &Faults::skip_clock},       {"cross-select", &Faults::cross_select},
    {"slow-settling", &Faults::slow_settling}, {"flip-bit", &Faults::flip_bit},
    {"swapped-pads", &Faults::swapped_pads},   {"dead-columns", &Faults::dead_columns},
    {"dead-rows", &Faults::dead_rows},         {"sagging-supply", &Faults::sagging_supply}};

struct Numbered {
    std::optional<int> Faults::*fault;
    int lines;
};

const std::map<std::string, Numbered> kNumbered = {
    {"open-row", {&Faults::open_row, kRows}},
    {"shorted-row", {&Faults::shorted_row, kRows}},
    {"joined-rows", {&Faults::joined_rows, kRows - 1}},
    {"row-stuck-high", {&Faults::row_stuck_high, kRows}},
    {"row-stuck-low", {&Faults::row_stuck_low, kRows}},
    {"open-column", {&Faults::open_column, kCols}},
    {"unread-column", {&Faults::unread_column, kCols}},
    {"shorted-column", {&Faults::shorted_column, kCols}},
    {"column-high", {&Faults::column_high, kCols}},
    {"joined-columns", {&Faults::joined_columns, kCols - 1}},
    {"swapped-columns", {&Faults::swapped_columns, kCols - 1}},
    {"select-low", {&Faults::select_low, 4}},
    {"select-high", {&Faults::select_high, 4}}};

std::string choices() {
    std::string names;
    for (const auto& [name, fault] : kSwitches) names += (names.empty() ? "" : ", ") + name;
    for (const auto& [name, fault] : kNumbered) names += ", " + name + "=N";
    return names;
}

}  // namespace

void set_fault(Faults& faults, const std::string& text) {
    if (const auto found = kSwitches.find(text); found != kSwitches.end()) {
        faults.*found->second = true;
        return;
    }
    const size_t equals = text.find('=');
    const auto found = kNumbered.find(text.substr(0, equals));
    if (found == kNumbered.end() || equals == std::string::npos)
        throw UsageError("there is no fault '" + text + "'; choose among " + choices());
    char* end = nullptr;
    const char* digits = text.c_str() + equals + 1;
    const long number = std::strtol(digits, &end, 10);
    if (end == digits || *end || number < 0 || number >= found->second.lines)
        throw UsageError("--fault " + found->first + " takes a number from 0 to " +
                         std::to_string(found->second.lines - 1) + ", not '" + digits + "'");
    faults.*found->second.fault = static_cast<int>(number);
}

}  // namespace emulator
