// What belongs to one board: its timer, its memory, its lines.
#include "../../../firmware/src/line_faults.h"
#include "../../../firmware/src/mat_record.h"
#include "../../../firmware/src/pacing.h"
#include "requests.h"

using namespace smart_mat;

namespace host {

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

}  // namespace host
