// Steady voltages of the film between row drivers and column pull-downs, for one row pattern.
#pragma once
#include <array>
#include <cstdint>
#include <map>

#include "board.hpp"

namespace emulator {

using Cells = std::array<double, kRows * kCols>;  // siemens, row-major

struct Voltages {  // as shares of the supply, which is also the ADC reference
    std::array<double, kCols> column{};
    std::array<double, kRows> row{};  // film side of the series resistor
};

class Circuit {
  public:
    explicit Circuit(const std::array<double, kRows>& row_series_ohm) : row_series_ohm_(row_series_ohm) {}

    void set_cells(const Cells& siemens);
    // `driven` false: the shift registers' outputs are off and nothing feeds the film.
    const Voltages& solve(uint16_t pattern, bool driven);

  private:
    Voltages solve_driven(uint16_t pattern) const;

    std::array<double, kRows> row_series_ohm_;
    Cells siemens_{};
    std::map<uint16_t, Voltages> solved_;  // filled as patterns are met, emptied when the cells change
    Voltages undriven_{};
};

}  // namespace emulator
