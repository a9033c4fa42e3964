#include "device.h"

#include <Arduino.h>
#include <avr/io.h>

#include "config.h"
#include "device_clock.h"
#include "pins.h"
#include "src/pacing.h"

namespace smart_mat {
namespace {

constexpr uint16_t kHelloIntervalMs = 3000;
constexpr uint8_t kBytesAJob = 4;
constexpr uint8_t kReceivedBytesAJob = 4;
constexpr uint8_t kReceivedBytesAPacket = 40;  // a whole line

}  // namespace

void Device::begin() {
  reset_cause_ = MCUSR;
  MCUSR = 0;
  acquisition_.begin();
  memory_.begin();
  acquisition_.set_rate(kDefaultRateHz);
  stack_.begin();
  uart_.begin();
  answers_.want_hello();
}

// While a packet leaves, every fourth byte has a small job behind it. A byte in the buffer and one in the shift
// register cover the longest job, so the line does not pause within a packet.
void Device::poll() {
  if (sender_.busy()) {
    while (!uart_.can_send()) {
    }
    uart_.send(sender_.next());
    bytes_without_job_ = static_cast<uint8_t>(bytes_without_job_ + 1);
    if (bytes_without_job_ < kBytesAJob) return;
    bytes_without_job_ = 0;
  } else {
    end_packet();
    begin_next_packet();
  }
  poll_background();
}

void Device::end_packet() {
  if (!sending_frame_) return;
  faults_.end();
  acquisition_.release();
  sending_frame_ = false;
}

void Device::begin_next_packet() {
  const PacketType type = answers_.next(acquisition_.has_frame());
  if (type == PacketType::kNone) return;
  if (type == PacketType::kFrame) {
    begin_frame();
  } else {
    begin_answer(type);
  }
  answers_.sent(type);
  receive_budget_ = kReceivedBytesAPacket;
}

void Device::begin_frame() {
  const Frame* frame = acquisition_.take();
  if (frame == nullptr) return;
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
  hello.prescaler = kAdcPrescaler;
  hello.rate_hz = acquisition_.rate_hz();
  hello.baud = kBaud;
  hello.cpu_hz = F_CPU;
  hello.mat_id = memory_.id();
  hello.pins_hash = kPinsHash;
  hello.mcu = kMcu;
  hello.board = kBoard;
  hello.name = memory_.name();
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
  encode_status(status, answer_);
  return kStatusPayloadBytes;
}

void Device::poll_background() {
  acquisition_.poll();
  switch (turn_++ & 7) {
    case 0: stack_.step(); break;
    case 2: memory_.step(); break;
    case 4: poll_hello(); break;
    case 6:
      if (faults_.step()) answers_.want_status();
      break;
    default:
      if (!answers_.any_waiting()) read_command();
  }
}

void Device::poll_hello() {
  if (millis() - hello_ms_ < kHelloIntervalMs) return;
  hello_ms_ += kHelloIntervalMs;
  answers_.want_hello();
}

void Device::read_command() {
  for (uint8_t i = 0; i < kReceivedBytesAJob; ++i) {
    if (sender_.busy() && receive_budget_ == 0) return;
    uint8_t byte;
    if (!uart_.receive(&byte)) {
      if (uart_.take_lost()) line_.spoil();
      return;
    }
    if (receive_budget_ > 0) --receive_budget_;
    if (!line_.put(byte)) continue;
    const Command command = line_.command();
    answers_.note(command, device_us());
    obey(command);
    return;
  }
}

void Device::obey(const Command& command) {
  switch (command.kind) {
    case CommandKind::kStart: acquisition_.start(); break;
    case CommandKind::kStop: acquisition_.stop(); break;
    case CommandKind::kRate: acquisition_.set_rate(static_cast<uint8_t>(command.number)); break;
    case CommandKind::kName: memory_.set_name(command.name, command.name_bytes); break;
    case CommandKind::kRefused:
    case CommandKind::kHello:
    case CommandKind::kPing: break;
  }
}

}  // namespace smart_mat
