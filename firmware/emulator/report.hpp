// The one line of JSON at the end.
#pragma once
#include <string>

#include "machine.hpp"

namespace emulator {

std::string report(const Machine& machine, const Host& host);

}  // namespace emulator
