// The hash of one folded token; fold.hpp defines its value.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/xxhash.hpp"

namespace twicetold::fold_room {

// Bytes 0xFF and 0xFE never occur in UTF-8, so neither factor below can become 0.
inline constexpr std::uint64_t kHashLow = 0xff51afd7ed558ccdULL;
inline constexpr std::uint64_t kHashHigh = 0xc4ceb9fe1a85ec53ULL;
inline constexpr std::uint64_t kHashLast = 0x9e3779b97f4a7c15ULL;

// kKeep[n]: the lowest n bytes of a little-endian word; n > 8 keeps all.
inline constexpr std::uint64_t kKeep[17] = {
    0,     0xff,  0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, ~0ULL, ~0ULL,
    ~0ULL, ~0ULL, ~0ULL,  ~0ULL,    ~0ULL,      ~0ULL,        ~0ULL};
inline constexpr std::uint64_t kKeepHigh[17] = {
    0,    0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff,
    ~0ULL};

inline std::uint64_t load64(const void* p) {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  if constexpr (std::endian::native == std::endian::big) v = __builtin_bswap64(v);
  return v;
}

inline std::uint64_t hash_words(std::uint64_t low, std::uint64_t high) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(low ^ kHashLow) * (high ^ kHashHigh);
  const std::uint64_t h = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  return (h ^ h >> 32) * kHashLast;
}

// At least 16 bytes must be readable at `bytes`.
inline std::uint64_t hash_token(const void* bytes, std::size_t size) {
  if (size > 16) [[unlikely]] {
    return base::hash64(bytes, size);
  }
  const char* p = static_cast<const char*>(bytes);
  return hash_words(load64(p) & kKeep[size], load64(p + 8) & kKeepHigh[size]);
}

}  // namespace twicetold::fold_room
