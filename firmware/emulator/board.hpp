// The circuit of the mat and the pins it hangs on: values from the netlist, one place for all parts.
#pragma once
#include <array>
#include <cstdint>
#include <string>

namespace emulator {

constexpr int kRows = 16;
constexpr int kCols = 16;
constexpr uint16_t kAllRowsHigh = 0xFFFF;

constexpr double kPullDownOhm = 1000.0;
constexpr double kRowSeriesOhm = 100.0;
constexpr double kDriverHighOhm = 50.0;  // 74HC595 at 5 V, sourcing
constexpr double kDriverLowOhm = 30.0;   // 74HC595 at 5 V, sinking
constexpr double kCodesPerReference = 1024.0;
constexpr int kMaxCode = 1023;

// The circuit study gives, for the slowest case, 3.3 us after a multiplexer step and 12 us after a row switch (500 pF line,
// 120 pF cell, 1 kohm) until a full-scale step is within 0.5 LSB, 1/2048. One first-order stage takes ln(2048) = 7.62 time
// constants for that; the row switch is seen through the multiplexer's stage as well, K exp(-t/Tr) = 1/2048 with
// K = Tr / (Tr - Tm) = 1.40: 7.96 time constants.
constexpr double kMuxTauUs = 3.3 / 7.62;
constexpr double kRowTauUs = 12.0 / 7.96;
constexpr double kAllowedSettlingErrorLsb = 0.5;

constexpr double kCpuHz = 16e6;
constexpr double kCyclesPerUs = kCpuHz / 1e6;

constexpr uint8_t kColumnAdcChannel = 0;    // A0: columns
constexpr uint8_t kRowSenseAdcChannel = 1;  // A1: row lines, film side of the series resistor

struct Pin {
    char port;
    uint8_t bit;
};

struct Board {
    std::string name;
    std::string mcu;
    Pin ser, shift_clock, latch_clock, output_enable_n;
    std::array<Pin, 4> mux_select;
    char analog_port;  // of A0 and A1
    uint8_t timer0_overflow_vector;
    uint8_t watchdog_vector;
};

inline Board uno_board() {
    return {"uno", "atmega328p", {'B', 3}, {'B', 5}, {'B', 2}, {'B', 1},
            {{{'D', 4}, {'D', 5}, {'D', 6}, {'D', 7}}}, 'C', 16, 6};
}

inline Board mega_board() {
    return {"mega", "atmega2560", {'B', 2}, {'B', 1}, {'B', 0}, {'B', 4},
            {{{'A', 0}, {'A', 1}, {'A', 2}, {'A', 3}}}, 'F', 23, 12};
}

inline uint16_t one_hot(int row) { return static_cast<uint16_t>(1u << row); }

inline bool is_one_hot(uint16_t pattern) { return pattern && !(pattern & (pattern - 1)); }

inline int row_of(uint16_t one_hot_pattern) { return __builtin_ctz(one_hot_pattern); }

inline bool is_legal_pattern(uint16_t pattern) {
    return pattern == 0 || pattern == kAllRowsHigh || is_one_hot(pattern);
}

}  // namespace emulator
