// Where each token of one passage stands, as bit masks: what every bit-parallel comparison starts from.
#pragma once

#include <cstdint>
#include <vector>

#include "match/passage_table.hpp"

namespace twicetold::match {

// A token of the second passage that the first one has too.
struct MatchedRow {
  std::uint32_t at;    // position in the second passage
  std::uint32_t mask;  // offset of the mask of its positions in the first
};

// Built once for a first passage, asked for every token of its candidates, so asking has no branch that
// can't be foretold: a token lies in its slot of the first table or, where that one is taken, in the nearly
// empty second one. Both are loaded each time, eight tokens at once: some .5 ns a token, 2 without AVX-512 (narrower
// gathers gain nothing).
class TokenMasks {
 public:
  static constexpr std::uint32_t longest = 1U << 15;  // tokens looked at; only reached with a huge --max-words
  static constexpr std::size_t more_rows = 16;        // room that find() needs behind the last row

  void build(const PassageTokens& a);
  // The rows of b that match anything, in order; `rows` has room for `count` + more_rows. Returns how many.
  std::uint32_t find(const TokenWord* b, std::uint32_t count, MatchedRow* rows) const;
  // The same, a token at a time: what the vector code is tested against.
  std::uint32_t find_slowly(const TokenWord* b, std::uint32_t count, MatchedRow* rows) const;

  [[nodiscard]] const std::uint64_t* masks() const { return masks_.data(); }
  [[nodiscard]] unsigned words() const { return words_; }  // of 64 bits, a mask

  // A slot: token key (29 of 32 bits), offset of its mask. No key has all bits set. Keys are upper bits of a hash,
  // so any of their bits choose a place.
  static constexpr std::uint64_t empty = ~std::uint64_t{0};
  static constexpr int second_shift = 12;
  struct Tables {
    const std::uint64_t* first;
    const std::uint64_t* second;
    std::uint32_t wrap;
  };

 private:
  std::vector<std::uint64_t> first_, second_, masks_;
  unsigned words_ = 0;
  std::uint32_t wrap_ = 63;
};

}  // namespace twicetold::match
