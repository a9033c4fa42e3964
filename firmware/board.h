// The scanner's hardware: two 74HC595, two CD74HC4067, the ADC.
#pragma once

#include <avr/io.h>
#include <stdint.h>

#include "config.h"
#include "pins.h"

namespace smart_mat {

static_assert(F_CPU == 16000000UL, "timing is worked out for 16 MHz");
constexpr bool is_served(uint8_t prescaler) {
  return prescaler == 16 || prescaler == 32 || prescaler == 64 || prescaler == 128;
}
static_assert(is_served(kNormalMode.adc_prescaler) && is_served(kFastMode.adc_prescaler),
              "at /8 a conversion is shorter than the interrupt that serves it");
static_assert(kNormalMode.adc_prescaler >= 32, "at /16 interrupts of timer 0 and the receiver come in the way");

class Board {
 public:
  static void begin() {
    // The outputs of a 595 are random at power-up, so they stay off until all of them are low.
    RowEnable::high();
    RowEnable::make_output();
    RowData::make_output();
    RowClock::make_output();
    RowLatch::make_output();
    Channel::direction() |= kChannelMask;
    fill_rows(false);
    latch_rows();
    RowEnable::low();

    DIDR0 = _BV(kPins.column_input) | _BV(kPins.row_sense_input);
    ADCSRB = 0;  // free running; on a Mega also MUX5 = 0
    select_columns();
    set_prescaler(kNormalMode.adc_prescaler);
  }

  // Not while a scan runs.
  static void set_prescaler(uint8_t prescaler) {
    prescaler_ = prescaler;
    adc_on_ = _BV(ADEN) | (prescaler == 16 ? 4 : prescaler == 32 ? 5 : prescaler == 64 ? 6 : 7);
    flush_adc();
  }
  static uint8_t prescaler() { return prescaler_; }

  // Of the conversion that ended last.
  SMART_MAT_INLINE uint16_t reading() { return ADC; }

  SMART_MAT_INLINE void shift_row_bit(bool high) {
    set_row_data(high);
    clock_row();
  }

  // In the ADC interrupt, before the next conversion starts: 16 bits one by one would take half of its time.
  SMART_MAT_INLINE void fill_rows(bool high) {
    set_row_data(high);
    for (uint8_t i = 0; i < 2; ++i) {
      clock_row();
      clock_row();
      clock_row();
      clock_row();
      clock_row();
      clock_row();
      clock_row();
      clock_row();
    }
  }

  SMART_MAT_INLINE void latch_rows() {
    RowLatch::high();
    RowLatch::low();
  }

  SMART_MAT_INLINE void set_channel(uint8_t channel) {
    const uint8_t nibble = kChannelBit.bit == 4 ? static_cast<uint8_t>(channel << 4) : channel;
    Channel::output() = static_cast<uint8_t>((Channel::output() & ~kChannelMask) | nibble);
  }

  // Not from channel 15.
  SMART_MAT_INLINE void next_channel() {
    Channel::output() = static_cast<uint8_t>(Channel::output() + (kChannelBit.bit == 4 ? 0x10 : 0x01));
  }

  SMART_MAT_INLINE void select_columns() { ADMUX = _BV(REFS0) | kPins.column_input; }
  SMART_MAT_INLINE void select_row_sense() { ADMUX = _BV(REFS0) | kPins.row_sense_input; }

  // The sample is taken 1.5 ADC clocks after the start; the multiplexers must stand still for 2 (32 cycles at /16, 64
  // at /32). Before this come, whatever the compiler: the interrupt's response (7 cycles), the registers it saves (10)
  // and the memory it must touch to store a reading (23), which the barrier keeps in front.
  SMART_MAT_INLINE void wait_until_sampled() {
    __asm__ volatile("" ::: "memory");
    if (prescaler_ == 16) return;
    __builtin_avr_delay_cycles(2 * 32 - 40);
    for (uint8_t left = prescaler_; left > 32; left = static_cast<uint8_t>(left - 32)) __builtin_avr_delay_cycles(64);
  }

