// A host that writes all it gets into a file, and after the first HELLO sends its commands, a line every 20 ms.
#pragma once
#include <fstream>

#include "host.hpp"
#include "packet.hpp"

namespace emulator {

class Capture : public Host {
  public:
    Capture(const std::string& path, std::string lines);

    void take(uint8_t byte, uint32_t baud) override;
    std::string exchange() override;
    void finish() override;

  private:
    std::string path_;
    std::ofstream file_;
    std::string lines_;
    PacketReader reader_;
    bool greeted_ = false;
    int pause_ms_ = 0;
};

}  // namespace emulator
