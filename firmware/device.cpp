#include "device.h"

#include <Arduino.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "config.h"
#include "device_clock.h"
#include "line_test.h"
#include "pins.h"
#include "reset_cause.h"
#include "src/pacing.h"
#include "watchdog.h"

namespace smart_mat {
namespace {

constexpr uint16_t kHelloInterval = 3000000 / 1024;  // of overflows_1024us()
constexpr uint8_t kBytesAJob = 4;
constexpr uint8_t kBytesAJobFast = 48;
constexpr uint8_t kReceivedBytesAJob = 4;
constexpr uint8_t kReceivedBytesAPacket = 40;  // a whole line

}  // namespace

void Device::begin() {
  reset_cause_ = take_reset_cause();
  begin_watchdog();
  acquisition_.begin();
  memory_.begin();
  acquisition_.set_rate(kDefaultRateHz);
  stack_.begin();
  uart_.begin(mode().baud, fast_);
  answers_.want_hello();
}

void Device::poll() {
  wdt_reset();
  uart_.poll();
  if (wanted_fast_ != fast_ && !answers_.any_waiting()) change_mode();
  if (!begin_next_packet()) {
    between_bytes();
    return;
  }
  sending_ = true;
  // A byte in the buffer and one in the shift register cover the longest job, so the line does not pause.
  sender_.send(uart_, *this, fast_ ? kBytesAJobFast : kBytesAJob);
  sending_ = false;
  end_packet();
}

void Device::on_packet_begun() {
  poll_overflow();
  acquisition_.poll();
}

void Device::between_bytes() {
  poll_overflow();
  acquisition_.poll();
  switch (turn_++ & 7) {
    case 0: stack_.step(); break;
    case 2: memory_.step(); break;
    case 4: poll_hello(); break;
    case 6:
      if (faults_.step()) answers_.want_status();
      break;
    default:
      if (uart_.has_news() && !answers_.any_waiting()) read_command();
  }
}

// The answer to the command has gone at the old speed; HELLO is the first packet at the new one.
void Device::change_mode() {
  fast_ = wanted_fast_;
  uart_.drain();
  acquisition_.set_prescaler(mode().adc_prescaler);
  if (acquisition_.rate_hz() > mode().max_rate_hz) acquisition_.set_rate(kDefaultRateHz);
  uart_.begin(mode().baud, fast_);
  line_ = CommandLine();
  answers_.want_hello();
}

void Device::end_packet() {
  if (!sending_frame_) return;
  faults_.end();
  acquisition_.release();
  sending_frame_ = false;
}

bool Device::begin_next_packet() {
  const PacketType type = answers_.next(acquisition_.has_frame());
  if (type == PacketType::kNone) return false;
  if (type == PacketType::kFrame) {
    begin_frame();
  } else {
    begin_answer(type);
  }
  answers_.sent(type);
  receive_budget_ = kReceivedBytesAPacket;
  return true;
}

void Device::begin_frame() {
  const Frame* frame = acquisition_.take();
  const uint8_t news = answers_.status_waiting() ? kFlagStatusWaiting : 0;
  sender_.begin(PacketType::kFrame, frame->flags | news, frame->sequence, frame->payload, kFramePayloadBytes);
  sending_frame_ = true;
  faults_.begin(frame);
}

void Device::begin_answer(PacketType type) {
  uint8_t length = kPongPayloadBytes;
  if (type == PacketType::kHello) {
    length = encode_hello_now();
  } else if (type == PacketType::kStatus) {
    length = encode_status_now();
  } else {
    encode_pong(answers_.pong_id(), answers_.pong_t_us(), answer_);
  }
  const uint32_t scans = acquisition_.counts().scans;
  const uint16_t newest = scans == 0 ? 0 : static_cast<uint16_t>(scans - 1);
  sender_.begin(type, 0, newest, answer_, length);
}

uint8_t Device::encode_hello_now() {
  Hello hello;
  hello.firmware = kFirmwareVersion;
  hello.reset_cause = reset_cause_;
  hello.state = acquisition_.running();
  hello.circuit = kCircuit;
  hello.prescaler = mode().adc_prescaler;
  hello.rate_hz = acquisition_.rate_hz();
  hello.baud = mode().baud;
  hello.cpu_hz = F_CPU;
  hello.mat_id = memory_.id();
  hello.pins_hash = kPinsHash;
  hello.mcu = kMcu;
  hello.board = kBoard;
  hello.name = memory_.name();
  hello.memory = static_cast<uint8_t>(memory_.state());
  encode_hello(hello, answer_);
  return kHelloPayloadBytes;
}

uint8_t Device::encode_status_now() {
  const ScanCounts counts = acquisition_.counts();
  Status status;
  status.t_us = device_us();
  status.scans = counts.scans;
  status.dropped = counts.dropped;
  status.refused = answers_.refused();
  status.stack_free = stack_.free_bytes();
  status.state = acquisition_.running();
  status.result = static_cast<uint8_t>(answers_.result());
  status.row_faults = faults_.row_faults();
  status.col_faults = faults_.col_faults();
  status.faults = faults_.faults();
  encode_status(status, answer_);
  return kStatusPayloadBytes;
}

void Device::poll_hello() {
  if (static_cast<uint16_t>(overflows_1024us() - hello_1024us_) < kHelloInterval) return;
  hello_1024us_ = static_cast<uint16_t>(hello_1024us_ + kHelloInterval);
  answers_.want_hello();
}

__attribute__((noinline)) void Device::read_command() {
  for (uint8_t i = 0; i < kReceivedBytesAJob; ++i) {
    if (sending_ && receive_budget_ == 0) return;
    uint8_t byte;
    if (!uart_.receive(&byte)) {
      if (uart_.take_lost()) line_.spoil();
      return;
    }
    if (receive_budget_ > 0) --receive_budget_;
    if (!line_.put(byte)) continue;
    const Command command = line_.command(mode().max_rate_hz, acquisition_.running());
    answers_.note(command, device_us());
    obey(command);
    return;
  }
}

void Device::obey(const Command& command) {
  switch (command.kind) {
    case CommandKind::kStart:
      if (acquisition_.running()) break;
      faults_.found_at_start(test_lines());
      if (fast_) count_overflows_by_interrupt(false);
      acquisition_.start();
      mark_scanning(true);
      break;
    case CommandKind::kStop:
      acquisition_.stop();
      mark_scanning(false);
      count_overflows_by_interrupt(true);
      break;
    case CommandKind::kFast: wanted_fast_ = command.number != 0; break;
    case CommandKind::kRate: acquisition_.set_rate(static_cast<uint8_t>(command.number)); break;
    case CommandKind::kName: memory_.set_name(command.name, command.name_bytes); break;
    case CommandKind::kRefused:
    case CommandKind::kHello:
    case CommandKind::kPing: break;
  }
}

}  // namespace smart_mat
