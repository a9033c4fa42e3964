// Faults of the board, put in on purpose: they show that the audit can fail, and what device and host make of them.
#pragma once
#include <optional>
#include <string>

namespace emulator {

struct Faults {
    bool skip_clock = false;     // every 1000th shift clock does not reach the 74HC595
    bool cross_select = false;   // S0 and S1 of the multiplexers are crossed
    bool slow_settling = false;  // lines and multiplexers five times as slow
    bool flip_bit = false;       // one bit of every 10 000th byte is inverted on the line

    // In the wiring: a row or column by its number, a select line by its bit.
    std::optional<int> open_row;         // between driver and strip
    std::optional<int> shorted_row;      // to ground
    std::optional<int> joined_rows;      // to the next row
    std::optional<int> row_stuck_high;   // its 74HC595 output
    std::optional<int> row_stuck_low;
    std::optional<int> open_column;      // between strip and pull-down
    std::optional<int> unread_column;    // between pull-down and multiplexer
    std::optional<int> shorted_column;   // to ground
    std::optional<int> column_high;      // shorted to the supply
    std::optional<int> joined_columns;   // to the next column
    std::optional<int> swapped_columns;  // with the next column
    bool swapped_pads = false;
    std::optional<int> select_low;       // a select line of both multiplexers, stuck
    std::optional<int> select_high;
    bool dead_columns = false;           // the columns' multiplexer gives nothing
    bool dead_rows = false;              // the rows' multiplexer gives nothing
    bool sagging_supply = false;         // the rows' supply 10 % below the ADC's reference

    bool in_circuit() const {
        return open_row || shorted_row || joined_rows || row_stuck_high || row_stuck_low || shorted_column ||
               column_high || joined_columns;
    }
};

// From "open-row=3". Throws UsageError.
void set_fault(Faults& faults, const std::string& text);

}  // namespace emulator
