// twicetold/sketch.hpp - tokens -> exact hash, shingles, MinHash, SimHash.
//
// All values are the same on every machine and for ever (a changed value is a new major version);
// golden values stand in tests/sketch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace twicetold {

// XXH3-64 over the little-endian array of token hashes. Equal folded texts <=> equal hash (but for
// a collision of 64 bits).
std::uint64_t exact_hash(std::span<const std::uint64_t> token_hashes);

// Value: h = 0; h = h * 0x9fb21c651e98df25 + t for each token hash t of the n-gram; then h ^= h >> 32;
// h *= 0xd6e8feb86659fd93; h ^= h >> 32, all mod 2^64.
// Hashes of all word n-grams, in text order, not deduplicated: max(1, tokens - n + 1) values; a text
// of fewer than n tokens has one shingle, of all its tokens; no tokens, no shingles. Clears `out`.
void shingle_hashes(std::span<const std::uint64_t> token_hashes, unsigned n, std::vector<std::uint64_t>& out);

// Value j of a shingle with hash s: (s >> 32) + j * (s mod 2^32), mod 2^32 (double hashing: Kirsch and Mitzenmacher
// 2008), so signature k is the beginning of signature k + 1. The signature is the smallest of each over all shingles.
// k-permutation MinHash, 32 bits a permutation. Standard error of the Jaccard estimate:
// sqrt(J(1-J)/k), e.g. .044 at J = .5, k = 128. An empty set has no signature (all 0xffffffff).
class MinHasher {
 public:
  explicit MinHasher(unsigned permutations = 128);  // 1..4096
  [[nodiscard]] unsigned permutations() const noexcept { return permutations_; }
  // `out` holds permutations() values.
  void operator()(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> out) const;

 private:
  unsigned permutations_;
};

// Share of equal values: estimates the Jaccard similarity of the shingle sets.
double estimated_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

// SimHash, 64 bits (Charikar 2002): bit i is set when more than half of the shingles' hashes have it. Every shingle
// weighs one and repeats count, so a shingle weighs as often as it occurs.
std::uint64_t simhash(std::span<const std::uint64_t> shingles);

}  // namespace twicetold
