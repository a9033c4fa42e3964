#include "mat_memory.h"

#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "board.h"
#include "stack_paint.h"

namespace smart_mat {
namespace {

// Not at 0: the address a write goes to when the supply fails in the middle.
constexpr uint16_t kEepromAt = 16;

uint8_t* eeprom_address(uint8_t offset) { return reinterpret_cast<uint8_t*>(kEepromAt + offset); }

// Two cycles: the rest of the write goes on without the processor.
void start_write(uint8_t offset, uint8_t byte) {
  EEAR = kEepromAt + offset;
  EEDR = byte;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    EECR = _BV(EEMPE);
    EECR |= _BV(EEPE);
  }
}

// The lowest bits of the internal 1.1 V against a supply that is never quiet, and the RAM's power-up state.
uint32_t fresh_id() {
  uint32_t hash = 2166136261u;
  const uint16_t noise = power_up_noise();
  hash = fnv1a(fnv1a(hash, static_cast<uint8_t>(noise)), static_cast<uint8_t>(noise >> 8));
  ADMUX = _BV(REFS0) | 0x1E;
  for (uint8_t i = 0; i < 64; ++i) {
    ADCSRA |= _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {
    }
    hash = fnv1a(hash, ADCL);
    hash = fnv1a(hash, ADCH);
  }
  Board::select_columns();
  return hash != 0 && hash != 0xFFFFFFFF ? hash : 1;
}

}  // namespace

void MatMemory::begin() {
  for (uint8_t i = 0; i < MatRecord::kBytes; ++i) record_.image()[i] = eeprom_read_byte(eeprom_address(i));
  state_ = record_.repair();
  if (state_ == MemoryState::kBlank || state_ == MemoryState::kDamaged) record_.set_id(fresh_id());
  position_ = 0;
}

__attribute__((noinline)) void MatMemory::step() {
  if (position_ == MatRecord::kBytes || !eeprom_is_ready()) return;
  const uint8_t wanted = record_.image()[position_];
  if (eeprom_read_byte(eeprom_address(position_)) != wanted) start_write(position_, wanted);
  ++position_;
}

void MatMemory::set_name(const char* name, uint8_t bytes) {
  record_.set_name(name, bytes);
  position_ = 0;
}

}  // namespace smart_mat
