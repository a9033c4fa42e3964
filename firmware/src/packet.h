// One packet, byte by byte: sync, header with its check, payload, CRC-16 (PROTOCOL.md).
// Both checks are computed as the bytes leave, so a frame goes to the line the moment its scan ends.
#pragma once

#include <stdint.h>

#include "crc.h"
#include "little_endian.h"

namespace smart_mat {

constexpr uint8_t kProtocolVersion = 1;
constexpr uint8_t kSync0 = 0xA5;
constexpr uint8_t kSync1 = 0x5A;
constexpr uint8_t kHeaderBytes = 9;
constexpr uint8_t kCheckBytes = 2;

enum class PacketType : uint8_t { kNone = 0, kFrame = 1, kHello = 2, kStatus = 3, kPong = 4 };

constexpr uint8_t kFlagAllHigh = 1 << 0;
constexpr uint8_t kFlagRowSense = 1 << 1;
constexpr uint8_t kFlagOverrun = 1 << 2;
constexpr uint8_t kFlagStatusWaiting = 1 << 3;

class PacketSender {
 public:
  // The payload must stay as it is until busy() is false.
  void begin(PacketType type, uint8_t flags, uint16_t sequence, const uint8_t* payload, uint16_t length) {
    header_[0] = kSync0;
    header_[1] = kSync1;
    header_[2] = static_cast<uint8_t>(type);
    header_[3] = static_cast<uint8_t>((kProtocolVersion << 4) | flags);
    put_u16(header_ + 4, length);
    put_u16(header_ + 6, sequence);
    header_check_ = Crc8();
    crc_ = Crc16();
    payload_ = payload;
    left_ = length;
    position_ = 0;
    stage_ = Stage::kHeader;
  }

  bool busy() const { return stage_ != Stage::kIdle; }

  // Call only while busy().
  __attribute__((always_inline)) uint8_t next() {
    if (stage_ == Stage::kPayload) {
      const uint8_t byte = *payload_++;
      crc_.put(byte);
      if (--left_ == 0) stage_ = Stage::kCrcLow;
      return byte;
    }
    return stage_ == Stage::kHeader ? next_of_header() : next_of_crc();
  }

 private:
  enum class Stage : uint8_t { kIdle, kHeader, kPayload, kCrcLow, kCrcHigh };

  uint8_t next_of_crc() {
    const bool low = stage_ == Stage::kCrcLow;
    stage_ = low ? Stage::kCrcHigh : Stage::kIdle;
    return low ? crc_.low() : crc_.high();
  }

  __attribute__((noinline)) uint8_t next_of_header() {
    const bool checked = position_ >= 2 && position_ < kHeaderCheckAt;
    const uint8_t byte = position_ == kHeaderCheckAt ? header_check_.value() : header_[position_];
    if (checked) header_check_.put(byte);
    if (position_ >= 2) crc_.put(byte);
    if (++position_ == kHeaderBytes) stage_ = left_ != 0 ? Stage::kPayload : Stage::kCrcLow;
    return byte;
  }

  static constexpr uint8_t kHeaderCheckAt = kHeaderBytes - 1;

  uint8_t header_[kHeaderCheckAt];
  Crc8 header_check_;
  uint8_t position_;
  Stage stage_ = Stage::kIdle;
  Crc16 crc_;
  const uint8_t* payload_;
  uint16_t left_;
};

}  // namespace smart_mat
