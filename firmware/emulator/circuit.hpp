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
    // `saturating`: row drivers as MOSFETs, whose resistance grows with the voltage across them, instead of resistors.
    Circuit(const std::array<double, kRows>& row_series_ohm, const Faults& faults, bool saturating = false)
        : row_series_ohm_(row_series_ohm), faults_(faults), saturating_(saturating) {}

    void set_cells(const Cells& siemens);
    void set_faults(const Faults& faults);
    void set_pull_ups(const PullUps& pull_ups) { pull_ups_ = pull_ups; }
    // `driven` false: the shift registers' outputs are off and nothing feeds the film.
    const Voltages& solve(uint16_t pattern, bool driven);

  private:
    void lay_film();
    Voltages solve_driven(uint16_t pattern) const;
    Voltages solve_all_nodes(uint16_t pattern) const;
    Voltages solve_one(uint16_t pattern);
    Voltages solve_linear(uint16_t pattern) const;
    uint16_t driven_high(uint16_t pattern) const;
    double driver_siemens(int row) const;

    std::array<double, kRows> row_series_ohm_;
    Faults faults_;
    bool saturating_;
    std::array<double, kRows> driver_ohm_{};  // in the pattern being solved
    PullUps pull_ups_;
    Cells pressed_{}, siemens_{};  // as they lie there, and as the wiring sees them
    std::map<std::pair<uint16_t, PullUps>, Voltages> solved_;  // filled as patterns are met, emptied when the cells change
    Voltages undriven_{};
};

}  // namespace emulator
