// From port writes of the processor to rows and multiplexers.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "board.hpp"
#include "faults.hpp"
#include "shift_register.hpp"

extern "C" {
#include <simavr/sim_avr.h>
}

namespace emulator {

class Pins {
  public:
    struct Listener {
        std::function<void(uint64_t cycle, uint16_t pattern, bool driven, bool latched)> rows;
        std::function<void(uint64_t cycle, uint8_t select)> mux;
        std::function<void(uint64_t cycle, bool column, bool row)> pull_ups;
        std::function<void(uint64_t cycle)> setup_violated;
    };
    Pins(avr_t* avr, const Board& board, uint32_t power_up_bits, Faults faults, Listener listener);
    void set_faults(const Faults& faults) { faults_ = faults; }

    void update();  // looks at all pins; runs by itself when a port is written

  private:
    struct Port {
        Pins* owner;
        char name;
        uint16_t port_register, ddr_register;
    };
    static void on_port(avr_irq_t* irq, uint32_t value, void* port);
    void watch(char port);
    bool level(const Pin& pin, bool floating) const;

    avr_t* avr_;
    Board board_;
    Faults faults_;
    Listener listener_;
    ShiftRegister rows_;
    std::map<char, std::unique_ptr<Port>> ports_;
    bool ser_ = false, shift_clock_ = false, latch_clock_ = false, disabled_ = true;
    bool pulled_up(uint8_t channel) const;
    uint8_t select_ = 0;
    bool pull_column_ = false, pull_row_ = false;
    uint32_t shift_clocks_ = 0;
};

}  // namespace emulator
