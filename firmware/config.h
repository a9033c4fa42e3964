// What a builder may change.
#pragma once

#include <stdint.h>

#include "src/messages.h"

namespace smart_mat {

constexpr Version kFirmwareVersion = {0, 2, 0};

// How fast the mat scans and talks. 250 000, 500 000, 1 000 000 and 2 000 000 baud are exact at 16 MHz.
struct Mode {
  uint32_t baud;
  uint8_t adc_prescaler;
  uint8_t max_rate_hz;  // a scan and its frame on the line must both fit in one period
};

// After every reset.
constexpr Mode kNormalMode = {500000, 32, 120};
// By the command f1: half of the ADC's accuracy, and USB bridges of the Uno (ATmega16U2) lose bytes above 500 000 baud.
constexpr Mode kFastMode = {1000000, 16, 220};

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
