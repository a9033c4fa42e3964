// Wiring faults that show in the readings alone.
//
// Row: its own line stays near ground while it is driven. A row broken before the sense wire, a dead 595 output or a
// short to ground reads about 0; 130 kg on low-ohm film still leaves 0.65 V (133 counts) of 5 V.
// Column: every cell of it reads the reference. Fifteen grounded rows make that impossible for film, so the column
// is shorted to the supply or its wire to the multiplexer is.
//
// One reading a call: the sender must not wait for it. A row and a column take seventeen calls, over as many frames as
// come by meanwhile.
#pragma once

#include <stdint.h>

#include "frame.h"
#include "line_faults.h"

namespace smart_mat {

class FaultWatch {
 public:
  static constexpr uint16_t kRowLowCounts = 32;
  static constexpr uint16_t kColHighCounts = 1000;
  static constexpr uint8_t kLooks = 4;  // alike in a row: about a second at 100 frames/s, two in fast mode

  void begin(const Frame* frame) { payload_ = frame->payload; }

  // The frame is about to be overwritten.
  void end() { payload_ = nullptr; }

  // Looks at one reading. True if a fault appeared or went.
  bool step();

  // What the line test found stays until the next one, whatever the readings look like.
  void found_at_start(const LineFaults& found) {
    at_start_ = found;
    row_faults_ = 0;
    col_faults_ = 0;
  }

  uint16_t row_faults() const { return row_faults_ | at_start_.rows; }
  uint16_t col_faults() const { return col_faults_ | at_start_.cols; }
  uint8_t faults() const { return at_start_.faults | multiplexer_fault(row_faults(), col_faults()); }

 private:
  void begin_line(uint8_t line);

  const uint8_t* payload_ = nullptr;
  uint8_t line_ = 0;
  uint8_t rows_left_ = kRows;
  uint8_t shift_ = 0;                 // of the line's readings in their two bytes
  uint16_t offset_ = kCellsOffset;  // of the next one
  bool col_high_ = true;
  LineFaults at_start_ = {0, 0, 0};
  uint16_t row_faults_ = 0;
  uint16_t col_faults_ = 0;
  uint8_t row_looks_[kRows] = {};
  uint8_t col_looks_[kCols] = {};
};

}  // namespace smart_mat
