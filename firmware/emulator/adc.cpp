#include "adc.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace emulator {
namespace {

constexpr unsigned kClocksPerConversion = 13;
constexpr unsigned kClocksOfFirstConversion = 25;
// A free-running start that libsimavr notices at most one instruction late (RETI: 4 cycles, sleep: 1 more).
constexpr uint64_t kLongestInstructionCycles = 6;

template <typename Module>
Module* find_module(avr_t* avr, const char* kind) {
    for (avr_io_t* io = avr->io_port; io; io = io->next)
        if (!std::strcmp(io->kind, kind)) return reinterpret_cast<Module*>(io);
    throw std::runtime_error(std::string("libsimavr has no ") + kind + " for this processor");
}

}  // namespace

Adc::Adc(avr_t* avr, Settling& settling, AdcErrors errors, Listener listener)
    : avr_(avr), module_(find_module<avr_adc_t>(avr, "adc")), settling_(settling), errors_(errors),
      listener_(std::move(listener)), random_(errors.seed) {
    // libsimavr computes code = millivolts * 1023 / reference: with these millivolts are codes.
    avr->vcc = avr->avcc = avr->aref = kMaxCode;
    avr_irq_register_notify(module_->io.irq + ADC_IRQ_OUT_TRIGGER, on_start, this);
}

void Adc::reset() {
    busy_ = false;
    sampled_.reset();
}

bool Adc::enabled() const { return avr_regbit_get(avr_, module_->aden); }

void Adc::on_start(avr_irq_t*, uint32_t mux, void* adc) { static_cast<Adc*>(adc)->start(mux); }

void Adc::start(uint32_t mux) {
    avr_adc_mux_t selected;
    std::memcpy(&selected, &mux, sizeof mux);
    const uint64_t now = avr_->cycle;
    const bool follows = busy_ && module_->adts_mode == avr_adts_free_running && now >= end_ &&
                         now - end_ <= kLongestInstructionCycles;
    if (follows) publish();
    sampled_.reset();  // a conversion that was cut off by switching the ADC off

    const unsigned shift = avr_regbit_get_array(avr_, module_->adps, 3);
    const uint64_t clock = uint64_t{1} << (shift ? shift : 1);
    start_ = follows ? end_ : next_clock_edge(now, clock);
    sample_at_ = start_ + (module_->first ? 27 * clock / 2 : 3 * clock / 2);
    end_ = start_ + clock * (module_->first ? kClocksOfFirstConversion : kClocksPerConversion);
    channel_ = selected.kind == ADC_MUX_SINGLE ? static_cast<uint8_t>(selected.src) : 0xFF;
    busy_ = true;
    avr_cycle_timer_cancel(avr_, on_end, this);
    avr_cycle_timer_register(avr_, sample_at_ > now ? sample_at_ - now : 1, on_sample, this);
    const uint8_t reference = avr_regbit_get_array(avr_, module_->ref, 3);
    if (module_->ref_values[reference] != ADC_VREF_AVCC) listener_.wrong_reference();
    listener_.started(start_, avr_regbit_get(avr_, module_->adate));
}

// The prescaler runs from the moment the ADC is switched on; a conversion asked for waits for its next edge.
uint64_t Adc::next_clock_edge(uint64_t now, uint64_t clock) {
    if (module_->first) switched_on_ = now;
    return now + (clock - (now - switched_on_) % clock) % clock;
}

avr_cycle_count_t Adc::on_sample(avr_t*, avr_cycle_count_t, void* adc) {
    static_cast<Adc*>(adc)->sample();
    return 0;
}

void Adc::sample() {
    if (!enabled()) {
        busy_ = false;
        return;
    }
    const Settling::Sample pin = settling_.sample(sample_at_, channel_);
    Conversion done{};
    done.start_cycle = start_;
    done.sample_cycle = sample_at_;
    done.pattern = settling_.pattern();
    done.driven = settling_.driven();
    done.mux = settling_.select();
    done.channel = channel_;
    done.code = convert(pin.voltage);
    done.settling_error_lsb = pin.error * kCodesPerReference;
    done.row_settling_cycles = pin.row_cycles;
    done.mux_settling_cycles = pin.mux_cycles;
    listener_.sampled(done);
    sampled_ = done;
    move_library_end();
    const uint64_t now = avr_->cycle;
    avr_cycle_timer_register(avr_, end_ > now ? end_ - now : 1, on_end, this);
}

// libsimavr counts the conversion from the instruction it was noticed in; its timer is known by its parameter.
void Adc::move_library_end() {
    for (auto* slot = avr_->cycle_timers.timer; slot; slot = slot->next) {
        if (slot->param != module_) continue;
        if (slot->when == end_ || end_ <= avr_->cycle) return;
        avr_cycle_timer_register(avr_, end_ - avr_->cycle, slot->timer, slot->param);
        return;
    }
}

// Runs right after libsimavr's own end of the conversion, before the processor executes another instruction.
avr_cycle_count_t Adc::on_end(avr_t*, avr_cycle_count_t, void* adc) {
    static_cast<Adc*>(adc)->publish();
    return 0;
}

void Adc::publish() {
    if (!sampled_) return;
    const Conversion done = *sampled_;
    sampled_.reset();
    busy_ = false;
    if (!enabled()) return;
    for (int input = ADC_IRQ_ADC0; input <= ADC_IRQ_ADC7; ++input)
        avr_raise_irq(module_->io.irq + input, done.code);
    listener_.finished(done);
}

uint16_t Adc::convert(double voltage) {
    if (errors_.tag_codes) return static_cast<uint16_t>(random_() >> 54);
    const double noise = errors_.noise_lsb > 0 ? errors_.noise_lsb * gauss_(random_) : 0.0;
    const double code = std::floor(kCodesPerReference * voltage + noise + errors_.offset_lsb + 0.5);
    return static_cast<uint16_t>(std::clamp(code, 0.0, static_cast<double>(kMaxCode)));
}

}  // namespace emulator
