// The device as the host sees it: commands in, packets out. Everything here runs in the main loop.
#pragma once

#include <stdint.h>

#include "acquisition.h"
#include "config.h"
#include "mat_memory.h"
#include "src/answers.h"
#include "src/command.h"
#include "src/fault_watch.h"
#include "src/messages.h"
#include "src/packet.h"
#include "stack_paint.h"
#include "uart.h"

namespace smart_mat {

class Device {
 public:
  void begin();
  // Sends a packet if there is one, and does one of the small jobs. Call it without a pause.
  void poll();

  // While a packet leaves: for PacketSender.
  void on_packet_begun();
  // One small job, 40 us at the most; the scan's interrupts come on top.
  void between_bytes();

 private:
  void end_packet();
  bool begin_next_packet();
  void begin_frame();
  void begin_answer(PacketType type);
  void poll_hello();
  void read_command();
  void obey(const Command& command);
  void change_mode();
  const Mode& mode() const { return fast_ ? kFastMode : kNormalMode; }
  uint8_t encode_hello_now();
  uint8_t encode_status_now();

  Uart uart_;
  Acquisition acquisition_;
  MatMemory memory_;
  StackGauge stack_;
  FaultWatch faults_;
  CommandLine line_;
  Answers answers_;
  PacketSender sender_;
  bool sending_ = false;
  bool sending_frame_ = false;
  bool fast_ = false;
  bool wanted_fast_ = false;
  uint8_t receive_budget_ = 0;
  uint8_t turn_ = 0;
  uint8_t reset_cause_ = 0;
  uint16_t hello_1024us_ = 0;
  uint8_t answer_[kHelloPayloadBytes];
};

}  // namespace smart_mat
