// How deep the stack ever went: the free RAM is painted before the program starts.
#pragma once

#include <stdint.h>

namespace smart_mat {

class StackGauge {
 public:
  void begin();
  // Looks at a few bytes; a whole look takes some hundred calls. The main loop cannot stand still for it.
  void step();
  uint16_t free_bytes() const { return free_bytes_; }

 private:
  uint16_t free_bytes_ = 0;
  uint16_t position_ = 0;
};

// What the RAM held at power-up: differs from chip to chip.
uint16_t power_up_noise();

}  // namespace smart_mat
