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
    uint8_t weight = weight_;
    const uint16_t shifted = static_cast<uint16_t>(reading * weight);
    uint8_t* next = next_;
    *next++ = static_cast<uint8_t>(carry_ | shifted);
    uint8_t carry = static_cast<uint8_t>(shifted >> 8);
    weight = static_cast<uint8_t>(weight << 2);
    if (weight == 0) {
      *next++ = carry;
      carry = 0;
      weight = 1;
    }
    carry_ = carry;
    weight_ = weight;
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
