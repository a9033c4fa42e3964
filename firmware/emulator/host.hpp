// The computer at the other end of the serial line.
#pragma once
#include <cstdint>
#include <string>

namespace emulator {

class Host {
  public:
    virtual ~Host() = default;
    // `baud`: what the board sends at.
    virtual void take(uint8_t byte, uint32_t baud) = 0;
    // Called about every emulated millisecond; returns what the host has sent since.
    virtual std::string exchange() = 0;
    // The port is set to another speed than this.
    virtual bool mistakes(uint32_t) const { return false; }
    virtual void finish() {}  // at the end; tells when something could not be kept
    virtual uint64_t bytes_dropped() const { return 0; }
    virtual bool open() const { return true; }
};

}  // namespace emulator
