// Payloads of HELLO, STATUS and PONG (PROTOCOL.md).
#pragma once

#include <stdint.h>

namespace smart_mat {

constexpr uint8_t kHelloPayloadBytes = 94;
constexpr uint8_t kStatusPayloadBytes = 22;
constexpr uint8_t kPongPayloadBytes = 8;
constexpr uint8_t kMcuBytes = 12;
constexpr uint8_t kBoardBytes = 16;
constexpr uint8_t kNameFieldBytes = 24;

struct Version {
  uint8_t major_number;  // glibc and avr-libc claim the names major and minor for device numbers
  uint8_t minor_number;
  uint8_t patch_number;
};

// What the circuit is built with.
struct Circuit {
  uint16_t row_pitch_um;
  uint16_t col_pitch_um;
  uint16_t reference_mv;
  uint16_t pull_down_ohm;
  uint16_t row_series_ohm;
  uint8_t driver_high_ohm;
  uint8_t driver_low_ohm;
};

struct Hello {
  Version firmware;
  uint8_t reset_cause;
  uint8_t state;
  Circuit circuit;
  uint8_t prescaler;
  uint16_t rate_hz;
  uint32_t baud;
  uint32_t cpu_hz;
  uint32_t mat_id;
  uint32_t pins_hash;
  const char* mcu;
  const char* board;
  const char* name;
  uint8_t memory;  // MemoryState
};

struct Status {
  uint32_t t_us;
  uint32_t scans;
  uint16_t dropped;
  uint16_t refused;
  uint16_t stack_free;
  uint8_t state;
  uint8_t result;
  uint16_t row_faults;
  uint16_t col_faults;
  uint8_t faults;
};

void encode_hello(const Hello& hello, uint8_t payload[kHelloPayloadBytes]);
void encode_status(const Status& status, uint8_t payload[kStatusPayloadBytes]);
void encode_pong(uint32_t id, uint32_t t_us, uint8_t payload[kPongPayloadBytes]);

}  // namespace smart_mat
