// What the fast path needs of the pins in pins.h, and how it reaches them.
#pragma once

#include <avr/io.h>
#include <stdint.h>

#include "pins.h"

// By force: a call would make the ADC interrupt save every register.
#define SMART_MAT_INLINE static inline __attribute__((always_inline))

namespace smart_mat {

// Port letter and bit of an Arduino pin; port 0 for a pin the fast path cannot use.
struct PortBit {
  char port;
  uint8_t bit;
};

#if defined(__AVR_ATmega328P__)
constexpr PortBit port_bit(uint8_t pin) {
  return pin < 8    ? PortBit{'D', pin}
         : pin < 14 ? PortBit{'B', static_cast<uint8_t>(pin - 8)}
         : pin < 20 ? PortBit{'C', static_cast<uint8_t>(pin - 14)}
                    : PortBit{0, 0};
}
constexpr char kMcu[] = "atmega328p";
#if defined(ARDUINO_AVR_NANO)
constexpr char kBoard[] = "nano";
#else
constexpr char kBoard[] = "uno";
#endif
#elif defined(__AVR_ATmega2560__)
constexpr PortBit port_bit(uint8_t pin) {
  return pin >= 22 && pin < 30   ? PortBit{'A', static_cast<uint8_t>(pin - 22)}
         : pin >= 50 && pin < 54 ? PortBit{'B', static_cast<uint8_t>(53 - pin)}
         : pin >= 10 && pin < 14 ? PortBit{'B', static_cast<uint8_t>(pin - 6)}
                                 : PortBit{0, 0};
}
constexpr char kMcu[] = "atmega2560";
constexpr char kBoard[] = "mega";
#endif

// FNV-1a over the pin numbers in the order of PinMap, so that the host sees a sketch built for other wiring.
constexpr uint32_t fnv1a(uint32_t hash, uint8_t byte) { return (hash ^ byte) * 16777619u; }
constexpr uint32_t kPinsHash =
    fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(fnv1a(2166136261u,
        kPins.row_data), kPins.row_clock), kPins.row_latch), kPins.row_enable),
        kPins.channel[0]), kPins.channel[1]), kPins.channel[2]), kPins.channel[3]),
        kPins.column_input), kPins.row_sense_input);

// sbi and cbi (2 cycles, atomic) reach the ports A to G only.
constexpr bool is_fast(uint8_t pin) { return port_bit(pin).port >= 'A' && port_bit(pin).port <= 'G'; }
static_assert(is_fast(kPins.row_data) && is_fast(kPins.row_clock) && is_fast(kPins.row_latch) &&
                  is_fast(kPins.row_enable),
              "the 595 pins must be on ports that sbi and cbi reach");

// One write sets the channel: S0..S3 are one nibble of one port, in order.
constexpr PortBit kChannelBit = port_bit(kPins.channel[0]);
constexpr bool follows(uint8_t index) {
  return port_bit(kPins.channel[index]).port == kChannelBit.port &&
         port_bit(kPins.channel[index]).bit == kChannelBit.bit + index;
}
static_assert(is_fast(kPins.channel[0]) && follows(1) && follows(2) && follows(3),
              "S0..S3 must be neighbouring bits of one port");
static_assert(kChannelBit.bit == 0 || kChannelBit.bit == 4, "S0..S3 must be one nibble of the port");
static_assert(kPins.column_input < 8 && kPins.row_sense_input < 8 && kPins.column_input != kPins.row_sense_input,
              "both analog inputs must be among A0..A7: ADMUX alone selects them");

// The port registers by letter.
template <char Port> struct PortRegisters;
#define SMART_MAT_PORT(letter, PORT, DDR)                        \
  template <> struct PortRegisters<letter> {                     \
    SMART_MAT_INLINE volatile uint8_t& output() { return PORT; } \
    SMART_MAT_INLINE volatile uint8_t& direction() { return DDR; } \
  };
#if defined(PORTA)
SMART_MAT_PORT('A', PORTA, DDRA)
#endif
SMART_MAT_PORT('B', PORTB, DDRB)
SMART_MAT_PORT('C', PORTC, DDRC)
SMART_MAT_PORT('D', PORTD, DDRD)
#undef SMART_MAT_PORT

template <uint8_t ArduinoPin> struct OutputPin {
  static constexpr uint8_t kMask = 1 << port_bit(ArduinoPin).bit;
  using Registers = PortRegisters<port_bit(ArduinoPin).port>;
  SMART_MAT_INLINE void high() { Registers::output() |= kMask; }
  SMART_MAT_INLINE void low() { Registers::output() &= static_cast<uint8_t>(~kMask); }
  static void make_output() { Registers::direction() |= kMask; }
};

}  // namespace smart_mat
