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

// Which of 16 surroundings a token is.
inline constexpr std::uint32_t surroundings_factor = 0x9E3779B1U;
inline unsigned surroundings_of(TokenWord t) { return key_of(t) * surroundings_factor >> 28; }

// A gram's key in the index: 24 bits of its hash behind the partition's `bits`, the surroundings before and after
// it, the passage.
inline std::uint64_t gram_key(std::uint64_t hash, unsigned bits, unsigned before, unsigned after, std::uint32_t id) {
  return (hash << bits & ~((std::uint64_t{1} << 40) - 1)) | std::uint64_t{before} << 36 | std::uint64_t{after} << 32 |
         id;
}
// Those of all m grams of a passage. The surroundings are the tokens `context` away on either side.
void gram_keys(const PassageTokens& p, const std::uint64_t* hashes, std::size_t m, unsigned bits, std::uint32_t id,
               std::uint64_t* out);

inline std::size_t gram_count(const PassageTokens& p) {
  const unsigned n = traits(p.script).gram;
  return p.indexed && p.count >= n ? p.count - n + 1 : 0;
}

}  // namespace twicetold::match
