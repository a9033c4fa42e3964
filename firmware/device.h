// The device as the host sees it: commands in, packets out. Everything here runs in the main loop.
#pragma once

#include <stdint.h>

#include "acquisition.h"
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
  // Sends one byte or does one small job, 40 us at the most. Call it without a pause.
  void poll();

 private:
  void end_packet();
  void begin_next_packet();
  void begin_frame();
  void begin_answer(PacketType type);
  void poll_background();
  void poll_hello();
  void read_command();
  void obey(const Command& command);
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
  bool sending_frame_ = false;
  uint8_t bytes_without_job_ = 0;
  uint8_t receive_budget_ = 0;
  uint8_t turn_ = 0;
  uint8_t reset_cause_ = 0;
  uint32_t hello_ms_ = 0;
  uint8_t answer_[kHelloPayloadBytes];
};

}  // namespace smart_mat
