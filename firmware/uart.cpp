#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#include "config.h"
#include "pins.h"

#if defined(USART_RX_vect)
#define SMART_MAT_RX_VECT USART_RX_vect
#else
#define SMART_MAT_RX_VECT USART0_RX_vect
#endif

namespace smart_mat {
namespace {

constexpr uint32_t kDivider = F_CPU / (8 * kBaud);
static_assert(kDivider * 8 * kBaud == F_CPU, "the baud rate must be exact: 250k, 500k, 1M or 2M at 16 MHz");

constexpr uint8_t kRingBytes = 64;
constexpr uint8_t kRingMask = kRingBytes - 1;
static_assert((kRingBytes & kRingMask) == 0, "the ring wraps by its mask");

constexpr uint8_t kTransmitting = _BV(RXEN0) | _BV(TXEN0);
constexpr uint8_t kReceiving = kTransmitting | _BV(RXCIE0);

uint8_t ring[kRingBytes];
volatile uint8_t ring_head;
volatile uint8_t ring_tail;
volatile bool lost;

}  // namespace

// A byte that finds no room or came damaged switches reception off: a host that sends without end then costs no time,
// and two halves of its commands cannot make a third.
ISR(SMART_MAT_RX_VECT) {
  const uint8_t status = UCSR0A;
  const uint8_t byte = UDR0;
  const uint8_t head = ring_head;
  const uint8_t next = (head + 1) & kRingMask;
  if (next == ring_tail || (status & (_BV(DOR0) | _BV(FE0)))) {
    UCSR0B = kTransmitting;
    lost = true;
    return;
  }
  ring[head] = byte;
  ring_head = next;
}

void Uart::begin() {
  UCSR0A = _BV(U2X0);
  UBRR0 = kDivider - 1;
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  UCSR0B = kReceiving;
}

bool Uart::receive(uint8_t* byte) {
  const uint8_t tail = ring_tail;
  if (tail == ring_head) return false;
  *byte = ring[tail];
  ring_tail = (tail + 1) & kRingMask;
  return true;
}

bool Uart::take_lost() {
  if (!lost || ring_tail != ring_head) return false;
  lost = false;
  // What the receiver holds belongs to the loss; as a burst of interrupts it would delay a scan.
  while (UCSR0A & _BV(RXC0)) static_cast<void>(UDR0);
  UCSR0B = kReceiving;
  return true;
}

}  // namespace smart_mat
