// Geometry of the mat and layout of the FRAME payload (PROTOCOL.md).
#pragma once

#include <stdint.h>

#include "little_endian.h"
#include "packet.h"

namespace smart_mat {

constexpr uint8_t kRows = 16;
constexpr uint8_t kCols = 16;
constexpr uint8_t kBits = 10;

constexpr uint16_t kCellsOffset = 6;
constexpr uint16_t kAllHighOffset = kCellsOffset + kRows * kCols * kBits / 8;
constexpr uint16_t kRowSenseOffset = kAllHighOffset + kCols * kBits / 8;
constexpr uint16_t kFramePayloadBytes = kRowSenseOffset + kRows * kBits / 8;
static_assert(kFramePayloadBytes == 366, "PROTOCOL.md: FRAME payload of a 16 x 16 mat");
static_assert(kAllHighOffset == 326 && kRowSenseOffset == 346, "PROTOCOL.md: FRAME offsets");

struct Frame {
  uint8_t payload[kFramePayloadBytes];
  uint16_t sequence;
  uint8_t flags;

  void set_t_us(uint32_t t_us) { put_u32(payload, t_us); }
  void set_scan_4us(uint16_t scan_4us) { put_u16(payload + 4, scan_4us); }
  uint8_t* cells() { return payload + kCellsOffset; }
  uint8_t* row_sense() { return payload + kRowSenseOffset; }
};

}  // namespace smart_mat
