// What the tokens of a passage look like, a bit a token: where sentences begin, numbers and facts stand.
#pragma once

#include <cstdint>
#include <span>

#include "match/bits.hpp"
#include "match/passage_table.hpp"

namespace twicetold::match {

inline bool is_number(TokenWord t) { return (t & number_bit) != 0; }
inline bool is_fact(TokenWord t) {  // a number, or a capital inside the sentence
  return is_number(t) || ((t & capital_bit) && !(t & sentence_bit));
}

struct TokenBits {
  PositionSet sentences, numbers, facts;

  // Where the sentence that holds position `at` begins; 0 where none begins before it.
  [[nodiscard]] std::uint32_t sentence_from(std::uint32_t at) const { return sentences.last(at); }
  // Where the next one behind it begins, `at` at the earliest; the size where none does.
  [[nodiscard]] std::uint32_t sentence_to(std::uint32_t at) const { return sentences.next(at); }
};

void look_at(std::span<const TokenWord> tokens, TokenBits& bits);
// The same, a token at a time: what the vector code is tested against.
void look_slowly(std::span<const TokenWord> tokens, TokenBits& bits);

}  // namespace twicetold::match
