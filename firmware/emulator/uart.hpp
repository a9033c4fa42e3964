// The serial line: bytes take the time their bits take.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "board.hpp"

extern "C" {
#include <simavr/sim_avr.h>
#include <simavr/avr_uart.h>
}

namespace emulator {

// libsimavr 1.6 counts 11 bits a byte, knows no data register behind the shift register and latches U2X when UBRR is written.
// Here a byte takes ten bit times of what UBRR and U2X say now, and the data register is free again as soon as its byte
// has moved into the shift register. (Side effect: TXC comes with that move, not a byte later.)
class Uart {
  public:
    explicit Uart(avr_t* avr, std::function<void(uint8_t byte, uint64_t sent_cycle)> sent);

    void receive(const std::string& bytes);  // from the host, put on the line one after the other
    void reset();
    bool receiving() const { return !host_bytes_.empty(); }
    uint32_t baud() const { return static_cast<uint32_t>(kCpuHz * 10 / static_cast<double>(byte_cycles()) + 0.5); }
    uint64_t bytes_overrun() const { return bytes_overrun_; }

  private:
    static void on_output(avr_irq_t* irq, uint32_t byte, void* uart);
    static void on_control_written(avr_t* avr, avr_io_addr_t address, uint8_t value, void* uart);
    static avr_cycle_count_t on_input_due(avr_t* avr, avr_cycle_count_t when, void* uart);
    void output(uint8_t byte);
    void input();
    uint64_t byte_cycles() const;

    avr_t* avr_;
    avr_uart_t* module_;
    std::function<void(uint8_t, uint64_t)> sent_;
    uint64_t line_free_ = 0;  // cycle at which the shift register is empty
    std::deque<uint8_t> host_bytes_;
    bool input_scheduled_ = false;
    uint64_t bytes_overrun_ = 0;
};

}  // namespace emulator
