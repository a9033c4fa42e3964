// The converter's sample and hold, put right around libsimavr's.
#pragma once
#include <functional>
#include <optional>
#include <random>

#include "conversion.hpp"
#include "settling.hpp"

extern "C" {
#include <simavr/sim_avr.h>
#include <simavr/avr_adc.h>
}

namespace emulator {

struct AdcErrors {
    double noise_lsb = 0;
    double offset_lsb = 0;
    uint64_t seed = 1;
    bool tag_codes = false;  // a random code for each conversion, so that no two readings can be mistaken
};

// libsimavr 1.6 fetches the value when ADCL is read, with ADMUX of that moment, and starts the next free-running conversion
// when it gets round to the end of the last one. Here the pin is sampled 1.5 ADC clocks after the start (13.5 in the
// first conversion) on the channel latched at the start, the code is published when the conversion ends, and free-running
// conversions follow each other without a gap.
class Adc {
  public:
    struct Listener {
        std::function<void(uint64_t start_cycle, bool free_running)> started;
        std::function<void(Conversion&)> sampled;
        std::function<void(const Conversion&)> finished;
        std::function<void()> wrong_reference;
    };
    Adc(avr_t* avr, Settling& settling, AdcErrors errors, Listener listener);

    void reset();
    // From the start of a conversion to its sampling the multiplexers and rows have to stand still.
    bool in_sampling_window(uint64_t cycle) const { return busy_ && cycle < sample_at_ && enabled(); }

  private:
    static void on_start(avr_irq_t* irq, uint32_t mux, void* adc);
    static avr_cycle_count_t on_sample(avr_t* avr, avr_cycle_count_t when, void* adc);
    static avr_cycle_count_t on_end(avr_t* avr, avr_cycle_count_t when, void* adc);
    void start(uint32_t mux);
    void sample();
    void publish();
    void move_library_end();
    uint64_t next_clock_edge(uint64_t now, uint64_t clock);
    uint16_t convert(double voltage);
    bool enabled() const;

    avr_t* avr_;
    avr_adc_t* module_;
    Settling& settling_;
    AdcErrors errors_;
    Listener listener_;
    std::mt19937_64 random_;
    std::normal_distribution<double> gauss_;
    bool busy_ = false;
    uint8_t channel_ = 0;
    uint64_t switched_on_ = 0, start_ = 0, sample_at_ = 0, end_ = 0;
    std::optional<Conversion> sampled_;  // waits for the end of its conversion
};

}  // namespace emulator
