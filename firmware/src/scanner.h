// The order of a scan: 17 patterns of 17 conversions.
//
// Pattern r = 0..15 drives row r: first the row's own voltage (row sense, multiplexer on channel r), then columns 0..15.
// Pattern 16 drives every row: first one conversion for the change to settle, thrown away, then columns 0..15.
// The first conversion of a pattern gives its columns one conversion more to settle after the row switch.
//
// The free-running ADC interrupts at the start of the next conversion, so on_conversion() gets the reading of
// conversion k while k + 1 samples, and then moves the multiplexers for k + 2.
//
// Board is the hardware, or its model in the host test:
//   shift_row_bit(bool), fill_rows(bool) (16 equal bits), latch_rows(), set_channel(0..15), select_columns(), select_row_sense(),
//   wait_until_sampled(), end_after_this_conversion()
#pragma once

#include <stdint.h>

#include "frame.h"
#include "ten_bit.h"

namespace smart_mat {

template <class Board>
class Scanner {
 public:
  // Leaves row 0 driven and the multiplexers on its row sense; the caller lets it settle and starts the ADC.
  void begin(Frame* frame) {
    columns_.begin(frame->cells());  // 256 readings end on a byte: the all-high block follows without a gap
    row_sense_.begin(frame->row_sense());
    Board::fill_rows(false);
    Board::shift_row_bit(true);
    Board::latch_rows();
    Board::set_channel(0);
    Board::select_row_sense();
    pattern_ = 0;
    slot_ = 1;
  }

  // Points the multiplexers at the conversion after the running one.
  __attribute__((always_inline)) void prepare_next() {
    if (slot_ != 0) {
      Board::set_channel(static_cast<uint8_t>(slot_ - 1));
      Board::select_columns();
      if (++slot_ == kSlots) {
        slot_ = 0;
        ++pattern_;
      }
      return;
    }
    slot_ = 1;
    if (pattern_ == kAllHighPattern) {
      drive_all(true);
      Board::set_channel(0);
      Board::select_columns();
    } else {
      Board::shift_row_bit(false);
      Board::latch_rows();
      Board::set_channel(pattern_);
      Board::select_row_sense();
    }
  }

  // Stores one reading. Returns true when it was the last one: the caller then drives all rows low.
  __attribute__((always_inline)) bool on_conversion(uint16_t reading) {
    const bool first_of_pattern = slot_ == 2;
    if (!first_of_pattern || pattern_ != kAllHighPattern) {
      TenBitPacker& packer = first_of_pattern ? row_sense_ : columns_;
      packer.put(reading);
    }
    Board::wait_until_sampled();
    if (pattern_ < kPatterns) {
      prepare_next();
      return false;
    }
    if (slot_ != 0) return true;
    Board::end_after_this_conversion();
    slot_ = 1;
    return false;
  }

  __attribute__((always_inline)) static void drive_all(bool high) {
    Board::fill_rows(high);
    Board::latch_rows();
  }

 private:
  static constexpr uint8_t kAllHighPattern = kRows;
  static constexpr uint8_t kPatterns = kRows + 1;
  static constexpr uint8_t kSlots = kCols + 1;

  TenBitPacker columns_;
  TenBitPacker row_sense_;
  // The conversion to prepare next. Two before it is the one whose reading arrives.
  uint8_t pattern_;
  uint8_t slot_;
};

}  // namespace smart_mat
