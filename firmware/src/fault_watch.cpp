#include "fault_watch.h"

#include "ten_bit.h"

namespace smart_mat {
namespace {

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

bool FaultWatch::step() {
  if (frame_ == nullptr) return false;
  if (row_ < kRows) {
    const uint16_t index = static_cast<uint16_t>(row_ * kCols + line_);
    if (unpack_ten_bit(frame_->payload + kCellsOffset, index) < kColHighCounts) col_high_ = false;
    ++row_;
    return false;
  }
  const bool row_low = unpack_ten_bit(frame_->payload + kRowSenseOffset, line_) < kRowLowCounts;
  frame_ = nullptr;
  const bool row_news = weigh(row_low, line_, row_looks_, &row_faults_);
  const bool col_news = weigh(col_high_, line_, col_looks_, &col_faults_);
  return row_news || col_news;
}

}  // namespace smart_mat
