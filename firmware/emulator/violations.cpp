#include "violations.hpp"

#include <cstdio>

namespace emulator {

constexpr uint64_t kToldOfEachKind = 3;

void Violations::add(const std::string& kind, const std::string& seen) {
    if (!on_) return;
    if (++counts_[kind] <= kToldOfEachKind) std::fprintf(stderr, "mat-emulator: %s: %s\n", kind.c_str(), seen.c_str());
}

}  // namespace emulator
