// A serial port that any program can open.
#pragma once
#include <vector>

#include "host.hpp"

namespace emulator {

// Bytes that find no open port, or a full buffer, are lost and counted, as on a real line.
class PtyLink : public Host {
  public:
    PtyLink(std::string path, bool strict_baud);
    ~PtyLink() override;
    PtyLink(const PtyLink&) = delete;
    PtyLink& operator=(const PtyLink&) = delete;

    void take(uint8_t byte, uint32_t baud) override;
    bool mistakes(uint32_t baud) const override;
    std::string exchange() override;
    uint64_t bytes_dropped() const override { return bytes_dropped_; }
    bool open() const override { return open_; }

  private:
    void drop(size_t bytes);
    void forget_unread();

    std::string path_, port_;
    int controller_ = -1;
    bool strict_baud_;
    std::vector<uint8_t> outgoing_;
    uint64_t bytes_dropped_ = 0;
    bool open_ = false;
};

}  // namespace emulator
