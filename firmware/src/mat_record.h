// The mat's id and name as they lie in the EEPROM. Each has its own CRC: power lost while a name is written costs
// the name, not the id that calibrations are filed under.
#pragma once

#include <stdint.h>

#include "messages.h"

namespace smart_mat {

// HELLO `memory`: what this start found in the EEPROM.
enum class MemoryState : uint8_t { kKept = 0, kBlank = 1, kNameLost = 2, kDamaged = 3 };

class MatRecord {
 public:
  static constexpr uint8_t kBytes = 1 + 4 + 2 + kNameFieldBytes + 2;

  // The image as read from the EEPROM; call repair() after filling it.
  uint8_t* image() { return image_; }
  const uint8_t* image() const { return image_; }

  // Clears what its CRC does not vouch for. kBlank, kDamaged: the id is gone, set_id() then.
  MemoryState repair();

  uint32_t id() const;
  const char* name() const;

  void set_id(uint32_t id);
  void set_name(const char* name, uint8_t bytes);

 private:
  uint8_t image_[kBytes];
};

}  // namespace smart_mat
