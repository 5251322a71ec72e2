// Words of plain text, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twicetold {

// Counts runs of word characters in valid UTF-8, as weight() in scan.cpp does. Plain are ASCII, U+0080-0DFF without
// what begins with 0xE0, U+1E00-1EFF and U+2000-2BFF without joiners: all of Latin, Greek, Cyrillic, Arabic and Hebrew
// with their punctuation. Returns false where the text holds anything else; `words` says nothing then.
// With a limit it stops where the rest, whatever it holds, is too short to bring more words than that; `words` is then
// some number up to it.
bool count_plain_words(std::string_view text, std::uint64_t& words, std::uint64_t limit = 0);

// The beginning of a text up to the first sign that is to be looked at: . ! ? a line feed, or a character beyond ASCII
// that isn't a letter of U+00C0-07FF or U+1E00-1EFF.
struct PlainRun {
  std::uint64_t bytes = 0;
  std::uint32_t words = 0;           // that begin in it
  bool in_word = false;              // the last byte belongs to one; given: the byte before the text does
  std::uint64_t space = 0;           // behind its last ASCII white space; 0: there is none
  std::uint32_t words_at_space = 0;  // that begin before that
};
PlainRun plain_run(std::string_view text, bool in_word);

}  // namespace twicetold
