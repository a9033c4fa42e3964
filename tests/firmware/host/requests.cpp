// Texts of requests and answers, and a packet on a line that takes every byte.
#include <iomanip>
#include <sstream>

#include "../../../firmware/src/packet.h"
#include "requests.h"

using namespace smart_mat;

namespace host {

namespace {

// A line that takes every byte, and jobs that only count.
struct Wire {
  Bytes bytes;
  bool poll() { return true; }
  void send(uint8_t byte) { bytes.push_back(byte); }
};

struct NoJobs {
  void on_packet_begun() {}
  void between_bytes() {}
};

}  // namespace

std::string to_hex(const Bytes& bytes) {
  std::ostringstream out;
  for (uint8_t byte : bytes) out << std::hex << std::setw(2) << std::setfill('0') << unsigned(byte);
  return out.str();
}

Bytes from_hex(const std::string& text) {
  Bytes bytes;
  if (text == "-") return bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string read_text(std::istream& in) {
  std::string hex;
  in >> hex;
  const Bytes bytes = from_hex(hex);
  return std::string(bytes.begin(), bytes.end());
}

std::string packet_hex(PacketType type, uint8_t flags, uint16_t sequence, const uint8_t* payload, uint16_t length) {
  PacketSender sender;
  Wire wire;
  NoJobs jobs;
  sender.begin(type, flags, sequence, payload, length);
  sender.send(wire, jobs, 7);
  return to_hex(wire.bytes);
}

}  // namespace host
