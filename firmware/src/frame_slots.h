// Who owns which of the two frames: one is scanned while the other is sent.
// When the line is busy the newest finished scan gives way, and the next frame carries the overrun flag.
#pragma once

#include <stdint.h>

namespace smart_mat {

class FrameSlots {
 public:
  static constexpr uint8_t kCount = 2;
  static constexpr uint8_t kNone = 0xFF;

  // Forgets all frames but the one being sent.
  void discard() {
    for (uint8_t i = 0; i < kCount; ++i) {
      if (state_[i] != State::kSending) state_[i] = State::kFree;
    }
    overrun_ = false;
  }

  void reset() {
    discard();
    dropped_ = 0;
  }

  bool has_free() const { return state_[0] == State::kFree || state_[1] == State::kFree; }

  // The frame to scan into; there always is one, because at most one is being sent.
  uint8_t begin_scan() {
    uint8_t index = newest_;
    if (has_free()) {
      index = state_[0] == State::kFree ? 0 : 1;
      overrun_ = false;
    } else {
      if (state_[index] == State::kSending) index = static_cast<uint8_t>(1 - index);
      overrun_ = true;
      if (dropped_ != 0xFFFF) ++dropped_;
    }
    state_[index] = State::kScanning;
    scanning_ = index;
    return index;
  }

  // True if the scan just begun replaced one that was never sent.
  bool overrun() const { return overrun_; }

  void end_scan() {
    state_[scanning_] = State::kReady;
    newest_ = scanning_;
  }

  bool has_ready() const { return state_[0] == State::kReady || state_[1] == State::kReady; }

  // The oldest finished frame, or kNone.
  uint8_t begin_send() {
    const uint8_t older = static_cast<uint8_t>(1 - newest_);
    const uint8_t index = state_[older] == State::kReady ? older : newest_;
    if (state_[index] != State::kReady) return kNone;
    state_[index] = State::kSending;
    return index;
  }

  void end_send() {
    for (uint8_t i = 0; i < kCount; ++i) {
      if (state_[i] == State::kSending) state_[i] = State::kFree;
    }
  }

  uint16_t dropped() const { return dropped_; }

 private:
  enum class State : uint8_t { kFree, kScanning, kReady, kSending };

  State state_[kCount] = {State::kFree, State::kFree};
  uint8_t scanning_ = 0;
  uint8_t newest_ = 0;
  bool overrun_ = false;
  uint16_t dropped_ = 0;
};

}  // namespace smart_mat
