#include "fault_watch.h"

namespace smart_mat {
namespace {

constexpr uint8_t kRowBytes = kCols * kBits / 8;
static_assert(kRowBytes * 8 == kCols * kBits, "a column has the same place in the bytes of every row");
static_assert(kRows == kCols, "one line number serves a row and a column");

// Counts looks that contradict what is known of the line; enough of them in a row change it.
bool weigh(bool faulty, uint8_t line, uint8_t* looks, uint16_t* faults) {
  const uint16_t mask = static_cast<uint16_t>(1u << line);
  if (faulty == ((*faults & mask) != 0)) {
    looks[line] = 0;
    return false;
  }
  if (++looks[line] < FaultWatch::kLooks) return false;
  looks[line] = 0;
  *faults = static_cast<uint16_t>(*faults ^ mask);
  return true;
}

}  // namespace

// In steps of 50 cycles: in fast mode the line waits for nothing longer.
bool FaultWatch::step() {
  if (payload_ == nullptr) return false;
  const uint8_t* at = payload_ + offset_;
  const uint16_t both = static_cast<uint16_t>(at[0] | (static_cast<uint16_t>(at[1]) << 8));
  const uint16_t counts = static_cast<uint16_t>((both >> shift_) & 0x3FF);
  if (rows_left_ != 0) {
    if (counts < kColHighCounts) col_high_ = false;
    offset_ = --rows_left_ != 0 ? static_cast<uint16_t>(offset_ + kRowBytes)
                                : static_cast<uint16_t>(kRowSenseOffset + line_ * kBits / 8);
    return false;
  }
  const bool row_news = weigh(counts < kRowLowCounts, line_, row_looks_, &row_faults_);
  const bool col_news = weigh(col_high_, line_, col_looks_, &col_faults_);
  begin_line(static_cast<uint8_t>((line_ + 1) % kRows));
  return row_news || col_news;
}

void FaultWatch::begin_line(uint8_t line) {
  line_ = line;
  rows_left_ = kRows;
  col_high_ = true;
  shift_ = static_cast<uint8_t>(line * kBits % 8);
  offset_ = static_cast<uint16_t>(kCellsOffset + line * kBits / 8);
}

}  // namespace smart_mat
