// The board that a scan meets.
#pragma once

#include <stdint.h>

#include <stdexcept>
#include <vector>

#include "../../../firmware/src/frame.h"
#include "../../../firmware/src/scanner.h"

namespace host {

// What a conversion sees when it begins.
struct Conversion {
  uint16_t rows;
  uint8_t channel;
  bool row_sense;
};

// Two 595, two 4067 and an ADC whose interrupt comes at the start of the next conversion.
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

// Runs one scan; read(conversion, k) gives the reading of conversion k.
template <class Read> std::vector<Conversion> run_scan(smart_mat::Frame* frame, Read reading, bool fast = false) {
  std::vector<Conversion> conversions;
  smart_mat::Scanner<BoardModel> scanner;
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

}  // namespace host
