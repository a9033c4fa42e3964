#include "capture.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "npy.hpp"

namespace emulator {

// Time for the answer, a STATUS of 31 bytes, behind a frame that is on the line already.
constexpr int kLinePauseMs = 20;

Capture::Capture(const std::string& path, std::string lines)
    : path_(path), file_(path, std::ios::binary), lines_(std::move(lines)),
      reader_([this](const Packet& packet) { greeted_ = greeted_ || packet.type == PacketType::hello; }) {
    if (!file_) throw UsageError("cannot write the capture to " + path + ": " + std::strerror(errno));
}

void Capture::take(uint8_t byte, uint32_t) {
    file_.put(static_cast<char>(byte));
    if (!greeted_) reader_.feed(byte);
}

void Capture::finish() {
    if (!file_.flush()) throw UsageError("could not write all of " + path_ + "; make room on the disk and run it again");
}

std::string Capture::exchange() {
    if (!greeted_ || lines_.empty() || pause_ms_-- > 0) return {};
    pause_ms_ = kLinePauseMs;
    const std::string line = lines_.substr(0, lines_.find('\n') + 1);
    lines_.erase(0, line.size());
    return line;
}

}  // namespace emulator