  // At either end of a row: finding out and storing have taken the rest of that time.
  SMART_MAT_INLINE void pass_sampling() {
    __asm__ volatile("" ::: "memory");
    for (uint8_t left = prescaler_; left > 32; left = static_cast<uint8_t>(left - 32)) __builtin_avr_delay_cycles(64);
  }

  // A conversion that is asked for waits up to one ADC clock for its edge.
  static void wait_until_first_sampled() {
    for (uint8_t left = prescaler_; left != 0; left = static_cast<uint8_t>(left - 16)) __builtin_avr_delay_cycles(44);
  }

  // Behind the start of a conversion: storing two readings has taken 46 cycles and more, at /16 nearly three ADC clocks.
  SMART_MAT_INLINE void pass_start() {
    __asm__ volatile("" ::: "memory");
    __builtin_avr_delay_cycles(2);
    pass_sampling();
  }

  SMART_MAT_INLINE void start_conversions() { ADCSRA = adc_on_ | _BV(ADSC) | _BV(ADATE) | _BV(ADIE) | _BV(ADIF); }
  SMART_MAT_INLINE void end_after_this_conversion() { ADCSRA = adc_on_ | _BV(ADIE); }

  // A row takes 12 us to settle, a conversion 13 us at /16, of which the row has 7 to 11.
  SMART_MAT_INLINE bool pauses_at_rows() { return prescaler_ == 16; }
  SMART_MAT_INLINE void mark_row_switch() { row_switch_ticks_ = TCNT1L; }
  SMART_MAT_INLINE void go_on_when_settled() {
    while (static_cast<uint8_t>(TCNT1L - row_switch_ticks_) < kSettlingTicks) {
    }
    start_conversions();
  }

  // Not while a scan runs.
  static uint16_t read_once() {
    ADCSRA = adc_on_ | _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {
    }
    return ADC;
  }

  // The processor's own pull-ups at both analog inputs, which are its port C (Uno, Nano) or F (Mega).
  static void pull_up(bool on) {
    constexpr uint8_t kMask = _BV(kPins.column_input) | _BV(kPins.row_sense_input);
#if defined(PORTF)
    PORTF = static_cast<uint8_t>(on ? PORTF | kMask : PORTF & ~kMask);
#else
    PORTC = static_cast<uint8_t>(on ? PORTC | kMask : PORTC & ~kMask);
#endif
  }

  // Ends whatever runs. The first conversion after switching on takes 25 ADC clocks instead of 13: it is spent here.
  static void flush_adc() {
    ADCSRA = 0;
    ADCSRA = adc_on_ | _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {
    }
    ADCSRA = adc_on_ | _BV(ADIF);
  }

 private:
  using RowData = OutputPin<kPins.row_data>;
  using RowClock = OutputPin<kPins.row_clock>;
  using RowLatch = OutputPin<kPins.row_latch>;
  using RowEnable = OutputPin<kPins.row_enable>;
  using Channel = PortRegisters<kChannelBit.port>;
  SMART_MAT_INLINE void set_row_data(bool high) {
    if (high) {
      RowData::high();
    } else {
      RowData::low();
    }
  }

  SMART_MAT_INLINE void clock_row() {
    RowClock::high();
    RowClock::low();
  }

  static constexpr uint8_t kChannelMask = static_cast<uint8_t>(0x0F << kChannelBit.bit);

  // Timer 1, half microseconds: 12 us from the row switch to the sample, which comes 1.5 us after the start.
  // One more because the timer may be about to step.
  static constexpr uint8_t kSettlingTicks = 2 * 12 - 3 + 1;

  static uint8_t prescaler_;
  static uint8_t adc_on_;
  static uint8_t row_switch_ticks_;
};

}  // namespace smart_mat
