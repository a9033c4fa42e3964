// The two checks of a packet (PROTOCOL.md).
#pragma once

#include <stdint.h>

namespace smart_mat {

// Polynomial 0x07, initial 0, not reflected.
class Crc8 {
 public:
  void put(uint8_t byte) {
    uint8_t value = static_cast<uint8_t>(value_ ^ byte);
    value = static_cast<uint8_t>(static_cast<uint8_t>(value << 4) ^ of_nibble(value >> 4));
    value_ = static_cast<uint8_t>(static_cast<uint8_t>(value << 4) ^ of_nibble(value >> 4));
  }

  uint8_t value() const { return value_; }

 private:
  // Bit by bit a byte takes 60 cycles; the line does not wait that long for a header in fast mode.
  static uint8_t of_nibble(uint8_t nibble) {
    static const uint8_t kTable[16] = {0x00, 0x07, 0x0E, 0x09, 0x1C, 0x1B, 0x12, 0x15,
                                       0x38, 0x3F, 0x36, 0x31, 0x24, 0x23, 0x2A, 0x2D};
    return kTable[nibble];
  }

  uint8_t value_ = 0;
};

// CRC-16/CCITT-FALSE: polynomial 0x1021, initial 0xFFFF, not reflected, no final XOR.
// The eight steps of a byte folded into one: x * (2^12 + 2^5 + 1). Kept as two bytes, because an AVR then needs
// 26 cycles a byte, as many as for two fetches from a table in flash; as one 16-bit number it takes 100.
class Crc16 {
 public:
  __attribute__((always_inline)) void put(uint8_t byte) {
    uint8_t x = static_cast<uint8_t>(high_ ^ byte);
    x = static_cast<uint8_t>(x ^ static_cast<uint8_t>(x >> 4));
    high_ = static_cast<uint8_t>(low_ ^ static_cast<uint8_t>(x << 4) ^ static_cast<uint8_t>(x >> 3));
    low_ = static_cast<uint8_t>(x ^ static_cast<uint8_t>(x << 5));
  }

  uint8_t high() const { return high_; }
  uint8_t low() const { return low_; }

 private:
  uint8_t high_ = 0xFF;
  uint8_t low_ = 0xFF;
};

}  // namespace smart_mat
