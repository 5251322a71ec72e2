// n-gram hashes of token words.
#pragma once

#include <cstdint>
#include <vector>

#include "match/passage_table.hpp"

namespace twicetold::match {

inline std::uint64_t mix(std::uint64_t h) {  // finaliser of MurmurHash3, constants of D. Stafford's Mix13
  h ^= h >> 30;
  h *= 0xBF58476D1CE4E5B9ULL;
  h ^= h >> 27;
  h *= 0x94D049BB133111EBULL;
  return h ^ (h >> 31);
}

// Hashes of all n-grams, in order: count - n + 1 values, none when count < n. `out` needs that room.
inline std::size_t gram_hashes(const TokenWord* t, std::size_t count, unsigned n, std::uint64_t* out) {
  if (count < n) return 0;
  const std::size_t m = count - n + 1;
  constexpr std::uint64_t base = 0x9E3779B97F4A7C15ULL;
  if (n == 4) {
    constexpr std::uint64_t b2 = base * base, b3 = b2 * base;
    for (std::size_t i = 0; i < m; ++i)
      out[i] = key_of(t[i]) * b3 + key_of(t[i + 1]) * b2 + key_of(t[i + 2]) * base + key_of(t[i + 3]);
  } else {
    std::uint64_t top = 1, h = 0;
    for (unsigned k = 0; k < n; ++k) {
      h = h * base + key_of(t[k]);
      if (k) top *= base;
    }
    out[0] = h;
    for (std::size_t i = 1; i < m; ++i) {
      h = (h - key_of(t[i - 1]) * top) * base + key_of(t[i + n - 1]);
      out[i] = h;
    }
  }
  for (std::size_t i = 0; i < m; ++i) out[i] = mix(out[i] + n);
  return m;
}

// One of them: that of the n tokens at t.
inline std::uint64_t gram_hash(const TokenWord* t, unsigned n) {
  constexpr std::uint64_t base = 0x9E3779B97F4A7C15ULL;
  std::uint64_t h = 0;
  for (unsigned k = 0; k < n; ++k) h = h * base + key_of(t[k]);
  return mix(h + n);
}

inline std::size_t gram_count(const PassageTokens& p) {
  const unsigned n = traits(p.script).gram;
  return p.indexed && p.count >= n ? p.count - n + 1 : 0;
}

}  // namespace twicetold::match
