// The serial line: sent by polling (the shift register and the byte behind it give the main loop 40 us at
// 500 000 baud, and no interrupt of the sender can delay a scan), received by interrupt into a ring. In fast mode a
// receiver's interrupt would delay the ADC's too long: the main loop polls then.
#pragma once

#include <avr/io.h>
#include <stdint.h>

namespace smart_mat {

class Uart {
 public:
  // Bytes on their way, in either direction, are lost.
  void begin(uint32_t baud, bool polled);

  // True if a byte can be sent. When polled, takes a byte that has come: call it every 30 us.
  __attribute__((always_inline)) bool poll() {
    const uint8_t status = UCSR0A;
    if ((status & _BV(RXC0)) && polled_) take_byte(status);
    return (status & _BV(UDRE0)) != 0;
  }
  __attribute__((always_inline)) void send(uint8_t byte) { UDR0 = byte; }
  // All that was sent has left the line.
  void drain();

  // Something arrived, or was lost.
  bool has_news() const;
  // False if nothing arrived.
  bool receive(uint8_t* byte);

  // True once after bytes were lost, when those before them have been taken; reception goes on.
  bool take_lost();

 private:
  static void take_byte(uint8_t status);

  bool polled_ = false;
};

}  // namespace smart_mat
