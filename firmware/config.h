// What a builder may change.
#pragma once

#include <stdint.h>

#include "src/messages.h"

namespace smart_mat {

constexpr Version kFirmwareVersion = {0, 1, 0};

// 250 000, 500 000, 1 000 000 and 2 000 000 are exact at 16 MHz; USB bridges of the Uno lose bytes above 500 000.
constexpr uint32_t kBaud = 500000;

constexpr uint8_t kAdcPrescaler = 32;

constexpr Circuit kCircuit = {
    20000,  // row pitch, um
    20000,  // column pitch, um
    5000,   // ADC reference = row supply, mV
    1000,   // column pull-down, ohm
    100,    // in series with each row, ohm
    50,     // 74HC595 output, high, ohm
    30,     // 74HC595 output, low, ohm
};

}  // namespace smart_mat
