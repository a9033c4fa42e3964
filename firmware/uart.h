// The serial line: sent by polling (the shift register and the byte behind it give the main loop 40 us at
// 500 000 baud, and no interrupt of the sender can delay a scan), received by interrupt into a ring.
#pragma once

#include <avr/io.h>
#include <stdint.h>

namespace smart_mat {

class Uart {
 public:
  void begin();

  bool can_send() const { return (UCSR0A & _BV(UDRE0)) != 0; }
  void send(uint8_t byte) { UDR0 = byte; }

  // False if nothing arrived.
  bool receive(uint8_t* byte);

  // True once after bytes were lost, when those before them have been taken; reception goes on.
  bool take_lost();
};

}  // namespace smart_mat
