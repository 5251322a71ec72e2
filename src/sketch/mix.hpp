// Constants and mixers behind the values of sketch.hpp.
#pragma once

#include <cstdint>

namespace twicetold::sketch_room {

inline constexpr std::uint64_t kShingleBase = 0x9fb21c651e98df25ULL;  // odd
inline constexpr std::uint64_t kShingleMix = 0xd6e8feb86659fd93ULL;   // odd

inline std::uint64_t finish_shingle(std::uint64_t h) {
  h ^= h >> 32;
  h *= kShingleMix;
  return h ^ h >> 32;
}

}  // namespace twicetold::sketch_room
