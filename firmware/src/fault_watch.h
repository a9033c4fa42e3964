// Wiring faults that show in the readings alone.
//
// Row: its own line stays near ground while it is driven. A row broken before the sense wire, a dead 595 output or a
// short to ground reads about 0; 130 kg on low-ohm film still leaves 0.65 V (133 counts) of 5 V.
// Column: every cell of it reads the reference. Fifteen grounded rows make that impossible for film, so the column
// is shorted to the supply or its wire to the multiplexer is.
//
// One row and one column a frame, one reading a call: the sender must not wait for it.
#pragma once

#include <stdint.h>

#include "frame.h"

namespace smart_mat {

class FaultWatch {
 public:
  static constexpr uint16_t kRowLowCounts = 32;
  static constexpr uint16_t kColHighCounts = 1000;
  static constexpr uint8_t kLooks = 4;  // alike in a row, 16 frames apart: 0.6 s at 100 frames/s

  void begin(const Frame* frame) {
    frame_ = frame;
    line_ = static_cast<uint8_t>(frame->sequence % kRows);
    row_ = 0;
    col_high_ = true;
  }

  // The frame is about to be overwritten.
  void end() { frame_ = nullptr; }

  // Looks at one reading. True if a fault appeared or went.
  bool step();

  uint16_t row_faults() const { return row_faults_; }
  uint16_t col_faults() const { return col_faults_; }

 private:
  const Frame* frame_ = nullptr;
  uint8_t line_ = 0;
  uint8_t row_ = 0;
  bool col_high_ = false;
  uint16_t row_faults_ = 0;
  uint16_t col_faults_ = 0;
  uint8_t row_looks_[kRows] = {};
  uint8_t col_looks_[kCols] = {};
};

}  // namespace smart_mat
