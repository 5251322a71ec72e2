// A light fold for cues and forms: lower case, full-width to half-width, runs of white space to one space.
// Not the canonical fold of the fold room (no tone placement, no token cut): cues need a text that a person
// can write down, at a few ns a byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

void append_utf8(char32_t code, std::string& out);
char32_t lower(char32_t code);
bool is_space(char32_t code);
bool is_letter(char32_t code);
bool is_upper(char32_t code);
bool is_digit(char32_t code);
// Scripts written without spaces: a word may begin and end at any character.
bool is_unspaced(char32_t code);
// '.', '!', '?' and their like in all scripts.
bool is_end_mark(char32_t code);
// Quotes and brackets that may follow an end mark.
bool is_closer(char32_t code);

// Appends the folded text to `out`, no space at its edges.
void light_fold(std::string_view text, std::string& out);

}  // namespace twicetold::role_detail
