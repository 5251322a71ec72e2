// Wall-clock seconds of a stage. steady_clock, so that a changed system time can't turn them negative.
#pragma once

#include <chrono>

namespace twicetold::base {

class Timer {
 public:
  Timer() : start_(std::chrono::steady_clock::now()) {}
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  // Seconds since the start or the last lap.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double>(now - start_).count();
    start_ = now;
    return passed;
  }

 private:
  std::chrono::steady_clock::time_point start_;
};

}  // namespace twicetold::base
