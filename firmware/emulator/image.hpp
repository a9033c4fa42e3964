// The compiled sketch: processor, symbols, and the program itself.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "board.hpp"

extern "C" {
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
}

namespace emulator {

class Image {
  public:
    explicit Image(const std::string& path);

    // By the name given, else by what gcc noted in the file, else by the file's name.
    Board board(const std::string& asked) const;
    std::optional<uint32_t> ram_address(const std::string& symbol) const;
    void load(avr_t* avr);

  private:
    std::string path_;
    std::string noted_mcu_;
    std::map<std::string, uint32_t> ram_symbols_;
};

// The RAM between the static variables and the stack, filled before the start with a byte the sketch may overwrite with its
// own. What is still all one byte from the bottom up was never touched by the stack.
class StackGauge {
  public:
    StackGauge(avr_t* avr, const Image& image);
    uint32_t free_bytes() const;

  private:
    avr_t* avr_;
    uint32_t bottom_;
    std::optional<uint32_t> heap_end_variable_;
};

}  // namespace emulator
