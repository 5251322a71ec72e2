// A passage's tokens in 256 bits: a safe upper bound of what two passages can have in common.
//
// Every token sets the bit of its hash. A bit that only one side has stands for at least one token of it
// that the other lacks, so LCS <= tokens - such bits, on either side. Half a cache line a passage decides
// most candidate pairs before their tokens are touched.
#pragma once

#include <algorithm>
#include <cstdint>

#include "match/bits.hpp"
#include "match/passage_table.hpp"

namespace twicetold::match {

struct TokenSketch {
  std::uint64_t bits[4] = {};
};

inline std::uint32_t sketch_bit(TokenWord t) { return key_of(t) * 0x9E3779B1U >> 24; }

TokenSketch sketch_tokens(const PassageTokens& p);
// The same, a token at a time: what the vector code is tested against.
TokenSketch sketch_slowly(const PassageTokens& p);

// Ones in four words, less than 256.
inline std::uint32_t ones(const std::uint64_t (&x)[4]) {
  std::uint64_t sum = 0;
  for (const std::uint64_t v : x) sum += ones_by_byte(v);  // at most 4 x 8 a byte
  return sum_of_bytes(sum);
}

// No LCS of the two is longer.
inline std::uint32_t most_lcs(const TokenSketch& a, std::uint32_t tokens_a, const TokenSketch& b,
                              std::uint32_t tokens_b) {
  const std::uint64_t only_a[4] = {a.bits[0] & ~b.bits[0], a.bits[1] & ~b.bits[1], a.bits[2] & ~b.bits[2],
                                   a.bits[3] & ~b.bits[3]};
  const std::uint64_t only_b[4] = {b.bits[0] & ~a.bits[0], b.bits[1] & ~a.bits[1], b.bits[2] & ~a.bits[2],
                                   b.bits[3] & ~a.bits[3]};
  return std::min(tokens_a - ones(only_a), tokens_b - ones(only_b));
}

}  // namespace twicetold::match
