// What one pass over a paragraph tells without knowing the others.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "twicetold/role.hpp"

namespace twicetold::tail {

struct Line {
  float width = 0;          // columns: a Han, Kana or Hangul code point counts two
  float upper = 0;          // share of words that begin with a capital
  float digits = 0;         // share of code points that are digits
  std::uint32_t words = 0;  // that begin with a letter
  std::uint32_t cased = 0;  // letters that have a case
  std::uint32_t ends = 0;   // terminal marks anywhere
  std::uint32_t commas = 0;
  std::uint32_t token_begin = 0, token_end = 0;  // in LineScanner::tokens
  std::uint64_t key = 0;                         // of its letters and digits, lower-cased; 0 when it has none
  std::uint64_t opening = 0;                     // of its first three words
  std::uint32_t key_length = 0;
  bool terminal = false;  // ends in a terminal mark once quotes and brackets are stripped
  bool colon = false, bullet = false, symbol = false, date = false, quote = false, lower_first = false;
  bool ellipsis = false, parenthesis = false, dateline = false;
  // By the cue lists: a line that points elsewhere, an agency line, "reporting by ...", copyright and the like.
  bool cue = false, agency = false, credit = false, legal = false;
  bool label = false;  // any of the last three, a photo's credit, a date, an address in a short line, or a few words
};

struct Token {
  std::uint64_t hash;  // of a word's first six code points, or of two neighbours in a dense script
  std::uint8_t name;   // bit 0: capital inside a sentence; bit 1: begins with a digit there
  // Letters of the word, at most 127; of a dense script kDense and how many of the two are hiragana.
  std::uint8_t letters = 0;
  bool joined = false;  // nothing but spaces between this one and the token before
  static constexpr std::uint8_t kDense = 128;
};

// Reads lines, appending their tokens. Looks at the first 16 KiB of a line and at its end.
class LineScanner {
 public:
  static constexpr std::size_t kLongest = std::size_t{16} << 10;

  void use(const CueLists& cues) { cues_ = &cues; }
  void clear() { tokens.clear(); }
  void scan(std::string_view text, Line& line);

  std::vector<Token> tokens;

 private:
  void read_edges(std::string_view text, Line& line);
  void read_cues(std::string_view text, Line& line);
  void find_small(std::string_view text);

  std::vector<char> folded_;                  // a line's letters and digits, lower-cased
  std::vector<std::uint64_t> small_, leads_;  // a bit a byte: of small Latin letters, the first byte of one

  const CueLists* cues_ = &CueLists::embedded();
};

// Terminal mark behind any quotes and brackets. `size`: of the whole line, where `text` is but its end.
bool ends_sentence(std::string_view text, std::size_t size = 0);
bool holds_date(std::string_view text);  // a date or a clock

}  // namespace twicetold::tail
