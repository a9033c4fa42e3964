// Commands as they come in, frames on their way out, and what is answered when.
#include <sstream>

#include "../../../firmware/src/answers.h"
#include "../../../firmware/src/command.h"
#include "../../../firmware/src/frame_slots.h"
#include "requests.h"

using namespace smart_mat;

namespace host {

// Bytes as received; "!" spoils the line. One kind:result:number:name a command.
std::string commands(std::istream& in) {
  const uint8_t max_rate_hz = read<uint8_t>(in);
  const bool streaming = read<bool>(in);
  CommandLine line;
  std::ostringstream out;
  for (std::string part; in >> part;) {
    if (part == "!") {
      line.spoil();
      continue;
    }
    for (uint8_t byte : from_hex(part)) {
      if (!line.put(byte)) continue;
      const Command command = line.command(max_rate_hz, streaming);
      const Bytes name(command.name, command.name + command.name_bytes);
      out << unsigned(command.kind) << ':' << unsigned(command.result) << ':' << command.number << ':' << to_hex(name)
          << ' ';
    }
  }
  return out.str();
}

// b begin a scan, e end it, t take for sending, r release, x discard: frame index (n: none) and "!" for an overrun.
std::string slots(std::istream& in) {
  FrameSlots slots;
  std::ostringstream out;
  for (char event; in >> event;) {
    if (event == 'b') out << unsigned(slots.begin_scan()) << (slots.overrun() ? "!" : "") << ' ';
    if (event == 'e') slots.end_scan();
    if (event == 't') {
      const uint8_t index = slots.begin_send();
      out << (index == FrameSlots::kNone ? "n" : std::to_string(index)) << ' ';
    }
    if (event == 'r') slots.end_send();
    if (event == 'x') slots.discard();
  }
  out << slots.dropped();
  return out.str();
}

// A command line in hex, "F" a frame is ready, "H" a HELLO is due, "N" a fault is news; "." sends what comes next.
std::string answers(std::istream& in) {
  Answers answers;
  bool frame_ready = false;
  std::ostringstream out;
  for (std::string part; in >> part;) {
    if (part == "F") {
      frame_ready = true;
    } else if (part == "H") {
      answers.want_hello();
    } else if (part == "N") {
      answers.want_status();
    } else if (part == ".") {
      const PacketType type = answers.next(frame_ready);
      if (type != PacketType::kNone) answers.sent(type);
      if (type == PacketType::kFrame) frame_ready = false;
      out << unsigned(type) << ' ';
    } else {
      const Bytes text = from_hex(part);
      const char* line = reinterpret_cast<const char*>(text.data());
      answers.note(parse_command(line, static_cast<uint8_t>(text.size()), 120, false), 77);
    }
  }
  out << unsigned(answers.result()) << ' ' << answers.refused() << ' ' << answers.pong_id();
  return out.str();
}

}  // namespace host
