#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/delay.h>

#include "config.h"
#include "pins.h"

#if defined(USART_RX_vect)
#define SMART_MAT_RX_VECT USART_RX_vect
#else
#define SMART_MAT_RX_VECT USART0_RX_vect
#endif

namespace smart_mat {
namespace {

constexpr uint16_t divider_of(uint32_t baud) { return static_cast<uint16_t>(F_CPU / (8 * baud)); }
constexpr bool is_exact(uint32_t baud) { return divider_of(baud) * 8 * baud == F_CPU; }
static_assert(is_exact(kNormalMode.baud) && is_exact(kFastMode.baud),
              "the baud rate must be exact: 250k, 500k, 1M or 2M at 16 MHz");

constexpr uint8_t kRingBytes = 64;
constexpr uint8_t kRingMask = kRingBytes - 1;
static_assert((kRingBytes & kRingMask) == 0, "the ring wraps by its mask");

constexpr uint8_t kTransmitting = _BV(RXEN0) | _BV(TXEN0);
constexpr uint8_t kReceiving = kTransmitting | _BV(RXCIE0);

constexpr uint8_t kDamaged = _BV(DOR0) | _BV(FE0);

uint8_t ring[kRingBytes];
volatile uint8_t ring_head;
volatile uint8_t ring_tail;
volatile bool lost;

}  // namespace

// A byte that finds no room or came damaged switches the interrupt off: a host that sends without end then costs no
// time, and two halves of its commands cannot make a third.
ISR(SMART_MAT_RX_VECT) {
  const uint8_t status = UCSR0A;
  const uint8_t byte = UDR0;
  const uint8_t head = ring_head;
  const uint8_t next = (head + 1) & kRingMask;
  if (next == ring_tail || (status & kDamaged)) {
    UCSR0B = kTransmitting;
    lost = true;
    return;
  }
  ring[head] = byte;
  ring_head = next;
}

void Uart::take_byte(uint8_t status) {
  const uint8_t byte = UDR0;
  const uint8_t head = ring_head;
  const uint8_t next = (head + 1) & kRingMask;
  if (lost) return;
  if (next == ring_tail || (status & kDamaged)) {
    lost = true;
    return;
  }
  ring[head] = byte;
  ring_head = next;
}

void Uart::begin(uint32_t baud, bool polled) {
  UCSR0B = 0;
  UCSR0A = _BV(U2X0);
  UBRR0 = divider_of(baud) - 1;
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  ring_head = 0;
  ring_tail = 0;
  lost = false;
  polled_ = polled;
  UCSR0B = polled ? kTransmitting : kReceiving;
}

void Uart::drain() {
  while (!(UCSR0A & _BV(UDRE0))) {
  }
  _delay_us(50);  // the byte in the shift register: 40 us at 250 000 baud
}

bool Uart::has_news() const { return ring_head != ring_tail || lost; }

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
  if (!polled_) UCSR0B = kReceiving;
  return true;
}

}  // namespace smart_mat
