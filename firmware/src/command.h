// Commands of the host: lines of ASCII (PROTOCOL.md, "Commands").
#pragma once

#include <stdint.h>

namespace smart_mat {

constexpr uint8_t kLineChars = 31;
constexpr uint8_t kNameBytes = 23;

// STATUS `result`.
enum class Result : uint8_t { kDone = 0, kUnknown = 1, kNumber = 2, kTooLong = 3, kStreaming = 4 };

enum class CommandKind : uint8_t { kRefused, kHello, kStart, kStop, kRate, kName, kPing, kFast };

struct Command {
  CommandKind kind;
  Result result;
  uint32_t number;   // of kRate, kPing; 1 or 0 of kFast
  const char* name;  // of kName; points into the line, not terminated
  uint8_t name_bytes;
};

// Collects bytes to lines; holds one line.
class CommandLine {
 public:
  // True when the byte ended a line that is not empty. The line stands until the next put().
  bool put(uint8_t byte);

  // Bytes were lost here: whatever this line turns out to be, it is refused.
  void spoil();

  // What may be asked depends on the state: a rate above the mode's is refused, and so is a change of mode while
  // scans go out.
  Command command(uint8_t max_rate_hz, bool streaming) const;

 private:
  char text_[kLineChars + 1];  // one more for the \r
  uint8_t count_ = 0;          // bytes of the line that grows
  uint8_t length_ = 0;         // of the line that ended
  bool too_long_ = false;
  bool ended_too_long_ = false;
};

Command parse_command(const char* line, uint8_t length, uint8_t max_rate_hz, bool streaming);

// Well-formed UTF-8 without control characters.
bool is_printable_utf8(const char* text, uint8_t length);

}  // namespace smart_mat
