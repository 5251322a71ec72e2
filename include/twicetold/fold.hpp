// twicetold/fold.hpp - span -> canonical text and tokens.
//
// Folding, in UTF-8 and without any locale, by the tables of Unicode 15 (kept in the library, so that values
// don't change with the system):
//   order    canonical decomposition, compatibility decomposition, lower case, canonical order, NFC. NFC and
//            NFD of a text, and marks in any order, give the same tokens.
//   case     simple lower case; besides, ss for sharp s, sigma for final sigma, i for dotless i, and a dot above
//            on an i goes (so I, dotless and dotted I of Turkish are one letter).
//   forms    compatibility forms of letters, marks and digits become the plain ones: full-width Latin, half-width
//            kana, ligatures (fi), superscripts (m2), circled and Roman numerals, letters squared or in
//            parentheses. Fractions stand apart from a number before them. Trade marks and circled letters go.
//   digits   decimal digits of every script become 0..9. "5,93" is two tokens.
//   marks    stay with the letter before them (Vietnamese!); without one they go, enclosing marks always.
//   unseen   soft hyphen, joiners, BOM, direction and variation selectors go and split nothing; zero-width
//            space (U+200B) separates.
//   tones    Vietnamese oa, oe, uy at a token's end bear the tone on their first letter (hoà = hòa),
//            not behind q, and not in hoan or ngoai, which go on.
//   rest     everything else separates: space, punctuation, apostrophes and hyphens, symbols, emoji, "_".
// A token is a maximal run of letters, marks and digits, or one code point, its marks attached, in scripts
// written without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar). Hangul has spaces: words.
//
// Example: fold("Tie\u0302\u0301ng VI\u1ec6T, \uff11\uff10\u33a1!") is "ti\u1ebfng vi\u1ec7t 10m2".
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold {

// What a token looked like before it was folded. Bits of TokenView::flags.
namespace token_flag {
inline constexpr std::uint8_t number = 1;     // holds a digit of any script, or a Han numeral
inline constexpr std::uint8_t capital = 2;    // its first code point was upper case
inline constexpr std::uint8_t sentence = 4;   // first token after a sentence end, a line end, or of the text
                                              // (. ! ? ... count before space, quote, bracket; wide ones always)
inline constexpr std::uint8_t script = 0x18;  // mask of the two bits below
inline constexpr std::uint8_t han = 0x08;     // one Han character
inline constexpr std::uint8_t kana = 0x10;    // one Hiragana or Katakana character
inline constexpr std::uint8_t sea = 0x18;     // one cluster of Thai, Lao, Khmer or Myanmar
}  // namespace token_flag

// Tokens of one text. Views belong to the Tokenizer and last until its next call.
struct TokenView {
  std::span<const std::uint64_t> hashes;  // one a token: see token_hash
  std::span<const std::uint8_t> flags;    // one a token
};

// The hash of a folded token, the same everywhere and for ever. Up to 16 bytes: let low and high be its bytes
// 0-7 and 8-15 as little-endian numbers, 0 where there are none; p = (low ^ 0xff51afd7ed558ccd) *
// (high ^ 0xc4ceb9fe1a85ec53) in 128 bits; h = upper half of p ^ lower half;
// hash = (h ^ h >> 32) * 0x9e3779b97f4a7c15 mod 2^64. Longer: XXH3-64, seed 0. (One multiplication instead of
// XXH3's branches by length: tokenising is a third faster.)
std::uint64_t token_hash(std::string_view folded_token);

// One a thread; reuses its buffers. Vector code is chosen at run time; every target gives the same
// tokens as the slow twin (tests/fold). `text` must be valid UTF-8 (checked by the corpus room).
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  // Tokens of `text`. Cost about 1 ns a byte for Latin script with AVX-512, 2 with AVX2; 5 for others.
  // Nothing outside the text is read, so `padded` (64 readable bytes behind it) makes no difference now.
  TokenView tokenize(std::string_view text, bool padded = false);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The canonical text: folded tokens joined by one space. Equal strings <=> same tokens.
std::string fold(std::string_view text);

// Byte spans of the tokens in `text`, in the order in which Tokenizer gives them. Slow path, for
// showing evidence; the count always equals TokenView::hashes.size().
std::vector<Span> token_spans(std::string_view text);

// Words as a person counts them: tokens, divided by 1.6 in Chinese, 2 in Japanese, 3.5 in Thai and
// its like (per token, by its flags; a text whose CJK tokens are >= 5 % kana counts as Japanese).
double count_words(std::span<const std::uint8_t> flags);

}  // namespace twicetold
