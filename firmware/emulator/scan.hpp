// The conversions of one scan, each in the place of the reading it stands for.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>

#include "conversion.hpp"
#include "packet.hpp"

namespace emulator {

// Place of a conversion among the readings of a frame, or -1 when it stands for none (a dummy).
inline int reading_index(const Conversion& c) {
    if (!c.driven) return -1;
    if (c.pattern == kAllRowsHigh) return c.channel == kColumnAdcChannel ? kRows * kCols + c.mux : -1;
    if (!is_one_hot(c.pattern)) return -1;
    const int row = row_of(c.pattern);
    if (c.channel == kColumnAdcChannel) return row * kCols + c.mux;
    return c.channel == kRowSenseAdcChannel && c.mux == row ? kRows * kCols + kCols + row : -1;
}

struct Scan {
    uint64_t number;      // from 1
    uint64_t latch_cycle;  // row 0 went high
    struct Reading {
        Conversion conversion;
        int conversions = 0;
        bool ambiguous = false;
    };
    std::array<Reading, kReadings> reading{};

    // A second conversion of the same reading is fair only if the first was a dummy straight after a row latch.
    void add(const Conversion& conversion) {
        const int index = reading_index(conversion);
        if (index < 0) return;
        Reading& place = reading[index];
        if (place.conversions++ > 0 && !place.conversion.first_after_latch) place.ambiguous = true;
        place.conversion = conversion;
    }
    // From the start of the first conversion that counts to the sampling of the last.
    uint64_t duration_cycles() const {
        uint64_t first = UINT64_MAX, last = 0;
        for (const Reading& real : reading) {
            if (!real.conversions) continue;
            first = std::min(first, real.conversion.start_cycle);
            last = std::max(last, real.conversion.sample_cycle);
        }
        return last > first ? last - first : 0;
    }
    bool has_first_cell() const { return reading[0].conversions > 0; }
    uint64_t first_cell_cycle() const { return reading[0].conversion.sample_cycle; }
};

}  // namespace emulator
