#include "playback.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace emulator {

Playback::Playback(avr_t* avr, Settling& settling, std::vector<Cells> cells, double rate_hz, bool loop)
    : avr_(avr), settling_(settling), cells_(std::move(cells)), rate_hz_(rate_hz), loop_(loop) {
    settling_.set_cells(avr->cycle, cells_[0]);
}

double Playback::duration_s() const {
    return loop_ ? std::numeric_limits<double>::infinity() : static_cast<double>(cells_.size()) / rate_hz_;
}

uint64_t Playback::change_cycle(uint64_t frame) const {
    return *begin_ + static_cast<uint64_t>(std::ceil(static_cast<double>(frame) * kCpuHz / rate_hz_));
}

void Playback::begin(uint64_t cycle) {
    begin_ = cycle;
    schedule();
}

void Playback::reset() {
    if (begin_) schedule();
}

void Playback::schedule() {
    if (!loop_ && frame_ + 1 >= cells_.size()) return;
    const uint64_t at = change_cycle(frame_ + 1);
    avr_cycle_timer_register(avr_, at > avr_->cycle ? at - avr_->cycle : 1, on_change, this);
}

avr_cycle_count_t Playback::on_change(avr_t* avr, avr_cycle_count_t, void* playback_pointer) {
    auto* playback = static_cast<Playback*>(playback_pointer);
    ++playback->frame_;
    playback->settling_.set_cells(avr->cycle, playback->cells_[playback->frame_ % playback->cells_.size()]);
    playback->schedule();
    return 0;
}

}  // namespace emulator
