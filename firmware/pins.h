// Which pin does what. Written by `python -m wiring build` from wiring/netlist.yaml: change it there.
#pragma once

#include <stdint.h>

namespace smart_mat {

// Arduino pin numbers; the analog inputs as channels (A0 = 0).
struct PinMap {
  uint8_t row_data;         // SER of the first 74HC595
  uint8_t row_clock;        // SRCLK of both
  uint8_t row_latch;        // RCLK of both
  uint8_t row_enable;       // OE of both, low = on, 10 k pull-up
  uint8_t channel[4];       // S0..S3 of both CD74HC4067
  uint8_t column_input;     // analog: multiplexer of the columns
  uint8_t row_sense_input;  // analog: multiplexer of the row lines
};

#if defined(__AVR_ATmega328P__)  // uno, nano
constexpr PinMap kPins = {11, 13, 10, 9, {4, 5, 6, 7}, 0, 1};
#elif defined(__AVR_ATmega2560__)  // mega
constexpr PinMap kPins = {51, 52, 53, 10, {22, 23, 24, 25}, 0, 1};
#else
#error "smart-mat runs on an Arduino Uno, Nano or Mega 2560: choose one of them under Tools > Board."
#endif

}  // namespace smart_mat

#include "pin_checks.h"
