// Which cells are on the mat at which cycle.
#pragma once
#include <optional>
#include <vector>

#include "settling.hpp"

extern "C" {
#include <simavr/sim_avr.h>
}

namespace emulator {

// Frame 0 lies on the mat until begin(); from there frame k is held from k / rate to (k + 1) / rate.
class Playback {
  public:
    Playback(avr_t* avr, Settling& settling, std::vector<Cells> cells, double rate_hz, bool loop);

    void begin(uint64_t cycle);
    void reset();  // after the processor's timers were cleared
    bool begun() const { return begin_.has_value(); }
    uint64_t begin_cycle() const { return begin_.value_or(0); }
    double duration_s() const;  // infinite with loop

  private:
    static avr_cycle_count_t on_change(avr_t* avr, avr_cycle_count_t when, void* playback);
    uint64_t change_cycle(uint64_t frame) const;
    void schedule();

    avr_t* avr_;
    Settling& settling_;
    std::vector<Cells> cells_;
    double rate_hz_;
    bool loop_;
    uint64_t frame_ = 0;
    std::optional<uint64_t> begin_;
};

}  // namespace emulator
