#include "line_faults.h"

namespace smart_mat {
namespace {

constexpr uint16_t kOpenColCounts = 150;     // 2.2 k against 20 k gives 101
constexpr uint16_t kShortedColCounts = 6;    // 1 k against 50 k gives 20; 2.4 mS of film would bring that down as far ...
constexpr uint16_t kLoadedColCounts = 100;   // ... and show as 700 here
constexpr uint16_t kHeldRowCounts = 32;      // 130 ohm against 20 k gives 7
constexpr uint16_t kDrivenRowCounts = 32;    // 130 kg on low-ohm film leave 133
constexpr uint16_t kEmptyColCounts = 3;
constexpr uint16_t kUnloadedRowCounts = 960;  // an unloaded row reads the whole supply
constexpr uint8_t kMostRows = 12;

bool is_empty(const LineReadings& readings) {
  for (uint8_t column = 0; column < kCols; ++column) {
    if (readings.column_all_high[column] > kEmptyColCounts) return false;
  }
  return true;
}

bool is_row_faulty(const LineReadings& readings, uint8_t row) {
  return readings.row_pulled_up[row] > kHeldRowCounts || readings.row_driven[row] < kDrivenRowCounts;
}

bool is_col_faulty(const LineReadings& readings, uint8_t column) {
  const uint16_t pulled_up = readings.column_pulled_up[column];
  return pulled_up > kOpenColCounts ||
         (pulled_up < kShortedColCounts && readings.column_all_high[column] < kLoadedColCounts);
}

// All columns have the same resistor to ground and see the same pull-up; two that touch read half as much.
void judge_alike(const LineReadings& readings, LineFaults* found) {
  uint16_t highest = 0;
  for (uint8_t column = 0; column < kCols; ++column) {
    const uint16_t counts = readings.column_pulled_up[column];
    if (counts <= kOpenColCounts && counts > highest) highest = counts;
  }
  for (uint8_t column = 0; column < kCols; ++column) {
    if (readings.column_pulled_up[column] * 4 < highest * 3) found->cols = static_cast<uint16_t>(found->cols | (1u << column));
  }
}

// Rows that do not reach the supply though nothing lies on the mat: a short between two rows, or, when nearly all do
// not, the supply itself.
void judge_unloaded(const LineReadings& readings, LineFaults* found) {
  uint16_t low = 0;
  uint8_t count = 0;
  for (uint8_t row = 0; row < kRows; ++row) {
    if (is_row_faulty(readings, row) || readings.row_driven[row] >= kUnloadedRowCounts) continue;
    low = static_cast<uint16_t>(low | (1u << row));
    ++count;
  }
  if (count >= kMostRows) {
    found->faults = static_cast<uint8_t>(found->faults | kFaultSupply);
  } else {
    found->rows = static_cast<uint16_t>(found->rows | low);
  }
}

}  // namespace

LineFaults judge(const LineReadings& readings) {
  LineFaults found = {0, 0, 0};
  for (uint8_t line = 0; line < kRows; ++line) {
    const uint16_t mask = static_cast<uint16_t>(1u << line);
    if (is_row_faulty(readings, line)) found.rows = static_cast<uint16_t>(found.rows | mask);
    if (is_col_faulty(readings, line)) found.cols = static_cast<uint16_t>(found.cols | mask);
  }
  found.faults = multiplexer_fault(found.rows, found.cols);
  if (is_empty(readings)) {
    judge_unloaded(readings, &found);
    judge_alike(readings, &found);
  }
  return found;
}

uint8_t multiplexer_fault(uint16_t rows, uint16_t cols) {
  static const uint16_t kSelected[4] = {0xAAAA, 0xCCCC, 0xF0F0, 0xFF00};
  bool found = rows == 0xFFFF || cols == 0xFFFF;
  for (uint8_t bit = 0; bit < 4; ++bit) {
    const uint16_t selected = kSelected[bit];
    const uint16_t others = static_cast<uint16_t>(~selected);
    if (rows == selected || rows == others) found = true;
  }
  return found ? kFaultMultiplexer : 0;
}

}  // namespace smart_mat
