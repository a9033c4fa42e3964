// What tests may ask of the portable firmware: a kind and its numbers, texts as hex ("-": empty); one answer each.
#pragma once

#include <stdint.h>

#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

#include "../../../firmware/src/packet.h"

namespace host {

using Bytes = std::vector<uint8_t>;

std::string to_hex(const Bytes& bytes);
Bytes from_hex(const std::string& text);
std::string read_text(std::istream& in);
// A whole packet as the sender puts it on the line.
std::string packet_hex(smart_mat::PacketType type, uint8_t flags, uint16_t sequence, const uint8_t* payload,
                       uint16_t length);

template <class T> T read(std::istream& in) {
  unsigned long long value;
  if (!(in >> value)) throw std::runtime_error("number missing");
  return static_cast<T>(value);
}

// messages.cpp
std::string crc8(std::istream& in);
std::string crc16(std::istream& in);
std::string ten_bit(std::istream& in);
std::string hello(std::istream& in);
std::string status(std::istream& in);
std::string pong(std::istream& in);

// scans.cpp
std::string frame(std::istream& in);
std::string scan(std::istream& in);
std::string faults(std::istream& in);

// link.cpp
std::string commands(std::istream& in);
std::string slots(std::istream& in);
std::string answers(std::istream& in);

// board.cpp
std::string pacing(std::istream& in);
std::string record(std::istream& in);
std::string line_test(std::istream& in);

}  // namespace host
