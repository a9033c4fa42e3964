// The scanner's hardware: two 74HC595, two CD74HC4067, the ADC.
#pragma once

#include <avr/io.h>
#include <stdint.h>

#include "config.h"
#include "pins.h"

namespace smart_mat {

static_assert(F_CPU == 16000000UL, "timing is worked out for 16 MHz");
static_assert(kAdcPrescaler == 32 || kAdcPrescaler == 64 || kAdcPrescaler == 128,
              "at /16 a conversion is shorter than the interrupt that serves it");

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
    flush_adc();
  }

  SMART_MAT_INLINE void shift_row_bit(bool high) {
    set_row_data(high);
    clock_row();
  }

  // In the ADC interrupt, before the next conversion starts: 16 bits one by one would take half of its time.
  SMART_MAT_INLINE void fill_rows(bool high) {
    set_row_data(high);
    for (uint8_t i = 0; i < 4; ++i) {
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

  SMART_MAT_INLINE void select_columns() { ADMUX = _BV(REFS0) | kPins.column_input; }
  SMART_MAT_INLINE void select_row_sense() { ADMUX = _BV(REFS0) | kPins.row_sense_input; }

  // The sample is taken 1.5 ADC clocks after the start; the multiplexers must stand still for 2 (64 cycles at /32).
  // Before this come, whatever the compiler: the interrupt's response (7 cycles), the registers it saves (10) and
  // the memory it must touch to store a reading (23), which the barrier keeps in front.
  SMART_MAT_INLINE void wait_until_sampled() {
    __asm__ volatile("" ::: "memory");
    __builtin_avr_delay_cycles(2 * kAdcPrescaler - 40);
  }

  SMART_MAT_INLINE void start_conversions() { ADCSRA = kAdcOn | _BV(ADSC) | _BV(ADATE) | _BV(ADIE) | _BV(ADIF); }
  SMART_MAT_INLINE void end_after_this_conversion() { ADCSRA = kAdcOn | _BV(ADIE); }

  // Ends whatever runs. The first conversion after switching on takes 25 ADC clocks instead of 13: it is spent here.
  static void flush_adc() {
    ADCSRA = 0;
    ADCSRA = kAdcOn | _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {
    }
    ADCSRA = kAdcOn | _BV(ADIF);
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
  static constexpr uint8_t kAdcOn =
      _BV(ADEN) | (kAdcPrescaler == 32 ? 5 : kAdcPrescaler == 64 ? 6 : 7);
};

}  // namespace smart_mat
