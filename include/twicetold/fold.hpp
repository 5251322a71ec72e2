// twicetold/fold.hpp - span -> canonical text and tokens.
//
// Folding, in UTF-8 and without any locale: NFC, simple case folding, compatibility forms of space,
// punctuation, letters and digits (full-width and the like), old and new Vietnamese tone placement
// (hoa' / ho'a) to one form; marks are kept. A token is a maximal run of letters, marks and digits,
// or one code point in scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar;
// dependent vowels and marks of the last four stay with their base).
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
inline constexpr std::uint8_t number = 1;    // holds a digit of any script, or is a Han numeral
inline constexpr std::uint8_t capital = 2;   // its first letter was upper case
inline constexpr std::uint8_t sentence = 4;  // first token after a sentence end, a line end, or of the text
inline constexpr std::uint8_t script = 0x18; // mask of the two bits below
inline constexpr std::uint8_t han = 0x08;    // one Han character
inline constexpr std::uint8_t kana = 0x10;   // one Hiragana or Katakana character
inline constexpr std::uint8_t sea = 0x18;    // one cluster of Thai, Lao, Khmer or Myanmar
}  // namespace token_flag

// Tokens of one text. Views belong to the Tokenizer and last until its next call.
struct TokenView {
  std::span<const std::uint64_t> hashes;  // one a token: token_hash() of its folded bytes
  std::span<const std::uint8_t> flags;    // one a token
};

// One a thread; reuses its buffers. Vector code is chosen at run time; every target gives the same
// tokens as the slow twin (tests/fold). `text` must be valid UTF-8 (checked by the corpus room).
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  // Tokens of `text`. Cost about 1 ns a byte. At least 64 readable bytes must follow the text when
  // `padded` is true (texts of a DocumentBatch); otherwise it is copied first.
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
