// Reads CELLS.npy: float32 (n, 16, 16) siemens, C order.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "circuit.hpp"

namespace emulator {

// Wrong usage: the text tells what to do next.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::vector<Cells> read_cells(const std::string& path);

}  // namespace emulator
