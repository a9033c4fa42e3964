// Everything the sketch did that the hardware or the protocol forbids, counted by name.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace emulator {

class Violations {
  public:
    explicit Violations(bool on) : on_(on) {}
    // The first of each kind are told on stderr, with what was seen.
    void add(const std::string& kind, const std::string& seen);
    const std::map<std::string, uint64_t>& counts() const { return counts_; }
    bool any() const { return !counts_.empty(); }

  private:
    bool on_;
    std::map<std::string, uint64_t> counts_;
};

}  // namespace emulator
