#include "report.hpp"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace emulator {
namespace {

class JsonLine {
  public:
    void number(const char* name, double value) {
        char digits[40];
        std::snprintf(digits, sizeof digits, "%.4f", value);
        add(name, std::isfinite(value) ? digits : "null");
    }
    void count(const char* name, uint64_t value) { add(name, std::to_string(value)); }
    void add(const std::string& name, const std::string& json) {
        text_ << (first_ ? "{" : ", ") << '"' << name << "\": " << json;
        first_ = false;
    }
    std::string str() const { return (first_ ? "{" : text_.str()) + "}"; }

  private:
    std::ostringstream text_;
    bool first_ = true;
};

}  // namespace

std::string report(const Machine& machine, const Host& host) {
    const Auditor::Figures figures = machine.figures();
    JsonLine violations;
    for (const auto& [kind, count] : machine.violations().counts()) violations.count(kind.c_str(), count);

    JsonLine line;
    line.add("board", '"' + machine.board().name + '"');
    line.number("emulated_s", machine.emulated_s());
    line.count("frames", figures.frames);
    line.number("frames_per_s", figures.frames_per_s);
    line.count("scans_lost", figures.scans_lost);
    line.number("worst_jitter_us", figures.worst_jitter_us);
    line.number("worst_settling_us", figures.worst_mux_settling_us);
    line.number("worst_row_settling_us", figures.worst_row_settling_us);
    line.number("settling_error_lsb", figures.settling_error_lsb);
    line.number("t_us_error_us", machine.clock_known() ? figures.t_us_error_us : NAN);
    line.number("scan_duration_error_us", figures.scan_duration_error_us);
    line.number("interrupt_load", machine.interrupt_load());
    line.count("stack_free_bytes", machine.stack_free_bytes());
    line.count("bytes_dropped", host.bytes_dropped());
    line.count("host_bytes_overrun", machine.host_bytes_overrun());
    line.count("stray_bytes", machine.stray_bytes());
    line.add("violations", violations.str());
    return line.str();
}

}  // namespace emulator
