// Steady voltages of the film between row drivers and column pull-downs, for one row pattern.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "board.hpp"
#include "faults.hpp"

namespace emulator {

using Cells = std::array<double, kRows * kCols>;  // siemens, row-major

struct Voltages {  // as shares of the supply, which is also the ADC reference
    std::array<double, kCols> column{};
    std::array<double, kRows> row{};  // film side of the series resistor
};

// The processor's pull-ups at the multiplexers' pins, as seen by the selected lines.
struct PullUps {
    std::optional<int> column, row;
    bool operator<(const PullUps& other) const { return std::tie(column, row) < std::tie(other.column, other.row); }
    bool operator==(const PullUps& other) const { return column == other.column && row == other.row; }
};

class Circuit {
  public:
    Circuit(const std::array<double, kRows>& row_series_ohm, const Faults& faults)
        : row_series_ohm_(row_series_ohm), faults_(faults) {}

    void set_cells(const Cells& siemens);
    void set_pull_ups(const PullUps& pull_ups) { pull_ups_ = pull_ups; }
    // `driven` false: the shift registers' outputs are off and nothing feeds the film.
    const Voltages& solve(uint16_t pattern, bool driven);

  private:
    Voltages solve_driven(uint16_t pattern) const;
    Voltages solve_all_nodes(uint16_t pattern) const;
    Voltages solve_one(uint16_t pattern) const;
    double driver_siemens(int row, bool high) const;

    std::array<double, kRows> row_series_ohm_;
    Faults faults_;
    PullUps pull_ups_;
    Cells siemens_{};
    std::map<std::pair<uint16_t, PullUps>, Voltages> solved_;  // filled as patterns are met, emptied when the cells change
    Voltages undriven_{};
};

}  // namespace emulator
