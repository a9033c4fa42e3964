#pragma once

#include <stdint.h>

namespace smart_mat {

inline void put_u16(uint8_t* at, uint16_t value) {
  at[0] = static_cast<uint8_t>(value);
  at[1] = static_cast<uint8_t>(value >> 8);
}

inline void put_u32(uint8_t* at, uint32_t value) {
  put_u16(at, static_cast<uint16_t>(value));
  put_u16(at + 2, static_cast<uint16_t>(value >> 16));
}

inline uint32_t get_u32(const uint8_t* at) {
  uint32_t value = 0;
  for (uint8_t i = 4; i-- > 0;) value = (value << 8) | at[i];
  return value;
}

}  // namespace smart_mat
