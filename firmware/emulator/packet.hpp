// The wire format, read from PROTOCOL.md and not from the firmware.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "board.hpp"

namespace emulator {

constexpr int kReadings = kRows * kCols + kCols + kRows;  // cells row-major, all-high, row sense

enum class PacketType : uint8_t { frame = 1, hello = 2, status = 3, pong = 4 };

struct Packet {
    PacketType type;
    uint8_t flags;
    uint16_t sequence;
    std::vector<uint8_t> payload;
};

struct Frame {
    uint16_t sequence;
    uint32_t t_us;
    uint32_t duration_us;
    std::array<uint16_t, kReadings> reading;
};

// False when the payload is shorter than a frame of this mat with all three blocks.
bool decode_frame(const Packet& packet, Frame& frame);

class PacketReader {
  public:
    explicit PacketReader(std::function<void(const Packet&)> found) : found_(std::move(found)) {}

    void feed(uint8_t byte);
    void reset() { buffer_.clear(); }  // what had come of a packet is forgotten
    uint64_t stray_bytes() const { return stray_bytes_; }  // bytes that belong to no valid packet
    bool between_packets() const { return buffer_.empty(); }

  private:
    enum class Verdict { wait, bad, good };
    Verdict judge() const;

    std::function<void(const Packet&)> found_;
    std::vector<uint8_t> buffer_;
    uint64_t stray_bytes_ = 0;
};

}  // namespace emulator
