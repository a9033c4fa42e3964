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

volatile bool scan_runs;

namespace {

// All of this is shared with the interrupts; the main loop touches it with interrupts off.
Frame frames[FrameSlots::kCount];
FrameSlots slots;
Scanner<Board> scanner;
Frame* scanned;
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

// Back to back no latency has to be hidden: the setting up (10 us) and 12 us for row 0 to settle.
constexpr uint16_t kBackToBackTicks = 44;

// From the start of the first conversion (row sense) to the sampling of cell (0, 0): 13 + 1.5 ADC clocks.
// Half an ADC clock for the start, which waits for its edge, and half a tick for the clock, which is rounded down.
inline uint8_t first_cell_us() { return static_cast<uint8_t>(Board::prescaler() * 15u / 16 + kTickUs / 2); }

__attribute__((noinline)) void begin_scan() {
  Frame* frame = &frames[slots.begin_scan()];
  frame->sequence = static_cast<uint16_t>(scans);
  frame->flags = kFlagAllHigh | kFlagRowSense | (slots.overrun() ? kFlagOverrun : 0);
  scanned = frame;
  scan_runs = true;
  scanner.begin(frame);
  while (TCNT1 < kStartTick) {
  }
  Board::start_conversions();
  const uint32_t ticks = device_ticks_unguarded();
  start_ticks = static_cast<uint16_t>(ticks);
  frame->set_t_us(ticks * kTickUs + first_cell_us());
  // No interrupt marks the start of the first conversion.
  Board::wait_until_first_sampled();
  scanner.prepare_columns();
}

// The last sample was taken 11.5 ADC clocks (23 us at /32) before the end of its conversion, which this interrupt
// answers about 8 us late.
inline uint8_t ticks_since_last_sample() { return static_cast<uint8_t>((Board::prescaler() * 23u / 32 + 8) / kTickUs); }

inline void end_scan() {
  const uint16_t ticks = static_cast<uint16_t>(device_ticks_unguarded());
  scanned->set_scan_4us(static_cast<uint16_t>(ticks - start_ticks - ticks_since_last_sample()));
  Scanner<Board>::drive_all(false);
  slots.end_scan();
  ++scans;
  scan_runs = false;
}

}  // namespace

// An interrupt routine of its own, entered by a call: it saves its many registers itself, so that the one below, which
// comes every 13 us in fast mode, need not.
extern "C" void __vector_smart_mat_edge() __attribute__((signal, used, externally_visible));
void __vector_smart_mat_edge() {
  if (scanner.on_edge()) end_scan();
}

ISR(ADC_vect) {
  if (scanner.within_row()) {
    scanner.on_reading_within_row();
  } else if (scanner.behind_row()) {
    scanner.on_reading_behind_row();
  } else if (scanner.before_row()) {
    scanner.on_reading_before_row();
  } else {
    __asm__ volatile("%~call __vector_smart_mat_edge" ::: "memory");
  }
}

ISR(TIMER1_COMPA_vect) {
  if (--periods_left != 0) return;
  periods_left = periods_a_frame;
  if (!scan_runs) begin_scan();
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
    scan_runs = false;
  }
}

void Acquisition::set_prescaler(uint8_t prescaler) { Board::set_prescaler(prescaler); }

void Acquisition::set_rate(uint8_t rate_hz) {
  rate_hz_ = rate_hz;
  if (running_) apply_rate();
}

void Acquisition::apply_rate() {
  TIMSK1 = 0;
  if (rate_hz_ == 0) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { OCR1A = 0xFFFF; }
    return;
  }
  const Pacing pacing = pacing_for(rate_hz_, F_CPU / kTimerPrescaler, Board::prescaler() / kTimerPrescaler);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    periods_a_frame = pacing.periods;
    periods_left = 1;
    OCR1A = static_cast<uint16_t>(pacing.period_ticks - 1);
    TCNT1 = 0;
    Board::mark_row_switch();  // a row that settles now begins to settle anew on the new count
    TIFR1 = _BV(OCF1A);
    TIMSK1 = _BV(OCIE1A);
  }
}

void Acquisition::begin_if_free() {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (slots.has_free()) {
      TCNT1 = kStartTick - kBackToBackTicks;
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
