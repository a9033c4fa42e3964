#include "line_test.h"

#include <util/delay.h>

#include "board.h"

namespace smart_mat {
namespace {

// 30 us for an open line of 100 pF behind 50 k, and 12 us for a row.
uint16_t settled_reading() {
  _delay_us(60);
  return Board::read_once();
}

void read_pulled_up(LineReadings* readings) {
  Board::pull_up(true);
  for (uint8_t line = 0; line < kRows; ++line) {
    Board::set_channel(line);
    Board::select_columns();
    readings->column_pulled_up[line] = settled_reading();
    Board::select_row_sense();
    readings->row_pulled_up[line] = settled_reading();
  }
  Board::pull_up(false);
}

void read_driven(LineReadings* readings) {
  Board::select_row_sense();
  Board::shift_row_bit(true);
  for (uint8_t row = 0; row < kRows; ++row) {
    Board::latch_rows();
    Board::set_channel(row);
    readings->row_driven[row] = settled_reading();
    Board::shift_row_bit(false);
  }
  Board::select_columns();
  Board::fill_rows(true);
  Board::latch_rows();
  for (uint8_t column = 0; column < kCols; ++column) {
    Board::set_channel(column);
    readings->column_all_high[column] = settled_reading();
  }
  Board::fill_rows(false);
  Board::latch_rows();
}

}  // namespace

LineFaults test_lines() {
  LineReadings readings;
  read_pulled_up(&readings);
  read_driven(&readings);
  return judge(readings);
}

}  // namespace smart_mat
