// Constants and mixers behind the values of sketch.hpp.
#pragma once

#include <cstdint>

namespace twicetold::sketch_room {

inline constexpr std::uint64_t kShingleBase = 0x9fb21c651e98df25ULL;      // odd
inline constexpr std::uint64_t kShingleMix = 0xd6e8feb86659fd93ULL;       // odd
inline constexpr std::uint64_t kPermutationSeed = 0x7477696365746f6cULL;  // "twicetol"

inline std::uint64_t finish_shingle(std::uint64_t h) {
  h ^= h >> 32;
  h *= kShingleMix;
  return h ^ h >> 32;
}

// SplitMix64 (Steele, Lea, Flood 2014): the j-th value of the stream that begins at `seed`.
inline std::uint64_t splitmix(std::uint64_t seed, std::uint64_t j) {
  std::uint64_t z = seed + (j + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
  return z ^ z >> 31;
}

}  // namespace twicetold::sketch_room
