// Small Unicode tables for reading lines: what a code point is, its lower case, decoding both ways.
//
// A full property table costs cache and buys nothing here: the tail model only asks whether a code
// point is a letter (and of which case), a digit, a space, or of a script without spaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twicetold::tail {

enum class Kind : std::uint8_t { other, space, upper, lower, letter, digit, dense };  // dense: Han, Kana, Thai ...

Kind kind_of(char32_t c);  // any code point
const Kind* kind_table();  // of those below kTableEnd, for tight loops
inline constexpr char32_t kTableEnd = 0x2000;
char32_t lower_of(char32_t c);  // of Kind::upper; others come back as they are

inline bool is_word(Kind k) { return k >= Kind::upper; }
inline bool is_letter(Kind k) { return k >= Kind::upper && k != Kind::digit; }

// Decodes the code point at `i` and moves `i` behind it. Broken bytes decode as U+FFFD, one at a time.
inline char32_t decode(std::string_view s, std::size_t& i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(s[k]); };
  const unsigned a = byte(i);
  if (a < 0x80) return ++i, static_cast<char32_t>(a);
  const std::size_t left = s.size() - i;
  if (a >= 0xC2 && a < 0xE0 && left >= 2) return i += 2, (a & 0x1Fu) << 6 | (byte(i - 1) & 0x3Fu);
  if (a >= 0xE0 && a < 0xF0 && left >= 3) {
    return i += 3, (a & 0x0Fu) << 12 | (byte(i - 2) & 0x3Fu) << 6 | (byte(i - 1) & 0x3Fu);
  }
  if (a >= 0xF0 && a < 0xF5 && left >= 4) {
    i += 4;
    return (a & 0x07u) << 18 | (byte(i - 3) & 0x3Fu) << 12 | (byte(i - 2) & 0x3Fu) << 6 | (byte(i - 1) & 0x3Fu);
  }
  return ++i, U'\uFFFD';
}

// The code point that ends before `end` (> 0); moves `end` to its first byte.
inline char32_t decode_back(std::string_view s, std::size_t& end) {
  std::size_t i = end - 1;
  while (i > 0 && end - i < 4 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) --i;
  end = i;
  std::size_t j = i;
  return decode(s, j);
}

inline bool is_terminal(char32_t c) {
  switch (c) {
    case U'.':
    case U'!':
    case U'?':
    case U'…':
    case U'。':
    case U'！':
    case U'？':
    case U'؟':
    case U'۔':
    case U'।':
    case U'॥':
    case U'։':
    case U'።':
    case U'፧':
    case U'｡':
    case U'．':
    case U'။':
    case U'។':
    case U'៕':
    case U'།':
    case U'\u037E':  // Greek question mark
    case U'՜':
    case U'՞':
    case U'‼':
    case U'⁇':
    case U'⁈':
    case U'⁉':
      return true;
    default:
      return false;
  }
}

inline bool is_closing(char32_t c) {  // marks that open in one language close in another: „so“, »so«
  switch (c) {
    case U'"':
    case U'\'':
    case U'”':
    case U'“':
    case U'’':
    case U'‘':
    case U'»':
    case U'«':
    case U'›':
    case U'‹':
    case U'״':
    case U')':
    case U']':
    case U'）':
    case U'］':
    case U'」':
    case U'』':
    case U'｣':
    case U'】':
    case U'〕':
    case U'〉':
    case U'》':
    case U'＂':
    case U'\u200B':
    case U'\u200C':
    case U'\u200D':
    case U'\u200E':  // marks of direction, behind Arabic and Hebrew
    case U'\u200F':
    case U'\u202C':
    case U'\u2069':
    case U'\uFEFF':
    case U'*':
    case U'_':
      return true;
    default:
      return false;
  }
}

inline std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
  h = (h ^ v) * 0x9E3779B97F4A7C15ull;
  return h ^ (h >> 29);
}

}  // namespace twicetold::tail
