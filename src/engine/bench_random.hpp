// Internal to the library: random numbers that depend on nothing but where they are asked.
//
// Every choice of `bench make` is drawn from (seed, purpose, index), so any document can be made again
// without those before it. splitmix64 (Steele, Lea, Flood 2014): 1 ns a draw, passes BigCrush.
#pragma once

#include <cstdint>

namespace twicetold::bench {

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index)
      : state_(mix(mix(mix(seed + 0x9e3779b97f4a7c15ull) ^ purpose) ^ index)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ull;
    return mix(state_);
  }
  // 0 .. n-1; the bias of n / 2^64 doesn't matter here. n > 0.
  std::uint64_t below(std::uint64_t n) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<wide>(next()) * n) >> 64);
  }
  std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
  double real() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double p) { return real() < p; }

 private:
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace twicetold::bench
