// Scans of a modelled board, and what is told of its faults.
#include <sstream>

#include "../../../firmware/src/fault_watch.h"
#include "../../../firmware/src/frame.h"
#include "board_model.h"
#include "requests.h"

using namespace smart_mat;

namespace host {

namespace {

uint8_t row_of(uint16_t pattern) {
  uint8_t row = 0;
  while (row < 15 && (pattern >> row) != 1) ++row;
  return row;
}

}  // namespace

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

}  // namespace host
