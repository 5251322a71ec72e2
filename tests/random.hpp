// A seeded source of 32-bit numbers for tests (std::mt19937's result type is wider than its values).
#pragma once

#include <cstdint>
#include <random>

namespace testing {

class Random {
 public:
  using result_type = std::uint32_t;
  explicit Random(unsigned seed) : engine_(seed) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffU; }
  result_type operator()() { return static_cast<result_type>(engine_()); }

 private:
  std::mt19937 engine_;
};

}  // namespace testing
