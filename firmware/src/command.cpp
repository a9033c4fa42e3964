#include "command.h"

namespace smart_mat {
namespace {

Command refuse(Result result) { return {CommandKind::kRefused, result, 0, nullptr, 0}; }

Command accept(CommandKind kind, uint32_t number = 0) { return {kind, Result::kDone, number, nullptr, 0}; }

// Decimal digits only: no sign, no space, no number above 2^32 - 1.
bool parse_number(const char* text, uint8_t length, uint32_t* number) {
  if (length == 0) return false;
  uint32_t value = 0;
  for (uint8_t i = 0; i < length; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    const uint8_t digit = static_cast<uint8_t>(text[i] - '0');
    if (value > UINT32_MAX / 10 || (value == UINT32_MAX / 10 && digit > UINT32_MAX % 10)) return false;
    value = value * 10 + digit;
  }
  *number = value;
  return true;
}

Command parse_name(const char* name, uint8_t length) {
  if (length > kNameBytes) return refuse(Result::kTooLong);
  if (!is_printable_utf8(name, length)) return refuse(Result::kUnknown);
  return {CommandKind::kName, Result::kDone, 0, name, length};
}

// Bytes that follow the first one of a UTF-8 sequence; 0xFF for a byte that cannot be first.
uint8_t utf8_tail(uint8_t first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first <= 0xDF) return 1;
  if (first >= 0xE0 && first <= 0xEF) return 2;
  if (first >= 0xF0 && first <= 0xF4) return 3;
  return 0xFF;
}

// Overlong forms, surrogates and code points above U+10FFFF show in the second byte.
bool utf8_second_fits(uint8_t first, uint8_t second) {
  if (first == 0xE0) return second >= 0xA0;
  if (first == 0xED) return second < 0xA0;
  if (first == 0xF0) return second >= 0x90;
  if (first == 0xF4) return second < 0x90;
  return true;
}

}  // namespace

bool is_printable_utf8(const char* text, uint8_t length) {
  uint8_t i = 0;
  while (i < length) {
    const uint8_t first = static_cast<uint8_t>(text[i++]);
    if (first < 0x20 || first == 0x7F) return false;
    uint8_t tail = utf8_tail(first);
    if (tail > length - i) return false;
    if (tail > 0 && !utf8_second_fits(first, static_cast<uint8_t>(text[i]))) return false;
    for (; tail > 0; --tail) {
      if ((static_cast<uint8_t>(text[i++]) & 0xC0) != 0x80) return false;
    }
  }
  return true;
}

Command parse_command(const char* line, uint8_t length, uint8_t max_rate_hz, bool streaming) {
  if (length == 0) return refuse(Result::kUnknown);
  const char* rest = line + 1;
  const uint8_t rest_length = static_cast<uint8_t>(length - 1);
  uint32_t number = 0;
  switch (line[0]) {
    case '?': return rest_length == 0 ? accept(CommandKind::kHello) : refuse(Result::kUnknown);
    case 's': return rest_length == 0 ? accept(CommandKind::kStart) : refuse(Result::kUnknown);
    case 'x': return rest_length == 0 ? accept(CommandKind::kStop) : refuse(Result::kUnknown);
    case 'r':
      if (!parse_number(rest, rest_length, &number) || number > max_rate_hz) return refuse(Result::kNumber);
      return accept(CommandKind::kRate, number);
    case 't':
      if (!parse_number(rest, rest_length, &number)) return refuse(Result::kNumber);
      return accept(CommandKind::kPing, number);
    case 'f':
      if (rest_length != 1 || (*rest != '0' && *rest != '1')) return refuse(Result::kNumber);
      if (streaming) return refuse(Result::kStreaming);
      return accept(CommandKind::kFast, *rest == '1' ? 1 : 0);
    case 'n': return parse_name(rest, rest_length);
    default: return refuse(Result::kUnknown);
  }
}

bool CommandLine::put(uint8_t byte) {
  if (byte != '\n') {
    if (count_ < sizeof text_) {
      text_[count_++] = static_cast<char>(byte);
    } else {
      too_long_ = true;
    }
    return false;
  }
  length_ = count_;
  if (length_ > 0 && text_[length_ - 1] == '\r') --length_;
  ended_too_long_ = too_long_ || length_ > kLineChars;
  count_ = 0;
  too_long_ = false;
  return ended_too_long_ || length_ > 0;
}

void CommandLine::spoil() { too_long_ = true; }

Command CommandLine::command(uint8_t max_rate_hz, bool streaming) const {
  if (ended_too_long_) return refuse(Result::kTooLong);
  return parse_command(text_, length_, max_rate_hz, streaming);
}

}  // namespace smart_mat
