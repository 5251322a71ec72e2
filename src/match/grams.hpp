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

inline constexpr std::uint64_t gram_base = 0x9E3779B97F4A7C15ULL;

// Hashes of all n-grams, in order: count - n + 1 values, none when count < n. `out` needs that room.
std::size_t gram_hashes(const TokenWord* t, std::size_t count, unsigned n, std::uint64_t* out);

// One of them: that of the n tokens at t.
inline std::uint64_t gram_hash(const TokenWord* t, unsigned n) {
  std::uint64_t h = 0;
  for (unsigned k = 0; k < n; ++k) h = h * gram_base + key_of(t[k]);
  return mix(h + n);
}

inline std::size_t gram_count(const PassageTokens& p) {
  const unsigned n = traits(p.script).gram;
  return p.indexed && p.count >= n ? p.count - n + 1 : 0;
}

}  // namespace twicetold::match
