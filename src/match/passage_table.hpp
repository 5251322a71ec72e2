// The unique passages as the match room sees them: 24 bytes each, tokens elsewhere.
//
// A token word is 29 bits of the token's hash above 3 bits of what it looked like; two tokens are equal
// when the upper bits are. 2^-29 a comparison is far below what a decision on dozens of tokens notices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/fetch.hpp"
#include "match/script.hpp"
#include "twicetold/storage.hpp"

namespace twicetold::match {

using TokenWord = std::uint32_t;
inline constexpr TokenWord number_bit = 1, capital_bit = 2, sentence_bit = 4;
inline TokenWord make_token(std::uint64_t hash, std::uint8_t flags) {
  return static_cast<TokenWord>(hash >> 35 << 3) |
         (flags & (token_flag::number | token_flag::capital | token_flag::sentence));
}
// The same for `count` tokens; returns the bits that any of the flags has.
std::uint8_t make_tokens(const std::uint64_t* hashes, const std::uint8_t* flags, std::size_t count, TokenWord* out);
// In a passage that begins with an enumerator ("Article 5.", "(2)"): its number is no fact of the text.
inline void clear_enumerator(std::span<TokenWord> tokens) {
  std::size_t i = 0;
  while (i < tokens.size() && i < 2 && !(tokens[i] & number_bit)) ++i;
  for (const std::size_t from = i; i < tokens.size() && (tokens[i] & number_bit); ++i) {
    if (i > from && (tokens[i] & sentence_bit)) return;
    tokens[i] &= ~number_bit;
  }
}
inline TokenWord key_of(TokenWord t) { return t >> 3; }

struct PassageTokens {
  const TokenWord* data = nullptr;
  std::uint32_t count = 0;
  std::uint8_t before = 0, after = 0;  // tokens of the same document that can be read before and after (<= 255)
  Script script = Script::word;
  bool indexed = false;                           // long enough to match as more than a copy
  std::uint16_t unit_before = 0, unit_after = 0;  // tokens of the same line or block, where it was cut into passages

  [[nodiscard]] std::span<const TokenWord> tokens() const { return {data, count}; }
  [[nodiscard]] double words() const { return count / traits(script).scale; }
  [[nodiscard]] bool is_cut() const { return unit_before > 0 || unit_after > 0; }
  // With up to `most` tokens more of its line on either side.
  [[nodiscard]] PassageTokens widened(std::uint32_t most) const {
    PassageTokens w = *this;
    const std::uint32_t left = unit_before < most ? unit_before : most;
    const std::uint32_t right = unit_after < most ? unit_after : most;
    w.data -= left;
    w.count += left + right;
    return w;
  }
};
static_assert(sizeof(PassageTokens) == 24);

// Tokens that will be asked for soon: ten cache lines hold all but the longest passages.
inline void fetch_tokens(const PassageTokens& p) {
  for (std::uint32_t i = 0; i < 160 && i < p.count; i += 16) base::fetch(p.data + i);
}

using PassageTable = BigVector<PassageTokens>;

}  // namespace twicetold::match
