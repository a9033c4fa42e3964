// Checksums, packed readings and the messages of the protocol.
#include "../../../firmware/src/crc.h"
#include "../../../firmware/src/messages.h"
#include "../../../firmware/src/ten_bit.h"
#include "requests.h"

using namespace smart_mat;

namespace host {

std::string crc8(std::istream& in) {
  Crc8 crc;
  for (char c : read_text(in)) crc.put(static_cast<uint8_t>(c));
  return to_hex({crc.value()});
}

std::string crc16(std::istream& in) {
  Crc16 crc;
  for (char c : read_text(in)) crc.put(static_cast<uint8_t>(c));
  return to_hex({crc.low(), crc.high()});
}

std::string ten_bit(std::istream& in) {
  std::vector<uint16_t> readings;
  for (unsigned value; in >> value;) readings.push_back(static_cast<uint16_t>(value));
  Bytes block(readings.size() * 10 / 8 + 1, 0xEE);
  TenBitPacker packer;
  packer.begin(block.data());
  for (uint16_t reading : readings) packer.put(reading);
  for (size_t i = 0; i < readings.size(); ++i) {
    if (unpack_ten_bit(block.data(), static_cast<uint16_t>(i)) != readings[i]) return "unpacking differs";
  }
  if (block.back() != 0xEE) return "written behind the block";
  block.pop_back();
  return to_hex(block);
}

// seq flags, then the fields in the order of the struct, texts in hex.
std::string hello(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  Hello hello;
  hello.firmware = {read<uint8_t>(in), 0, 0};
  hello.firmware.minor_number = read<uint8_t>(in);
  hello.firmware.patch_number = read<uint8_t>(in);
  hello.reset_cause = read<uint8_t>(in);
  hello.state = read<uint8_t>(in);
  hello.circuit.row_pitch_um = read<uint16_t>(in);
  hello.circuit.col_pitch_um = read<uint16_t>(in);
  hello.circuit.reference_mv = read<uint16_t>(in);
  hello.circuit.pull_down_ohm = read<uint16_t>(in);
  hello.circuit.row_series_ohm = read<uint16_t>(in);
  hello.circuit.driver_high_ohm = read<uint8_t>(in);
  hello.circuit.driver_low_ohm = read<uint8_t>(in);
  hello.prescaler = read<uint8_t>(in);
  hello.rate_hz = read<uint16_t>(in);
  hello.baud = read<uint32_t>(in);
  hello.cpu_hz = read<uint32_t>(in);
  hello.mat_id = read<uint32_t>(in);
  hello.pins_hash = read<uint32_t>(in);
  hello.memory = read<uint8_t>(in);
  const std::string mcu = read_text(in), board = read_text(in), name = read_text(in);
  hello.mcu = mcu.c_str();
  hello.board = board.c_str();
  hello.name = name.c_str();
  uint8_t payload[kHelloPayloadBytes];
  encode_hello(hello, payload);
  return packet_hex(PacketType::kHello, flags, sequence, payload, sizeof payload);
}

std::string status(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  Status status;
  status.t_us = read<uint32_t>(in);
  status.scans = read<uint32_t>(in);
  status.dropped = read<uint16_t>(in);
  status.refused = read<uint16_t>(in);
  status.stack_free = read<uint16_t>(in);
  status.state = read<uint8_t>(in);
  status.result = read<uint8_t>(in);
  status.row_faults = read<uint16_t>(in);
  status.col_faults = read<uint16_t>(in);
  status.faults = read<uint8_t>(in);
  uint8_t payload[kStatusPayloadBytes];
  encode_status(status, payload);
  return packet_hex(PacketType::kStatus, flags, sequence, payload, sizeof payload);
}

std::string pong(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  const uint32_t id = read<uint32_t>(in);
  uint8_t payload[kPongPayloadBytes];
  encode_pong(id, read<uint32_t>(in), payload);
  return packet_hex(PacketType::kPong, flags, sequence, payload, sizeof payload);
}

}  // namespace host
