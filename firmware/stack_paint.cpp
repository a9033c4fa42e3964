#include "stack_paint.h"

#include <avr/io.h>

extern "C" uint8_t __heap_start;

namespace smart_mat {
namespace {

constexpr uint8_t kPaint = 0xC5;
constexpr uint8_t kStepBytes = 2;

uint16_t noise __attribute__((section(".noinit")));

const volatile uint8_t* bottom() { return &__heap_start; }

}  // namespace

// Runs after the stack pointer is set and before .data and .bss are. Nothing is on the stack yet.
// Only registers: there is no frame, and no variable has its value yet.
extern "C" void smart_mat_paint_stack() __attribute__((naked, used, section(".init3")));
void smart_mat_paint_stack() {
  uint8_t* at = &__heap_start;
  uint16_t sum = 0;
  do {
    sum = static_cast<uint16_t>((sum << 1) | (sum >> 15));
    sum = static_cast<uint16_t>(sum + *at);
    *at = kPaint;
  } while (++at <= reinterpret_cast<uint8_t*>(RAMEND));
  noise = sum;
}

void StackGauge::begin() {
  free_bytes_ = 0;
  while (bottom()[free_bytes_] == kPaint) ++free_bytes_;
}

void StackGauge::step() {
  for (uint8_t i = 0; i < kStepBytes; ++i) {
    if (position_ >= free_bytes_) {
      position_ = 0;
      return;
    }
    if (bottom()[position_] != kPaint) free_bytes_ = position_;
    ++position_;
  }
}

uint16_t power_up_noise() { return noise; }

}  // namespace smart_mat
