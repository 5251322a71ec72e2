// What both ways to look at a passage's form share: the plain one, and the one by bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "features.hpp"
#include "light_fold.hpp"

namespace twicetold::role_detail {

inline constexpr std::size_t half = 96;  // bytes looked at at either end

inline bool is_quote(char32_t c) {
  return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB || c == 0x300C ||
         c == 0x300E || c == 0x2018;
}

inline bool is_open_bracket(char32_t c) {
  return c == '(' || c == '[' || c == 0xFF08 || c == 0x3010 || c == '<' || c == '{';
}
inline bool is_close_bracket(char32_t c) {
  return c == ')' || c == ']' || c == 0xFF09 || c == 0x3011 || c == '>' || c == '}';
}

inline bool is_bullet(char32_t c) {
  return c == '-' || c == '*' || c == '+' || c == '#' || c == '|' || c == '>' || c == '=' || c == '_' || c == '~' ||
         c == 0x2022 || c == 0xB7 || c == 0xBB || (c >= 0x2010 && c <= 0x2015) || (c >= 0x2190 && c <= 0x21FF) ||
         (c >= 0x25A0 && c <= 0x27BF) || c == 0x203A || c == 0x30FB || c == 0x2605 || (c >= 0x1F300 && c <= 0x1FAFF);
}

inline bool is_separator(char32_t c) {
  return c == '|' || c == 0xBB || c == 0x203A || c == 0x2022 || c == 0xB7 || c == 0xFF5C;
}

inline bool ascii_mark(char32_t c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

// A mark of writing; what else is no letter, digit or space is a symbol.
inline bool is_mark(char32_t c) {
  return ascii_mark(c) || (c >= 0x2010 && c <= 0x205E) || (c >= 0x3001 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF0F);
}

struct FormCounts {
  std::uint32_t letters = 0, digits = 0, marks = 0, symbols = 0, words = 0, capital_words = 0, later_words = 0;
  std::uint32_t uppers = 0, sentences = 0, columns = 0, unspaced = 0;
  std::size_t bytes = 0;
};

// Flags that one mark sets; `rest`: the text behind it.
inline void heed_mark(char32_t c, std::string_view rest, Form& f) {
  if (is_quote(c)) f.quoted = true;
  if (is_separator(c)) f.separator = true;
  if (c == 0xA9 || c == 0x24D2) f.copyright = true;
  if (c == '@') f.address = true;
  if (c == '#' && !rest.empty() && is_letter(decode(rest).code)) f.address = true;
  if (c == ':' && rest.substr(0, 2) == "//") f.address = true;
}

// The rest of the form, from what was counted and the last visible character.
void finish_form(std::string_view text, const FormCounts& counts, char32_t last, Form& form);

// look_at() character by character: any text.
Form look_at_each(std::string_view text);
// look_at() for most texts of alphabets, 64 bytes at once; false: `form` is to be made by look_at_each().
bool look_at_bits(std::string_view text, Form& form);

}  // namespace twicetold::role_detail
