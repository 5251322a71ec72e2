// A light fold for cues and forms: lower case, full-width to half-width, runs of white space to one space.
// Not the canonical fold of the fold room (no tone placement, no token cut): cues need a text that a person
// can write down, at a few ns a byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold::role_detail {

struct Decoded {
  char32_t code;
  std::uint32_t bytes;
};

// First code point of a non-empty text; U+FFFD and one byte where the text isn't UTF-8.
inline Decoded decode(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char a = at(0);
  const auto tail = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0U) == 0x80U; };
  if (a < 0x80U) return {a, 1};
  if (a >= 0xC2U && a < 0xE0U && tail(1)) return {static_cast<char32_t>(((a & 0x1FU) << 6U) | (at(1) & 0x3FU)), 2};
  if (a >= 0xE0U && a < 0xF0U && tail(1) && tail(2)) {
    return {static_cast<char32_t>(((a & 0x0FU) << 12U) | ((at(1) & 0x3FU) << 6U) | (at(2) & 0x3FU)), 3};
  }
  if (a >= 0xF0U && a < 0xF5U && tail(1) && tail(2) && tail(3)) {
    return {static_cast<char32_t>(((a & 0x07U) << 18U) | ((at(1) & 0x3FU) << 12U) | ((at(2) & 0x3FU) << 6U) |
                                  (at(3) & 0x3FU)),
            4};
  }
  return {0xFFFD, 1};
}

// What is asked of every character, for the basic plane: 192 KiB, filled from utf8proc's tables on first use (about
// a millisecond), since asking utf8proc itself costs 10 ns a character.
struct CharTable {
  enum : std::uint8_t {
    letter = 1,
    upper = 2,
    digit = 4,
    space = 8,
    unspaced = 16,
    end_mark = 32,
    closer = 64,
    wide = 128  // two columns
  };
  std::uint8_t flags[0x10000];
  std::uint16_t lower[0x10000];
};
const CharTable& made_char_table();
inline const CharTable& char_table() {
  static const CharTable& table = made_char_table();
  return table;
}
// The same for what lies above the basic plane.
std::uint8_t slow_flags(char32_t code);
char32_t slow_lower(char32_t code);

inline std::uint8_t flags_of(char32_t code) { return code < 0x10000 ? char_table().flags[code] : slow_flags(code); }
inline char32_t lower(char32_t code) { return code < 0x10000 ? char_table().lower[code] : slow_lower(code); }
inline bool is_space(char32_t code) { return (flags_of(code) & CharTable::space) != 0; }
inline bool is_letter(char32_t code) { return (flags_of(code) & CharTable::letter) != 0; }
inline bool is_upper(char32_t code) { return (flags_of(code) & CharTable::upper) != 0; }
inline bool is_digit(char32_t code) { return (flags_of(code) & CharTable::digit) != 0; }
// Scripts written without spaces: a word may begin and end at any character.
inline bool is_unspaced(char32_t code) { return (flags_of(code) & CharTable::unspaced) != 0; }
// '.', '!', '?' and their like in all scripts.
inline bool is_end_mark(char32_t code) { return (flags_of(code) & CharTable::end_mark) != 0; }
// Quotes and brackets that may follow an end mark.
inline bool is_closer(char32_t code) { return (flags_of(code) & CharTable::closer) != 0; }

// Appends the folded text to `out`, no space at its edges.
void light_fold(std::string_view text, std::string& out);

// Where words may begin in a folded text, found while it is folded.
struct WordStarts {
  std::vector<std::uint32_t> at;  // bytes of `out`: words, every character of a script without spaces, every mark
  std::size_t count = 0;          // of `at`
  std::size_t opening = 0;        // so many of them up to the first word, that one included
  std::uint32_t letters = 0;      // bytes of letters
};
void light_fold(std::string_view text, std::string& out, WordStarts& words);

// The same where no byte moves (RawWords::even) and no blank stands at the edges, so that places of the text are places
// of the fold.
void light_fold_even(std::string_view text, std::string& out);

}  // namespace twicetold::role_detail
