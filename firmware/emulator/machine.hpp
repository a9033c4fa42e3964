// Processor, board and line, put together.
#pragma once
#include <csignal>
#include <memory>
#include <random>

#include "adc.hpp"
#include "auditor.hpp"
#include "host.hpp"
#include "image.hpp"
#include "interrupt_load.hpp"
#include "options.hpp"
#include "pins.hpp"
#include "playback.hpp"
#include "uart.hpp"

namespace emulator {

class Machine {
  public:
    Machine(const Options& options, Image& image, std::vector<Cells> cells, Host& host);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    // Runs until the end of the cells or of --seconds, or until `stop` says so.
    void run(const volatile std::sig_atomic_t& stop);

    Auditor::Figures figures() const { return auditor_->figures(); }
    const Violations& violations() const { return violations_; }
    uint32_t stack_free_bytes() const { return stack_->free_bytes(); }
    double interrupt_load() const { return load_->share(); }
    bool clock_known() const { return clock_->known(); }
    uint64_t host_bytes_overrun() const { return uart_->bytes_overrun(); }
    uint64_t stray_bytes() const { return reader_.stray_bytes(); }
    double emulated_s() const;
    const Board& board() const { return board_; }

  private:
    void wire_pins();
    void wire_adc();
    void wire_line();
    void sent(uint8_t byte, uint64_t cycle);
    void hear_host();
    void set_reset_cause();
    void pass_bootloader();
    void reset();
    void befall_if_due();
    void hang();
    static void on_watchdog(avr_irq_t* irq, uint32_t running, void* machine);
    bool due(const std::optional<double>& at_s) const;
    void begin_playback_if_due(uint64_t start_cycle);
    void run_to(uint64_t cycle);
    bool over();
    uint64_t end_cycle() const;

    Options options_;
    Faults faults_;  // none before --fault-at
    Host& host_;
    Board board_;
    std::mt19937_64 random_;
    avr_t* avr_;
    Violations violations_;
    std::unique_ptr<Circuit> circuit_;
    std::unique_ptr<Settling> settling_;
    std::unique_ptr<Playback> playback_;
    std::unique_ptr<DeviceClock> clock_;
    std::unique_ptr<Auditor> auditor_;
    std::unique_ptr<Adc> adc_;
    std::unique_ptr<Pins> pins_;
    std::unique_ptr<Uart> uart_;
    std::unique_ptr<StackGauge> stack_;
    std::unique_ptr<InterruptLoad> load_;
    PacketReader reader_;
    std::optional<avr_flashaddr_t> hung_at_;
    uint8_t hung_instruction_[2] = {};
    uint64_t row0_latch_ = 0, bytes_sent_ = 0, packets_ = 0;
    uint64_t started_by_host_ = 0;  // cycle of the newest 's' line, 0 for none
    bool fresh_line_ = true, host_was_open_ = false, crashed_ = false;
};

}  // namespace emulator
