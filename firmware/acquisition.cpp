#include "acquisition.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "board.h"
#include "device_clock.h"
#include "src/frame_slots.h"
#include "src/pacing.h"
#include "src/scanner.h"

namespace smart_mat {
namespace {

// All of this is shared with the interrupts; the main loop touches it with interrupts off.
Frame frames[FrameSlots::kCount];
FrameSlots slots;
Scanner<Board> scanner;
Frame* scanned;
volatile bool scanning;
uint32_t scans;
uint16_t start_ticks;
uint16_t periods_a_frame;
uint16_t periods_left;

// Timer 1 counts half microseconds from the start of its period. Row 0 is latched within kSetUpTicks, whatever other
// interrupt came first, and settles until the conversion starts on kStartTick: the interrupt's own latency does not
// show in the start.
constexpr uint8_t kTimerPrescaler = 8;
constexpr uint16_t kStartTick = 100;
constexpr uint16_t kSetUpTicks = 70;

// From the start of the first conversion (row sense) to the sampling of cell (0, 0): 13 + 1.5 ADC clocks.
// Half an ADC clock for the start, which waits for its edge, and half a tick for the clock, which is rounded down.
constexpr uint8_t kFirstCellUs =
    (29u * kAdcPrescaler / 2 + kAdcPrescaler / 2) / (F_CPU / 1000000UL) + kTickUs / 2;

inline void begin_scan() {
  Frame* frame = &frames[slots.begin_scan()];
  frame->sequence = static_cast<uint16_t>(scans);
  frame->flags = kFlagAllHigh | kFlagRowSense | (slots.overrun() ? kFlagOverrun : 0);
  scanned = frame;
  scanning = true;
  scanner.begin(frame);
  while (TCNT1 < kStartTick) {
  }
  Board::start_conversions();
  const uint32_t ticks = device_ticks_unguarded();
  start_ticks = static_cast<uint16_t>(ticks);
  frame->set_t_us(ticks * kTickUs + kFirstCellUs);
  // No interrupt marks the start of the first conversion. It may wait one ADC clock for its edge.
  __builtin_avr_delay_cycles(3 * kAdcPrescaler);
  scanner.prepare_next();
}

// The last sample was taken 11.5 ADC clocks (23 us) before the end of its conversion, which this interrupt
// answers about 8 us late.
constexpr uint8_t kTicksSinceLastSample = (23u * kAdcPrescaler / 32 + 8) / kTickUs;

inline void end_scan() {
  const uint16_t ticks = static_cast<uint16_t>(device_ticks_unguarded());
  scanned->set_scan_4us(static_cast<uint16_t>(ticks - start_ticks - kTicksSinceLastSample));
  Scanner<Board>::drive_all(false);
  slots.end_scan();
  ++scans;
  scanning = false;
}

}  // namespace

ISR(ADC_vect) {
  if (scanner.on_conversion(ADC)) end_scan();
}

ISR(TIMER1_COMPA_vect) {
  if (--periods_left != 0) return;
  periods_left = periods_a_frame;
  if (!scanning) begin_scan();
}

void Acquisition::begin() {
  Board::begin();
  TIMSK1 = 0;
  TCCR1A = 0;
  OCR1A = 0xFFFF;
  TCCR1B = _BV(WGM12) | _BV(CS11);  // cycles / 8, back to 0 after OCR1A
}

void Acquisition::start() {
  if (running_) return;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    slots.reset();
    scans = 0;
  }
  running_ = true;
  apply_rate();
}

void Acquisition::stop() {
  if (!running_) return;
  running_ = false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    TIMSK1 = 0;
    Board::flush_adc();
    Scanner<Board>::drive_all(false);
    slots.discard();
    scanning = false;
  }
}

void Acquisition::set_rate(uint8_t rate_hz) {
  rate_hz_ = rate_hz;
  if (running_) apply_rate();
}

void Acquisition::apply_rate() {
  TIMSK1 = 0;
  if (rate_hz_ == 0) {
    OCR1A = 0xFFFF;
    return;
  }
  const Pacing pacing = pacing_for(rate_hz_, F_CPU / kTimerPrescaler, kAdcPrescaler / kTimerPrescaler);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    periods_a_frame = pacing.periods;
    periods_left = 1;
    OCR1A = static_cast<uint16_t>(pacing.period_ticks - 1);
    TCNT1 = 0;
    TIFR1 = _BV(OCF1A);
    TIMSK1 = _BV(OCIE1A);
  }
}

void Acquisition::poll() {
  if (!running_ || rate_hz_ != 0 || scanning) return;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (slots.has_free()) {
      TCNT1 = kStartTick - kSetUpTicks;
      begin_scan();
    }
  }
}

bool Acquisition::has_frame() const {
  bool ready;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { ready = slots.has_ready(); }
  return ready;
}

const Frame* Acquisition::take() {
  uint8_t index;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { index = slots.begin_send(); }
  return index == FrameSlots::kNone ? nullptr : &frames[index];
}

void Acquisition::release() {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { slots.end_send(); }
}

ScanCounts Acquisition::counts() const {
  ScanCounts counts;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { counts = {scans, slots.dropped()}; }
  return counts;
}

}  // namespace smart_mat
