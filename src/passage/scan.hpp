// Small scanners over valid UTF-8 that splitting needs: trimming, sentence ends, words as counted.
#pragma once

#include <cstdint>
#include <string_view>

#include "twicetold/document.hpp"

namespace twicetold {

// Without white space (ASCII, NBSP, U+2000-200B, U+2028/9, U+202F, U+3000), CR and BOM at the edges.
Span trim(std::string_view text, Span s);

// Does [begin, end) end in a sentence mark, closing quotes and brackets passed over?
bool ends_sentence(std::string_view text, std::uint64_t begin, std::uint64_t end);

// Does the text at `at` begin with a lower-case ASCII letter or a non-ASCII one?
bool lower_start(std::string_view text, std::uint64_t at);

// Words as the contract counts them, near enough to decide lengths: runs of word characters, and one
// character of a script without spaces as 1/1.6, 1/2 or 1/3.5. Reads no further than it must.
bool more_words_than(std::string_view text, Span s, double limit);

// Yields the sentences of a span with their words. A stretch of `max_words` without a sentence end is
// handed over in pieces, cut after a space where there is one, else between characters.
class SentenceScanner {
 public:
  enum class Pace { blocks, characters };  // plain stretches at once, or the slow twin
  SentenceScanner(std::string_view text, Span s, std::uint32_t max_words, Pace pace = Pace::blocks)
      : text_(text), at_(s.begin), end_(s.end), max_words_(max_words), pace_(pace) {}
  bool next(Span& sentence, double& words);

 private:
  std::string_view text_;
  std::uint64_t at_, end_;
  std::uint32_t max_words_;
  Pace pace_;
};

}  // namespace twicetold
