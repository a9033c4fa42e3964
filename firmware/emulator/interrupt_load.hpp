// Share of the processor's time spent in interrupts.
#pragma once
#include <cstdint>

extern "C" {
#include <simavr/sim_avr.h>
}

namespace emulator {

class InterruptLoad {
  public:
    explicit InterruptLoad(avr_t* avr) : avr_(avr) {
        avr_irq_register_notify(avr_get_interrupt_irq(avr, AVR_INT_ANY) + AVR_INT_IRQ_RUNNING, on_running, this);
    }

    // Counts from now on.
    void begin() {
        cycles_ = 0;
        began_ = entered_ = avr_->cycle;
    }
    bool inside() const { return inside_; }
    double share() const {
        const uint64_t total = avr_->cycle - began_;
        return total ? static_cast<double>(cycles_) / static_cast<double>(total) : 0.0;
    }

  private:
    static void on_running(avr_irq_t*, uint32_t vector, void* load) { static_cast<InterruptLoad*>(load)->running(vector); }
    void running(uint32_t vector) {
        if (vector && !inside_) entered_ = avr_->cycle;
        if (!vector && inside_) cycles_ += avr_->cycle - entered_;
        inside_ = vector != 0;
    }

    avr_t* avr_;
    bool inside_ = false;
    uint64_t cycles_ = 0, began_ = 0, entered_ = 0;
};

}  // namespace emulator
