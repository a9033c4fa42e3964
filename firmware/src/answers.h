// What goes to the line next. Frames go first; between two frames that wait for the line there is one answer at most,
// so a host that sends commands without end costs no frame at 100 frames/s.
#pragma once

#include <stdint.h>

#include "command.h"
#include "packet.h"

namespace smart_mat {

class Answers {
 public:
  // Notes which answer a command asks for. The next command is read when none waits any more,
  // so that each gets its own answer, in order.
  void note(const Command& command, uint32_t t_us) {
    result_ = command.result;
    if (command.kind == CommandKind::kRefused && refused_ != 0xFFFF) ++refused_;
    if (command.kind == CommandKind::kHello) {
      hello_ = true;
    } else if (command.kind == CommandKind::kPing) {
      pong_ = true;
      pong_id_ = command.number;
      pong_t_us_ = t_us;
    } else {
      status_ = true;
    }
  }

  void want_hello() { hello_ = true; }
  void want_status() { status_ = true; }

  bool any_waiting() const { return pong_ || status_ || hello_; }
  bool status_waiting() const { return status_; }

  PacketType next(bool frame_ready) const {
    if (frame_ready && (after_answer_ || !any_waiting())) return PacketType::kFrame;
    if (pong_) return PacketType::kPong;
    if (status_) return PacketType::kStatus;
    if (hello_) return PacketType::kHello;
    return PacketType::kNone;
  }

  // The packet is on its way.
  void sent(PacketType type) {
    after_answer_ = type != PacketType::kFrame;
    if (type == PacketType::kPong) pong_ = false;
    if (type == PacketType::kStatus) status_ = false;
    if (type == PacketType::kHello) hello_ = false;
  }

  Result result() const { return result_; }
  uint16_t refused() const { return refused_; }
  uint32_t pong_id() const { return pong_id_; }
  uint32_t pong_t_us() const { return pong_t_us_; }

 private:
  bool pong_ = false;
  bool status_ = false;
  bool hello_ = false;
  bool after_answer_ = false;
  Result result_ = Result::kDone;
  uint16_t refused_ = 0;
  uint32_t pong_id_ = 0;
  uint32_t pong_t_us_ = 0;
};

}  // namespace smart_mat
