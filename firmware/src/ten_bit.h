// Readings of 10 bits, packed LSB first without padding: four readings in five bytes.
#pragma once

#include <stdint.h>

namespace smart_mat {

class TenBitPacker {
 public:
  void begin(uint8_t* block) {
    next_ = block;
    weight_ = 1;
    carry_ = 0;
  }

  // Inlined by force: a call would make the ADC interrupt save every register.
  // The weight 1, 4, 16, 64 stands for a shift by 0, 2, 4, 6 bits, which an AVR does faster as a multiplication.
  __attribute__((always_inline)) void put(uint16_t reading) {
    const uint16_t shifted = static_cast<uint16_t>(reading * weight_);
    uint8_t* next = next_;
    *next++ = static_cast<uint8_t>(carry_ | shifted);
    carry_ = static_cast<uint8_t>(shifted >> 8);
    weight_ = static_cast<uint8_t>(weight_ << 2);
    if (weight_ == 0) {
      *next++ = carry_;
      carry_ = 0;
      weight_ = 1;
    }
    next_ = next;
  }

 private:
  uint8_t* next_;
  uint8_t weight_;
  uint8_t carry_;
};

inline uint16_t unpack_ten_bit(const uint8_t* block, uint16_t index) {
  const uint16_t bit = static_cast<uint16_t>(index * 10);
  const uint8_t* at = block + (bit >> 3);
  const uint16_t both = static_cast<uint16_t>(at[0] | (static_cast<uint16_t>(at[1]) << 8));
  return static_cast<uint16_t>((both >> (bit & 7)) & 0x3FF);
}

}  // namespace smart_mat
