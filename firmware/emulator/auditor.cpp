#include "auditor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace emulator {
namespace {

constexpr size_t kScansKept = 16;
// A frame that claims a time further than this from every scan does not belong to any.
constexpr double kSameScanUs = 1000.0;

std::string text(const char* format, double a, double b = 0, double c = 0, double d = 0) {
    char out[200];
    std::snprintf(out, sizeof out, format, a, b, c, d);
    return out;
}

std::string reading_name(int index) {
    if (index < kRows * kCols) return text("cell (%.0f, %.0f)", index / kCols, index % kCols);
    const int rest = index - kRows * kCols;
    return rest < kCols ? text("all-high column %.0f", rest) : text("row sense %.0f", rest - kCols);
}

}  // namespace

void Auditor::rows_switched(uint64_t cycle, uint16_t pattern, bool driven, bool latched, bool in_sampling_window) {
    if (driven && !is_legal_pattern(pattern)) {
        char seen[80];
        std::snprintf(seen, sizeof seen, "rows 0x%04X driven at %.1f us", pattern, static_cast<double>(cycle) / kCyclesPerUs);
        violations_.add("illegal_pattern", seen);
    }
    if (in_sampling_window && driven && pattern != pattern_)
        violations_.add("rows_moved_while_sampling",
                        text("at %.1f us", static_cast<double>(cycle) / kCyclesPerUs));
    if (driven && latched) {
        latched_since_sample_ = true;
        if (pattern == one_hot(0) && pattern_ != pattern) begin_scan(cycle);
    }
    pattern_ = driven ? pattern : 0;
}

void Auditor::mux_stepped(uint64_t cycle, uint8_t select, bool in_sampling_window) {
    if (in_sampling_window)
        violations_.add("mux_moved_while_sampling",
                        text("to channel %.0f at %.1f us", select, static_cast<double>(cycle) / kCyclesPerUs));
}

void Auditor::begin_scan(uint64_t cycle) {
    if (!scans_.empty() && scans_.back().has_first_cell())
        first_cell_cycles_.emplace_back(scans_.back().number, scans_.back().first_cell_cycle());
    Scan scan{};
    scan.number = ++scan_number_;
    scan.latch_cycle = cycle;
    scans_.push_back(scan);
    if (scans_.size() > kScansKept) scans_.pop_front();
}

void Auditor::conversion_sampled(Conversion& conversion) {
    conversion.scan = scan_number_;
    conversion.first_after_latch = latched_since_sample_;
    latched_since_sample_ = false;
}

void Auditor::conversion_finished(const Conversion& conversion) {
    for (auto scan = scans_.rbegin(); scan != scans_.rend(); ++scan) {
        if (scan->number != conversion.scan) continue;
        scan->add(conversion);
        return;
    }
}

void Auditor::packet_sent(const Packet& packet) {
    if (packet.type != PacketType::frame) return;
    ++figures_.frames;
    Frame frame;
    if (!decode_frame(packet, frame)) {
        violations_.add("bad_frame", text("sequence %.0f has %.0f bytes of payload and flags %.0f", packet.sequence,
                                          static_cast<double>(packet.payload.size()), packet.flags));
        return;
    }
    const Scan* scan = scan_of(frame);
    if (!scan) {
        violations_.add("no_such_scan", text("sequence %.0f claims %.0f us", frame.sequence, frame.t_us));
        return;
    }
    check_sequence(frame, *scan);
    check_readings(frame, *scan);
    measure(frame, *scan);
    framed_ = scan->number;
    framed_sequence_ = frame.sequence;
}

// By the time the frame claims; without a known clock, the newest scan that was sampled to its end.
const Scan* Auditor::scan_of(const Frame& frame) const {
    const Scan* best = nullptr;
    double nearest = kSameScanUs;
    for (const Scan& scan : scans_) {
        if (!scan.has_first_cell()) continue;
        if (!clock_.known()) {
            if (scan.reading[kRows * kCols + kCols - 1].conversions) best = &scan;
            continue;
        }
        const double distance = std::fabs(clock_.error_us(frame.t_us, scan.first_cell_cycle()));
        if (distance < nearest) best = &scan, nearest = distance;
    }
    return best;
}

