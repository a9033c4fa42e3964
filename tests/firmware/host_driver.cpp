// Runs the portable part of the firmware on the host. One request a line on stdin, one answer a line on stdout.
#include <stdint.h>

#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "../../firmware/src/answers.h"
#include "../../firmware/src/command.h"
#include "../../firmware/src/crc.h"
#include "../../firmware/src/fault_watch.h"
#include "../../firmware/src/frame.h"
#include "../../firmware/src/frame_slots.h"
#include "../../firmware/src/line_faults.h"
#include "../../firmware/src/mat_record.h"
#include "../../firmware/src/messages.h"
#include "../../firmware/src/pacing.h"
#include "../../firmware/src/packet.h"
#include "../../firmware/src/scanner.h"
#include "../../firmware/src/ten_bit.h"

using namespace smart_mat;

namespace {

using Bytes = std::vector<uint8_t>;

std::string to_hex(const Bytes& bytes) {
  std::ostringstream out;
  for (uint8_t byte : bytes) out << std::hex << std::setw(2) << std::setfill('0') << unsigned(byte);
  return out.str();
}

Bytes from_hex(const std::string& text) {
  Bytes bytes;
  if (text == "-") return bytes;
  for (size_t i = 0; i < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

template <class T> T read(std::istream& in) {
  unsigned long long value;
  if (!(in >> value)) throw std::runtime_error("number missing");
  return static_cast<T>(value);
}

std::string read_text(std::istream& in) {
  std::string hex;
  in >> hex;
  const Bytes bytes = from_hex(hex);
  return std::string(bytes.begin(), bytes.end());
}

// A line that takes every byte, and jobs that only count.
struct Wire {
  Bytes bytes;
  bool poll() { return true; }
  void send(uint8_t byte) { bytes.push_back(byte); }
};

struct NoJobs {
  void on_packet_begun() {}
  void between_bytes() {}
};

std::string packet_hex(PacketType type, uint8_t flags, uint16_t sequence, const uint8_t* payload, uint16_t length) {
  PacketSender sender;
  Wire wire;
  NoJobs jobs;
  sender.begin(type, flags, sequence, payload, length);
  sender.send(wire, jobs, 7);
  return to_hex(wire.bytes);
}

// Two 595, two 4067 and an ADC whose interrupt comes at the start of the next conversion.
struct Conversion {
  uint16_t rows;
  uint8_t channel;
  bool row_sense;
};

struct BoardModel {
  static uint16_t shifted, latched;
  static uint8_t channel;
  static bool row_sense, sampled, free_running, fast, row_marked;
  static uint16_t adc;

  static void move() {
    if (!sampled) throw std::runtime_error("multiplexer moved before the sample was taken");
  }
  static void shift_row_bit(bool high) { shifted = static_cast<uint16_t>(shifted << 1 | (high ? 1 : 0)); }
  static void fill_rows(bool high) {
    for (int i = 0; i < 16; ++i) shift_row_bit(high);
  }
  static void latch_rows() { move(); latched = shifted; }
  static void set_channel(uint8_t to) { move(); channel = to; }
  static void next_channel() {
    if (channel == 15) throw std::runtime_error("there is no channel behind 15");
    set_channel(static_cast<uint8_t>(channel + 1));
  }
  static uint16_t reading() { return adc; }
  static void pass_sampling() { sampled = true; }
  static void pass_start() { sampled = true; }
  static bool pauses_at_rows() { return fast; }
  static void mark_row_switch() { row_marked = true; }
  static void go_on_when_settled() {
    if (free_running || !row_marked) throw std::runtime_error("no pause, or no row to settle");
    free_running = true;
    row_marked = sampled = false;
    paused_start = true;
  }
  static bool paused_start;
  static void select_columns() { row_sense = false; }
  static void select_row_sense() { row_sense = true; }
  static void wait_until_sampled() { sampled = true; }
  static void end_after_this_conversion() { free_running = false; }
  static Conversion start() {
    if (!free_running) throw std::runtime_error("a conversion started after the last one");
    return {latched, channel, row_sense};
  }
};
uint16_t BoardModel::shifted, BoardModel::latched;
uint8_t BoardModel::channel;
bool BoardModel::row_sense, BoardModel::sampled, BoardModel::free_running, BoardModel::fast, BoardModel::row_marked;
bool BoardModel::paused_start;
uint16_t BoardModel::adc;

// Runs one scan; read(conversion, k) gives the reading of conversion k.
template <class Read> std::vector<Conversion> run_scan(Frame* frame, Read reading, bool fast = false) {
  std::vector<Conversion> conversions;
  Scanner<BoardModel> scanner;
  BoardModel::shifted = 0xFFFF;  // whatever stood in the registers before
  BoardModel::sampled = BoardModel::free_running = true;
  BoardModel::fast = fast;
  scanner.begin(frame);
  conversions.push_back(BoardModel::start());
  scanner.prepare_columns();
  for (;;) {
    const size_t finished = conversions.size() - 1;
    const Conversion next = {BoardModel::latched, BoardModel::channel, BoardModel::row_sense};
    if (BoardModel::free_running) conversions.push_back(BoardModel::start());
    BoardModel::sampled = !BoardModel::free_running;
    BoardModel::paused_start = false;
    BoardModel::adc = reading(conversions[finished], finished);
    if (scanner.on_conversion()) break;
    if (BoardModel::paused_start) conversions.push_back(next);
  }
  scanner.drive_all(false);
  return conversions;
}

uint8_t row_of(uint16_t pattern) {
  uint8_t row = 0;
  while (row < 15 && (pattern >> row) != 1) ++row;
  return row;
}

std::string crc8(std::istream& in) {
  Crc8 crc;
  for (char c : read_text(in)) crc.put(static_cast<uint8_t>(c));
  return to_hex({crc.value()});
}

std::string crc16(std::istream& in) {
  Crc16 crc;
  for (char c : read_text(in)) crc.put(static_cast<uint8_t>(c));
  return to_hex({crc.low(), crc.high()});
}

std::string ten_bit(std::istream& in) {
  std::vector<uint16_t> readings;
  for (unsigned value; in >> value;) readings.push_back(static_cast<uint16_t>(value));
  Bytes block(readings.size() * 10 / 8 + 1, 0xEE);
  TenBitPacker packer;
  packer.begin(block.data());
  for (uint16_t reading : readings) packer.put(reading);
  for (size_t i = 0; i < readings.size(); ++i) {
    if (unpack_ten_bit(block.data(), static_cast<uint16_t>(i)) != readings[i]) return "unpacking differs";
  }
  if (block.back() != 0xEE) return "written behind the block";
  block.pop_back();
  return to_hex(block);
}

// seq flags t_us scan_4us, then 256 cells, 16 all-high, 16 row-sense readings, measured by the scanner itself.
std::string frame(std::istream& in) {
  Frame frame;
  frame.sequence = read<uint16_t>(in);
  frame.flags = read<uint8_t>(in);
  frame.set_t_us(read<uint32_t>(in));
  frame.set_scan_4us(read<uint16_t>(in));
  std::vector<uint16_t> readings;
  for (int i = 0; i < 288; ++i) readings.push_back(read<uint16_t>(in));
  size_t all_high = 0;
  run_scan(&frame, [&](const Conversion& at, size_t) -> uint16_t {
    if (at.row_sense) return readings[272u + row_of(at.rows)];
    if (at.rows == 0xFFFF) return all_high++ == 0 ? 0x3FF : readings[256u + at.channel];  // the dummy must not show
    return readings[static_cast<size_t>(row_of(at.rows) * 16 + at.channel)];
  });
  return packet_hex(PacketType::kFrame, frame.flags, frame.sequence, frame.payload, kFramePayloadBytes);
}

std::string scan(std::istream& in) {
  Frame frame;
  std::ostringstream out;
  for (const Conversion& at : run_scan(&frame, [](const Conversion&, size_t) -> uint16_t { return 0; }, read<bool>(in))) {
    out << at.rows << ',' << unsigned(at.channel) << ',' << at.row_sense << ' ';
  }
  out << BoardModel::latched;
  return out.str();
}

// seq flags, then the fields in the order of the struct, texts in hex.
std::string hello(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  Hello hello;
  hello.firmware = {read<uint8_t>(in), 0, 0};
  hello.firmware.minor_number = read<uint8_t>(in);
  hello.firmware.patch_number = read<uint8_t>(in);
  hello.reset_cause = read<uint8_t>(in);
  hello.state = read<uint8_t>(in);
  hello.circuit.row_pitch_um = read<uint16_t>(in);
  hello.circuit.col_pitch_um = read<uint16_t>(in);
  hello.circuit.reference_mv = read<uint16_t>(in);
  hello.circuit.pull_down_ohm = read<uint16_t>(in);
  hello.circuit.row_series_ohm = read<uint16_t>(in);
  hello.circuit.driver_high_ohm = read<uint8_t>(in);
  hello.circuit.driver_low_ohm = read<uint8_t>(in);
  hello.prescaler = read<uint8_t>(in);
  hello.rate_hz = read<uint16_t>(in);
  hello.baud = read<uint32_t>(in);
  hello.cpu_hz = read<uint32_t>(in);
  hello.mat_id = read<uint32_t>(in);
  hello.pins_hash = read<uint32_t>(in);
  hello.memory = read<uint8_t>(in);
  const std::string mcu = read_text(in), board = read_text(in), name = read_text(in);
  hello.mcu = mcu.c_str();
  hello.board = board.c_str();
  hello.name = name.c_str();
  uint8_t payload[kHelloPayloadBytes];
  encode_hello(hello, payload);
  return packet_hex(PacketType::kHello, flags, sequence, payload, sizeof payload);
}

std::string status(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  Status status;
  status.t_us = read<uint32_t>(in);
  status.scans = read<uint32_t>(in);
  status.dropped = read<uint16_t>(in);
  status.refused = read<uint16_t>(in);
  status.stack_free = read<uint16_t>(in);
  status.state = read<uint8_t>(in);
  status.result = read<uint8_t>(in);
  status.row_faults = read<uint16_t>(in);
  status.col_faults = read<uint16_t>(in);
  status.faults = read<uint8_t>(in);
  uint8_t payload[kStatusPayloadBytes];
  encode_status(status, payload);
  return packet_hex(PacketType::kStatus, flags, sequence, payload, sizeof payload);
}

std::string pong(std::istream& in) {
  const uint16_t sequence = read<uint16_t>(in);
  const uint8_t flags = read<uint8_t>(in);
  const uint32_t id = read<uint32_t>(in);
  uint8_t payload[kPongPayloadBytes];
  encode_pong(id, read<uint32_t>(in), payload);
  return packet_hex(PacketType::kPong, flags, sequence, payload, sizeof payload);
}

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

// Frames, a row that reads `sense`, a column whose lowest cell reads `cell`: the faults after each change.
std::string faults(std::istream& in) {
  const uint8_t row = read<uint8_t>(in), col = read<uint8_t>(in);
  FaultWatch watch;
  Frame frame;
  std::ostringstream out;
  frame.sequence = 0;
  for (unsigned count, sense, cell; in >> count >> sense >> cell;) {
    run_scan(&frame, [&](const Conversion& at, size_t) -> uint16_t {
      if (at.row_sense) return static_cast<uint16_t>(at.channel == row ? sense : 900);
      if (at.channel != col) return at.rows == 1 ? 1023 : 0;
      return static_cast<uint16_t>(at.rows == 0x80 ? cell : 1023);
    });
    unsigned news = 0;
    for (unsigned i = 0; i < count; ++i, ++frame.sequence) {  // a frame has time for a row and a column
      watch.begin(&frame);
      for (int step = 0; step < 17; ++step) news += watch.step();
      watch.end();
      if (watch.step()) throw std::runtime_error("looked at a frame that was given back");
    }
    out << watch.row_faults() << ',' << watch.col_faults() << ',' << news << ' ';
  }
  return out.str();
}

std::string pacing(std::istream& in) {
  const uint8_t rate_hz = read<uint8_t>(in);
  const Pacing pacing = pacing_for(rate_hz, 2000000, read<uint8_t>(in));
  return std::to_string(pacing.period_ticks) + ' ' + std::to_string(pacing.periods);
}

// An EEPROM image in hex, an id for it if it has none, a name to store ("-": keep): id:name after the EEPROM is read again.
std::string record(std::istream& in) {
  MatRecord record;
  std::string hex;
  in >> hex;
  const Bytes stored = from_hex(hex);
  for (uint8_t i = 0; i < MatRecord::kBytes; ++i) record.image()[i] = i < stored.size() ? stored[i] : 0xFF;
  const MemoryState state = record.repair();
  const uint32_t id = read<uint32_t>(in);
  if (state == MemoryState::kBlank || state == MemoryState::kDamaged) record.set_id(id);
  const std::string name = read_text(in);
  if (!name.empty()) record.set_name(name.data(), static_cast<uint8_t>(name.size()));
  const std::string text(record.name());
  return std::to_string(record.id()) + ' ' + to_hex(Bytes(text.begin(), text.end())) + ' ' +
         to_hex(Bytes(record.image(), record.image() + MatRecord::kBytes)) + ' ' +
         std::to_string(static_cast<unsigned>(state));
}

// 16 pulled-up columns, 16 pulled-up rows, 16 driven rows, 16 columns with all rows high: rows, columns, faults.
std::string line_test(std::istream& in) {
  LineReadings readings;
  for (uint16_t& counts : readings.column_pulled_up) counts = read<uint16_t>(in);
  for (uint16_t& counts : readings.row_pulled_up) counts = read<uint16_t>(in);
  for (uint16_t& counts : readings.row_driven) counts = read<uint16_t>(in);
  for (uint16_t& counts : readings.column_all_high) counts = read<uint16_t>(in);
  const LineFaults found = judge(readings);
  return std::to_string(found.rows) + ' ' + std::to_string(found.cols) + ' ' + std::to_string(unsigned(found.faults));
}

std::string answer(const std::string& kind, std::istream& in) {
  if (kind == "crc8") return crc8(in);
  if (kind == "crc16") return crc16(in);
  if (kind == "ten_bit") return ten_bit(in);
  if (kind == "frame") return frame(in);
  if (kind == "scan") return scan(in);
  if (kind == "hello") return hello(in);
  if (kind == "status") return status(in);
  if (kind == "pong") return pong(in);
  if (kind == "commands") return commands(in);
  if (kind == "slots") return slots(in);
  if (kind == "answers") return answers(in);
  if (kind == "faults") return faults(in);
  if (kind == "pacing") return pacing(in);
  if (kind == "record") return record(in);
  if (kind == "line_test") return line_test(in);
  throw std::runtime_error("unknown request " + kind);
}

}  // namespace

int main() {
  for (std::string request; std::getline(std::cin, request);) {
    std::istringstream in(request);
    std::string kind;
    in >> kind;
    std::cout << answer(kind, in) << std::endl;
  }
}
