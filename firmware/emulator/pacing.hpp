// Keeps emulated time to the wall clock.
#pragma once
#include <chrono>
#include <thread>

namespace emulator {

class Pacing {
  public:
    explicit Pacing(bool on) : on_(on) {}

    void wait_until(double emulated_s) {
        if (!on_) return;
        using std::chrono::duration;
        const auto due = began_ + std::chrono::duration_cast<Clock::duration>(duration<double>(emulated_s));
        const auto now = Clock::now();
        // After the computer was asleep the lost time is given up, not run after.
        if (now - due > std::chrono::seconds(1)) began_ += now - due;
        else if (due - now > std::chrono::microseconds(500)) std::this_thread::sleep_until(due);
    }

  private:
    using Clock = std::chrono::steady_clock;
    bool on_;
    Clock::time_point began_ = Clock::now();
};

}  // namespace emulator
