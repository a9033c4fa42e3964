// What the readings of the line test say.
#pragma once

#include <stdint.h>

#include "frame.h"

namespace smart_mat {

// STATUS `faults`.
constexpr uint8_t kFaultMultiplexer = 1 << 0;  // a select line or a multiplexer, by the pattern of the lines
constexpr uint8_t kFaultSupply = 1 << 1;       // the rows' supply and the ADC's reference differ by 6 % or more

struct LineFaults {
  uint16_t rows;
  uint16_t cols;
  uint8_t faults;
};

// In counts.
struct LineReadings {
  uint16_t column_pulled_up[kCols];
  uint16_t row_pulled_up[kRows];
  uint16_t row_driven[kRows];       // each row by itself, on its own line
  uint16_t column_all_high[kCols];  // all rows driven
};

LineFaults judge(const LineReadings& readings);

// A fault that is common to the lines one select line tells apart.
uint8_t multiplexer_fault(uint16_t rows, uint16_t cols);

}  // namespace smart_mat
