// Kinds of code points by range. Ranges, not tables: a line of news stays within two or three of them.
#include "tail/letters.hpp"

#include <array>

namespace twicetold::tail {
namespace {

Kind latin(char32_t c) {
  if (c < 0x100) {
    if (c == 0xA0) return Kind::space;
    if (c == 0xAA || c == 0xB5 || c == 0xBA) return Kind::lower;
    if (c < 0xC0 || c == 0xD7 || c == 0xF7) return Kind::other;
    return c < 0xDF ? Kind::upper : Kind::lower;
  }
  if (c < 0x180) {
    const bool odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (c == 0x138 || c == 0x149 || c == 0x17F) return Kind::lower;
    if (c == 0x178) return Kind::upper;
    return ((c & 1) != 0) == odd_upper ? Kind::upper : Kind::lower;
  }
  if (c < 0x250) {
    if (c == 0x1AF) return Kind::upper;
    if (c == 0x1B0) return Kind::lower;
    return (c & 1) == 0 ? Kind::upper : Kind::lower;
  }
  return c < 0x2B0 ? Kind::lower : Kind::letter;  // the letter range holds modifiers and combining marks
}

Kind greek_cyrillic(char32_t c) {
  if (c < 0x400) {
    if (c == 0x37E || c == 0x387) return Kind::other;
    return c == 0x386 || (c >= 0x388 && c <= 0x38F) || (c >= 0x391 && c <= 0x3AB) ? Kind::upper : Kind::lower;
  }
  if (c < 0x430) return Kind::upper;
  if (c < 0x460) return Kind::lower;
  if (c >= 0x482 && c < 0x48A) return Kind::letter;
  if (c == 0x4C0) return Kind::upper;
  if (c > 0x4C0 && c < 0x4CF) return (c & 1) != 0 ? Kind::upper : Kind::lower;
  return (c & 1) == 0 ? Kind::upper : Kind::lower;
}

Kind south_and_east(char32_t c) {  // 0x530 .. 0x1FFF
  if (c < 0x590) {
    if (c >= 0x531 && c <= 0x556) return Kind::upper;
    return c >= 0x561 && c <= 0x587 ? Kind::lower : Kind::other;
  }
  if (c < 0x600) return c == 0x5BE || c == 0x5C0 || c == 0x5C3 || c >= 0x5F3 ? Kind::other : Kind::letter;
  if (c < 0x900) {
    if ((c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9)) return Kind::digit;
    if (c < 0x610 || c == 0x61B || c == 0x61F || (c >= 0x66A && c <= 0x66D) || c == 0x6D4) return Kind::other;
    return Kind::letter;
  }
  if (c < 0xE00) {
    if (c == 0x964 || c == 0x965) return Kind::other;
    const char32_t low = c & 0x7F;
    return low >= 0x66 && low <= 0x6F ? Kind::digit : Kind::letter;  // the Indic blocks share one plan
  }
  if (c < 0xF00) {
    if ((c >= 0xE50 && c <= 0xE59) || (c >= 0xED0 && c <= 0xED9)) return Kind::digit;
    return c == 0xE3F || c == 0xE4F || c == 0xE5A || c == 0xE5B ? Kind::other : Kind::dense;
  }
  if (c < 0x1000) return Kind::letter;
  if (c < 0x10A0) return c == 0x104A || c == 0x104B ? Kind::other : Kind::dense;
  if (c < 0x1780) return c >= 0x1361 && c <= 0x1368 ? Kind::other : Kind::letter;
  if (c < 0x1800) return c >= 0x17D4 && c <= 0x17DA ? Kind::other : Kind::dense;
  if (c >= 0x1E00 && c < 0x1F00) return (c & 1) == 0 ? Kind::upper : Kind::lower;
  return Kind::letter;
}

Kind high(char32_t c) {  // from 0x2000
  if (c < 0x2070) {
    return c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ? Kind::space : Kind::other;
  }
  if (c < 0x2E80) return c >= 0x2C00 && c < 0x2E00 ? Kind::letter : Kind::other;
  if (c == 0x3000) return Kind::space;
  if (c < 0x3040) return c == 0x3005 || c == 0x3007 ? Kind::dense : Kind::other;
  if (c < 0xD7B0) {
    if (c == 0x30FB || c == 0x30A0 || (c >= 0x3200 && c < 0x3400) || (c >= 0x4DC0 && c < 0x4E00)) return Kind::other;
    return c >= 0xA000 && c < 0xAC00 ? Kind::letter : Kind::dense;
  }
  if (c >= 0xF900 && c < 0xFB00) return Kind::dense;
  if (c >= 0xFB00 && c < 0xFE00) return Kind::letter;
  if (c >= 0xFE70 && c < 0xFEFF) return Kind::letter;
  if (c >= 0xFF10 && c <= 0xFF19) return Kind::digit;
  if (c >= 0xFF21 && c <= 0xFF3A) return Kind::upper;
  if (c >= 0xFF41 && c <= 0xFF5A) return Kind::lower;
  if (c >= 0xFF66 && c < 0xFFE0) return Kind::dense;
  return c >= 0x20000 && c < 0x32000 ? Kind::dense : Kind::other;
}

Kind slow_kind(char32_t c) {
  if (c < 0x80) {
    if (c == U' ' || (c >= 9 && c <= 13)) return Kind::space;
    if (c >= U'A' && c <= U'Z') return Kind::upper;
    if (c >= U'a' && c <= U'z') return Kind::lower;
    return c >= U'0' && c <= U'9' ? Kind::digit : Kind::other;
  }
  if (c < 0x370) return latin(c);
  if (c < 0x530) return greek_cyrillic(c);
  return c < 0x2000 ? south_and_east(c) : high(c);
}

constexpr std::size_t kTable = kTableEnd;

const std::array<Kind, kTable>& table() {
  static const std::array<Kind, kTable> kinds = [] {
    std::array<Kind, kTable> t{};
    for (std::size_t c = 0; c < kTable; ++c) t[c] = slow_kind(static_cast<char32_t>(c));
    return t;
  }();
  return kinds;
}

}  // namespace

const Kind* kind_table() { return table().data(); }

Kind kind_of(char32_t c) {
  static const std::array<Kind, kTable>& kinds = table();
  return c < kTable ? kinds[c] : high(c);
}

char32_t lower_of(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
  if (kind_of(c) != Kind::upper) return c;
  if (c < 0x100) return c + 32;
  if (c == 0x178) return 0xFF;
  if (c < 0x370) return c + 1;
  if (c < 0x400) {
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    return c == 0x38E || c == 0x38F ? c + 63 : c + 32;
  }
  if (c < 0x410) return c + 80;
  if (c < 0x430) return c + 32;
  if (c == 0x4C0) return 0x4CF;
  if (c < 0x530) return c + 1;
  if (c < 0x590) return c + 48;
  return c >= 0xFF21 && c <= 0xFF3A ? c + 32 : c + 1;
}

}  // namespace twicetold::tail
