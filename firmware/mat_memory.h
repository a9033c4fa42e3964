// The mat's id and name in the EEPROM. Writing takes 3.4 ms a byte and goes on by itself, one byte a call.
#pragma once

#include <stdint.h>

#include "src/mat_record.h"

namespace smart_mat {

class MatMemory {
 public:
  // Reads the record; a blank one gets an id of its own.
  void begin();
  void step();
  void set_name(const char* name, uint8_t bytes);

  uint32_t id() const { return record_.id(); }
  const char* name() const { return record_.name(); }
  MemoryState state() const { return state_; }

 private:
  MatRecord record_;
  MemoryState state_ = MemoryState::kKept;
  uint8_t position_ = MatRecord::kBytes;
};

}  // namespace smart_mat
