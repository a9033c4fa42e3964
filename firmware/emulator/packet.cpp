#include "packet.hpp"

namespace emulator {
namespace {

constexpr size_t kHeaderBytes = 9;
constexpr size_t kCrcBytes = 2;
constexpr size_t kLongestPayload = 4096;
constexpr size_t kFramePayloadBytes = 366;
constexpr int kBits = 10;

uint8_t crc8(const uint8_t* data, size_t size) {
    uint8_t crc = 0;
    for (size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit) crc = static_cast<uint8_t>(crc & 0x80 ? crc << 1 ^ 0x07 : crc << 1);
    }
    return crc;
}

uint16_t crc16(const uint8_t* data, size_t size) {
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < size; ++i) {
        crc ^= static_cast<uint16_t>(data[i] << 8);
        for (int bit = 0; bit < 8; ++bit) crc = static_cast<uint16_t>(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    return crc;
}

uint16_t u16(const uint8_t* at) { return static_cast<uint16_t>(at[0] | at[1] << 8); }

void unpack(const uint8_t* block, int count, uint16_t* out) {
    for (int i = 0; i < count; ++i) {
        const int bit = i * kBits;
        const uint32_t two = u16(block + bit / 8);  // 10 bits at an even bit offset lie within two bytes
        out[i] = static_cast<uint16_t>(two >> bit % 8 & kMaxCode);
    }
}

}  // namespace

bool decode_frame(const Packet& packet, Frame& frame) {
    if (packet.payload.size() < kFramePayloadBytes || (packet.flags & 3) != 3) return false;
    const uint8_t* at = packet.payload.data();
    frame.sequence = packet.sequence;
    frame.t_us = u16(at) | static_cast<uint32_t>(u16(at + 2)) << 16;
    frame.duration_us = u16(at + 4) * 4u;
    unpack(at + 6, kRows * kCols, &frame.reading[0]);
    unpack(at + 326, kCols, &frame.reading[kRows * kCols]);
    unpack(at + 346, kRows, &frame.reading[kRows * kCols + kCols]);
    return true;
}

PacketReader::Verdict PacketReader::judge() const {
    const size_t size = buffer_.size();
    if (buffer_[0] != 0xA5) return Verdict::bad;
    if (size < 2) return Verdict::wait;
    if (buffer_[1] != 0x5A) return Verdict::bad;
    if (size < kHeaderBytes) return Verdict::wait;
    const size_t length = u16(&buffer_[4]);
    if (crc8(&buffer_[2], 6) != buffer_[8] || length > kLongestPayload || buffer_[3] >> 4 != 1) return Verdict::bad;
    const size_t body = kHeaderBytes + length;
    if (size < body + kCrcBytes) return Verdict::wait;
    return crc16(&buffer_[2], body - 2) == u16(&buffer_[body]) ? Verdict::good : Verdict::bad;
}

void PacketReader::feed(uint8_t byte) {
    buffer_.push_back(byte);
    while (!buffer_.empty()) {
        const Verdict verdict = judge();
        if (verdict == Verdict::wait) return;
        if (verdict == Verdict::bad) {
            buffer_.erase(buffer_.begin());
            ++stray_bytes_;
            continue;
        }
        const size_t body = kHeaderBytes + u16(&buffer_[4]);
        const Packet packet{static_cast<PacketType>(buffer_[2]), buffer_[3], u16(&buffer_[6]),
                            {buffer_.begin() + kHeaderBytes, buffer_.begin() + static_cast<long>(body)}};
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<long>(body + kCrcBytes));
        found_(packet);
    }
}

}  // namespace emulator
