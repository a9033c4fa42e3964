// The order of a scan: 17 patterns of 17 conversions.
//
// Pattern r = 0..15 drives row r: first the row's own voltage (row sense, multiplexer on channel r), then columns 0..15.
// Pattern 16 drives every row: first one conversion for the change to settle, thrown away, then columns 0..15.
// The first conversion of a pattern gives its columns one conversion more to settle after the row switch.
//
// The free-running ADC interrupts at the start of the next conversion: the reading of conversion k comes while k + 1
// samples, and then the multiplexers move for k + 2. A row switch is made one conversion ahead too. In fast mode a
// conversion is shorter than a row takes to settle: the ADC pauses there, and goes on when the row has settled.
//
// Board is the hardware, or its model in the host test:
//   reading(), shift_row_bit(bool), fill_rows(bool) (16 equal bits), latch_rows(), set_channel(0..15), next_channel(),
//   select_columns(), select_row_sense(), wait_until_sampled(), pass_sampling(), pass_start(), end_after_this_conversion(), pauses_at_rows(), mark_row_switch(), go_on_when_settled()
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
    paused_ = false;
  }

  // Points the multiplexers at column 0 behind a row's own voltage.
  void prepare_columns() {
    Board::set_channel(0);
    Board::select_columns();
    slot_ = 2;
  }

  // Fifteen of seventeen readings: a column comes after the next.
  __attribute__((always_inline)) bool within_row() const { return slot_ >= 2 && slot_ < kSlots; }
  __attribute__((always_inline)) void on_reading_within_row() {
    if (slot_ == 2) {
      sensed_ = Board::reading();
    } else {
      columns_.put(Board::reading());
    }
    Board::wait_until_sampled();
    Board::next_channel();
    ++slot_;
  }

  // The last column of a row samples, and another row is to come.
  __attribute__((always_inline)) bool before_row() const { return slot_ == kSlots && pattern_ < kAllHighPattern - 1; }
  __attribute__((always_inline)) void on_reading_before_row() {
    held_ = Board::reading();  // in memory: more registers would be saved by every interrupt
    begin_pause();
    Board::pass_sampling();
    Board::shift_row_bit(false);
    Board::latch_rows();
    Board::set_channel(static_cast<uint8_t>(pattern_ + 1));
    Board::select_row_sense();
    end_switch();
    columns_.put(held_);
  }

  // The last column's reading, with the next pattern driven. After a pause nothing converts, and the ADC holds the
  // reading until the conversion started here ends, so it is stored while that one samples.
  __attribute__((always_inline)) bool behind_row() const { return slot_ == 1; }
  __attribute__((always_inline)) void on_reading_behind_row() {
    if (paused_) Board::go_on_when_settled();
    columns_.put(Board::reading());
    row_sense_.put(sensed_);
    Board::pass_start();
    prepare_columns();
  }

  // What is left, three readings of 289: the all-high pattern begins, and ends. Returns true when it was the very last
  // reading: the caller then drives all rows low.
  bool on_edge() {
    const bool last = slot_ > kSlots;
    const uint16_t reading = Board::reading();
    if (pattern_ == kAllHighPattern) {
      if (!last) Board::end_after_this_conversion();
      ++slot_;
    } else {
      begin_pause();
      Board::pass_sampling();
      drive_all(true);
      Board::set_channel(0);
      Board::select_columns();
      end_switch();
    }
    columns_.put(reading);
    return last;
  }

  // Any conversion. Two before the one to prepare is the one whose reading arrives.
  __attribute__((always_inline)) bool on_conversion() {
    if (within_row()) {
      on_reading_within_row();
    } else if (behind_row()) {
      on_reading_behind_row();
    } else if (before_row()) {
      on_reading_before_row();
    } else {
      return on_edge();
    }
    return false;
  }

  static void drive_all(bool high) {
    Board::fill_rows(high);
    Board::latch_rows();
  }

 private:
  static constexpr uint8_t kAllHighPattern = kRows;
  static constexpr uint8_t kSlots = kCols + 1;

  __attribute__((always_inline)) void begin_pause() {
    paused_ = Board::pauses_at_rows();
    if (paused_) Board::end_after_this_conversion();
  }

  __attribute__((always_inline)) void end_switch() {
    Board::mark_row_switch();
    slot_ = 1;
    ++pattern_;
  }

  TenBitPacker columns_;
  TenBitPacker row_sense_;
  // The conversion to prepare next.
  uint8_t pattern_;
  uint8_t slot_;
  bool paused_;
  uint16_t sensed_;  // of this pattern, until its end
  uint16_t held_;
};

}  // namespace smart_mat
