#include "messages.h"

#include "frame.h"
#include "little_endian.h"

namespace smart_mat {
namespace {

constexpr uint8_t kCanFast = 1 << 0;
constexpr uint8_t kDriversSaturate = 1 << 1;  // 74HC595: the resistances are those at 20 mA

void put_text(uint8_t* at, const char* text, uint8_t field_bytes) {
  uint8_t i = 0;
  for (; i < field_bytes && text[i] != '\0'; ++i) at[i] = static_cast<uint8_t>(text[i]);
  for (; i < field_bytes; ++i) at[i] = 0;
}

}  // namespace

void encode_hello(const Hello& hello, uint8_t payload[kHelloPayloadBytes]) {
  payload[0] = kProtocolVersion;
  payload[1] = hello.firmware.major_number;
  payload[2] = hello.firmware.minor_number;
  payload[3] = hello.firmware.patch_number;
  payload[4] = hello.reset_cause;
  payload[5] = hello.state;
  payload[6] = kRows;
  payload[7] = kCols;
  put_u16(payload + 8, hello.circuit.row_pitch_um);
  put_u16(payload + 10, hello.circuit.col_pitch_um);
  payload[12] = kBits;
  payload[13] = hello.prescaler;
  put_u16(payload + 14, hello.circuit.reference_mv);
  put_u16(payload + 16, hello.rate_hz);
  put_u32(payload + 18, hello.baud);
  put_u16(payload + 22, hello.circuit.pull_down_ohm);
  put_u16(payload + 24, hello.circuit.row_series_ohm);
  payload[26] = hello.circuit.driver_high_ohm;
  payload[27] = hello.circuit.driver_low_ohm;
  put_u32(payload + 28, hello.cpu_hz);
  put_u32(payload + 32, hello.mat_id);
  put_u32(payload + 36, hello.pins_hash);
  put_text(payload + 40, hello.mcu, kMcuBytes);
  put_text(payload + 52, hello.board, kBoardBytes);
  put_text(payload + 68, hello.name, kNameFieldBytes);
  payload[92] = hello.memory;
  payload[93] = kCanFast | kDriversSaturate;
}

void encode_status(const Status& status, uint8_t payload[kStatusPayloadBytes]) {
  put_u32(payload, status.t_us);
  put_u32(payload + 4, status.scans);
  put_u16(payload + 8, status.dropped);
  put_u16(payload + 10, status.refused);
  put_u16(payload + 12, status.stack_free);
  payload[14] = status.state;
  payload[15] = status.result;
  put_u16(payload + 16, status.row_faults);
  put_u16(payload + 18, status.col_faults);
  payload[20] = status.faults;
  payload[21] = 0;
}

void encode_pong(uint32_t id, uint32_t t_us, uint8_t payload[kPongPayloadBytes]) {
  put_u32(payload, id);
  put_u32(payload + 4, t_us);
}

}  // namespace smart_mat
