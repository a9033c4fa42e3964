// Holds each frame that left the line against the conversions that were really made.
#pragma once
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "device_clock.hpp"
#include "scan.hpp"
#include "violations.hpp"

namespace emulator {

class Auditor {
  public:
    Auditor(const DeviceClock& clock, Violations& violations) : clock_(clock), violations_(violations) {}

    void rows_switched(uint64_t cycle, uint16_t pattern, bool driven, bool latched, bool in_sampling_window);
    void mux_stepped(uint64_t cycle, uint8_t select, bool in_sampling_window);
    void conversion_sampled(Conversion& conversion);
    void conversion_finished(const Conversion& conversion);
    void packet_sent(const Packet& packet);

    struct Figures {
        uint64_t frames = 0;
        uint64_t scans_lost = 0;  // gaps in the sequence
        double frames_per_s = 0;
        double worst_jitter_us = 0;
        double worst_mux_settling_us = std::numeric_limits<double>::infinity();
        double worst_row_settling_us = std::numeric_limits<double>::infinity();
        double settling_error_lsb = 0;
        double t_us_error_us = 0;
        double scan_duration_error_us = 0;
    };
    Figures figures() const;

    uint64_t scan_number() const { return scan_number_; }
    std::optional<uint64_t> newest_framed_scan() const { return framed_; }
    // Scans that began in [.., end) and have not come as a frame yet.
    bool owes_frame_before(uint64_t end_cycle) const;

  private:
    void begin_scan(uint64_t cycle);
    const Scan* scan_of(const Frame& frame) const;
    void check_sequence(const Frame& frame, const Scan& scan);
    void check_readings(const Frame& frame, const Scan& scan);
    void measure(const Frame& frame, const Scan& scan);
    double worst_jitter_us() const;

    const DeviceClock& clock_;
    Violations& violations_;
    std::deque<Scan> scans_;
    uint64_t scan_number_ = 0;
    uint16_t pattern_ = 0;
    bool latched_since_sample_ = false;
    std::optional<uint64_t> framed_;
    uint16_t framed_sequence_ = 0;
    std::vector<std::pair<uint64_t, uint64_t>> first_cell_cycles_;  // of each scan: number, sampling of cell (0, 0)
    std::set<uint64_t> restarts_;                                   // scans before which the host had stopped the stream
    uint64_t first_framed_cycle_ = 0, last_framed_cycle_ = 0;
    Figures figures_;
};

}  // namespace emulator
