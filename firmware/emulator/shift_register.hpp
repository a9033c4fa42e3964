// Two chained 74HC595: outputs QA of the first chip to QH of the second drive rows 0 to 15.
#pragma once
#include <cstdint>

namespace emulator {

class ShiftRegister {
  public:
    // At power-up both registers hold anything.
    ShiftRegister(uint16_t shifted, uint16_t latched) : shifted_(shifted), latched_(latched) {}

    void clock(bool ser) { shifted_ = static_cast<uint16_t>((shifted_ << 1) | (ser ? 1 : 0)); }
    void latch() { latched_ = shifted_; }
    uint16_t outputs() const { return latched_; }

  private:
    uint16_t shifted_, latched_;
};

}  // namespace emulator
