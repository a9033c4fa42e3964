// One packet: sync, header with its check, payload, CRC-16 (PROTOCOL.md).
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
  // The payload must stay as it is until the packet is sent.
  void begin(PacketType type, uint8_t flags, uint16_t sequence, const uint8_t* payload, uint16_t length) {
    header_[0] = kSync0;
    header_[1] = kSync1;
    header_[2] = static_cast<uint8_t>(type);
    header_[3] = static_cast<uint8_t>((kProtocolVersion << 4) | flags);
    put_u16(header_ + 4, length);
    put_u16(header_ + 6, sequence);
    payload_ = payload;
    length_ = length;
  }

  // Sends the packet, each byte as soon as the line can take it. Both checks are computed meanwhile, so that a frame
  // goes to the line the moment its scan ends. Not inlined: a byte takes 45 cycles with all variables in registers, and
  // the line at 1 000 000 baud leaves no more.
  //   Line: poll() (true if it can take a byte), send(byte).
  //   Jobs: on_packet_begun(), with two bytes waiting in the line, and between_bytes(), every bytes_a_job bytes.
  template <class Line, class Jobs>
  __attribute__((noinline)) void send(Line& line, Jobs& jobs, uint8_t bytes_a_job) {
    put(line, kSync0);
    put(line, kSync1);
    Crc16 crc = check_header();
    put(line, header_[2]);
    put(line, header_[3]);
    jobs.on_packet_begun();
    for (uint8_t i = 4; i < kHeaderBytes; ++i) put(line, header_[i]);
    const uint8_t* at = payload_;
    const uint8_t* const end = at + length_;
    uint8_t left = bytes_a_job;
    while (at != end) {
      while (!line.poll()) {
      }
      const uint8_t byte = *at++;
      line.send(byte);
      crc.put(byte);
      if (--left == 0) {
        jobs.between_bytes();
        left = bytes_a_job;
      }
    }
    put(line, crc.low());
    put(line, crc.high());
  }

 private:
  template <class Line>
  static void put(Line& line, uint8_t byte) {
    while (!line.poll()) {
    }
    line.send(byte);
  }

  // Fills in the header's own check; gives the packet's as far as the header goes.
  Crc16 check_header() {
    Crc8 check;
    Crc16 crc;
    for (uint8_t i = 2; i < kHeaderCheckAt; ++i) {
      check.put(header_[i]);
      crc.put(header_[i]);
    }
    header_[kHeaderCheckAt] = check.value();
    crc.put(check.value());
    return crc;
  }

  static constexpr uint8_t kHeaderCheckAt = kHeaderBytes - 1;

  uint8_t header_[kHeaderBytes];
  const uint8_t* payload_;
  uint16_t length_;
};

}  // namespace smart_mat
