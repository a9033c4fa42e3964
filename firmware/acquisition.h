// Scans on the clock of timer 1 or back to back, in the interrupts of timer 1 and the ADC.
// The main loop only takes finished frames; nothing it does can delay a scan.
#pragma once

#include <stdint.h>

#include "src/frame.h"

namespace smart_mat {

struct ScanCounts {
  uint32_t scans;    // finished since start
  uint16_t dropped;  // of these, never sent
};

extern volatile bool scan_runs;

class Acquisition {
 public:
  void begin();
  void start();
  void stop();
  bool running() const { return running_; }

  // Not while running.
  void set_prescaler(uint8_t prescaler);

  // 0 = back to back. May be called while running.
  void set_rate(uint8_t rate_hz);
  uint8_t rate_hz() const { return rate_hz_; }

  // Back to back: starts the next scan as soon as a frame is free for it. Call often.
  void poll() {
    if (running_ && rate_hz_ == 0 && !scan_runs) begin_if_free();
  }

  bool has_frame() const;
  // The oldest finished frame, which stays untouched until release(); nullptr if there is none.
  const Frame* take();
  void release();

  ScanCounts counts() const;

 private:
  void begin_if_free();
  void apply_rate();

  bool running_ = false;
  uint8_t rate_hz_ = 0;
};

}  // namespace smart_mat