void Auditor::check_sequence(const Frame& frame, const Scan& scan) {
    if (!framed_ || frame.sequence == 0) return;  // `s` starts again at 0
    const uint16_t step = static_cast<uint16_t>(frame.sequence - framed_sequence_);
    if (scan.number <= *framed_ || step != static_cast<uint16_t>(scan.number - *framed_))
        violations_.add("wrong_sequence", text("%.0f after %.0f, but %.0f scans later", frame.sequence, framed_sequence_,
                                               static_cast<double>(scan.number) - static_cast<double>(*framed_)));
    if (step > 1) figures_.scans_lost += step - 1u;
}

void Auditor::check_readings(const Frame& frame, const Scan& scan) {
    for (int i = 0; i < kReadings; ++i) {
        const Scan::Reading& real = scan.reading[i];
        const std::string where = " in frame " + std::to_string(frame.sequence);
        if (!real.conversions)
            violations_.add("missing_conversion", reading_name(i) + where + " was never sampled in that scan");
        else if (real.ambiguous)
            violations_.add("repeated_conversion", reading_name(i) + where + " was sampled more than once");
        else if (real.conversion.code != frame.reading[i])
            violations_.add("wrong_reading", reading_name(i) + where +
                                                 text(" says %.0f, sampled was %.0f", frame.reading[i],
                                                      real.conversion.code));
        else if (std::fabs(real.conversion.settling_error_lsb) > kAllowedSettlingErrorLsb)
            violations_.add("unsettled_reading",
                            reading_name(i) + where +
                                text(" is %.2f LSB off, %.1f us after the row and %.1f us after the multiplexer",
                                     real.conversion.settling_error_lsb,
                                     static_cast<double>(real.conversion.row_settling_cycles) / kCyclesPerUs,
                                     static_cast<double>(real.conversion.mux_settling_cycles) / kCyclesPerUs));
    }
}

void Auditor::measure(const Frame& frame, const Scan& scan) {
    for (const Scan::Reading& real : scan.reading) {
        const Conversion& c = real.conversion;
        if (!real.conversions) continue;
        const double row_us = static_cast<double>(c.row_settling_cycles) / kCyclesPerUs;
        const double mux_us = static_cast<double>(c.mux_settling_cycles) / kCyclesPerUs;
        figures_.worst_row_settling_us = std::min(figures_.worst_row_settling_us, row_us);
        figures_.worst_mux_settling_us = std::min(figures_.worst_mux_settling_us, mux_us);
        figures_.settling_error_lsb = std::max(figures_.settling_error_lsb, std::fabs(c.settling_error_lsb));
    }
    if (clock_.known())
        figures_.t_us_error_us =
            std::max(figures_.t_us_error_us, std::fabs(clock_.error_us(frame.t_us, scan.first_cell_cycle())));
    const double duration_us = static_cast<double>(scan.duration_cycles()) / kCyclesPerUs;
    figures_.scan_duration_error_us = std::max(figures_.scan_duration_error_us, std::fabs(frame.duration_us - duration_us));
    last_framed_cycle_ = scan.first_cell_cycle();
    if (!framed_) first_framed_cycle_ = last_framed_cycle_;
    if (framed_ && frame.sequence == 0) restarts_.insert(scan.number);
}

bool Auditor::owes_frame_before(uint64_t end_cycle) const {
    for (const Scan& scan : scans_)
        if (scan.latch_cycle < end_cycle && (!framed_ || scan.number > *framed_)) return true;
    return false;
}

Auditor::Figures Auditor::figures() const {
    Figures out = figures_;
    if (last_framed_cycle_ > first_framed_cycle_)
        out.frames_per_s = static_cast<double>(figures_.frames - 1) * kCpuHz /
                           static_cast<double>(last_framed_cycle_ - first_framed_cycle_);
    out.worst_jitter_us = worst_jitter_us();
    return out;
}

double Auditor::worst_jitter_us() const {
    std::vector<double> intervals_us;
    for (size_t i = 1; i < first_cell_cycles_.size(); ++i) {
        const auto [before, cycle_before] = first_cell_cycles_[i - 1];
        const auto [scan, cycle] = first_cell_cycles_[i];
        if (scan == before + 1 && !restarts_.count(scan))
            intervals_us.push_back(static_cast<double>(cycle - cycle_before) / kCyclesPerUs);
    }
    if (intervals_us.empty()) return 0;
    const auto middle = intervals_us.begin() + static_cast<long>(intervals_us.size() / 2);
    std::nth_element(intervals_us.begin(), middle, intervals_us.end());
    const double median_us = *middle;
    double worst_us = 0;
    for (double interval_us : intervals_us) worst_us = std::max(worst_us, std::fabs(interval_us - median_us));
    return worst_us;
}

}  // namespace emulator
