// Byte tables of the vector code: what the second or third byte of a code point says.
#pragma once

#include <array>
#include <cstdint>

namespace twicetold::fold_room {

// Classes of ASCII bytes.
namespace ascii_bit {
inline constexpr std::uint8_t upper = 1, digit = 2, newline = 4, narrow = 8;  // narrow: . ! ?
inline constexpr std::uint8_t after_end = 16, o_or_u = 32, q = 64;
}  // namespace ascii_bit

struct ByteTables {
  alignas(64) std::array<std::uint8_t, 128> fold{};       // ASCII: the folded byte, 0 for separators
  alignas(64) std::array<std::uint8_t, 128> kind{};       // ASCII: ascii_bit
  alignas(64) std::array<std::uint8_t, 128> c2c3{};       // last byte behind C2 / C3 folded; 0: strange
  alignas(64) std::array<std::uint8_t, 128> c4c5{};       // behind C4 / C5
  alignas(64) std::array<std::uint8_t, 64> c6{};          // behind C6
  alignas(64) std::array<std::uint8_t, 64> lead{};        // bytes C0..FF: 1 if strange whatever follows
  alignas(64) std::array<std::uint8_t, 64> after_c2{};    // 1: separator
  alignas(64) std::array<std::uint8_t, 64> after_e280{};  // 1: separator, 2: separator that may end a sentence
};

constexpr ByteTables make_byte_tables() {
  ByteTables t;
  const auto u8 = [](int x) { return static_cast<std::uint8_t>(x); };
  for (int c = 0; c < 128; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    t.fold[i] = upper ? u8(c + 32) : lower || digit ? u8(c) : u8(0);
    const bool newline = c >= 0x0A && c <= 0x0D, narrow = c == '.' || c == '!' || c == '?';
    const bool after = newline || c == '\t' || c == ' ' || c == '"' || c == '\'' || c == ')' || c == ']' || c == '}';
    const int low = c | 0x20;
    t.kind[i] =
        u8((upper ? ascii_bit::upper : 0) | (digit ? ascii_bit::digit : 0) | (newline ? ascii_bit::newline : 0) |
           (narrow ? ascii_bit::narrow : 0) | (after ? ascii_bit::after_end : 0) |
           (low == 'o' || low == 'u' ? ascii_bit::o_or_u : 0) | (low == 'q' ? ascii_bit::q : 0));
  }
  for (int c = 0x80; c < 0xC0; ++c) {
    const auto i = static_cast<std::size_t>(c & 63);
    // C2: separators are cleared by after_c2, what is left is strange. C3: multiplication, sharp s and
    // division sign are strange.
    t.c2c3[i] = 0;
    t.c2c3[64 + i] = c == 0x97 || c == 0x9F || c == 0xB7 ? u8(0) : c < 0x9F ? u8(c + 32) : u8(c);
    // C4: pairs begin with the even one up to U+0137, with the odd one from U+0139 on.
    const bool even_c4 = c <= 0xAF || (c >= 0xB4 && c <= 0xB7);
    t.c4c5[i] = even_c4 ? u8(c | 1) : c == 0xB8 ? u8(c) : c >= 0xB9 && c <= 0xBE ? u8((c + 1) & ~1) : u8(0);
    const bool odd_c5 = (c >= 0x81 && c <= 0x88) || (c >= 0xB9 && c <= 0xBE), even_c5 = c >= 0x8A && c <= 0xB7;
    t.c4c5[64 + i] = odd_c5 ? u8((c + 1) & ~1) : even_c5 ? u8(c | 1) : u8(0);
    t.c6[i] = c == 0xA0 || c == 0xA1 ? u8(0xA1) : c == 0xAF || c == 0xB0 ? u8(0xB0) : u8(0);
    const bool c2_letter = c == 0xAA || c == 0xAD || c == 0xB2 || c == 0xB3 || c == 0xB5 || c == 0xB9 || c == 0xBA ||
                           (c >= 0xBC && c <= 0xBE) || c == 0x85;  // soft hyphen and next line among them
    t.after_c2[i] = c2_letter ? 0 : 1;
    const bool strange = (c >= 0x8C && c <= 0x8F) || (c >= 0xAA && c <= 0xAE);
    const bool stop = c == 0xA6 || c == 0xA8 || c == 0xA9 || c == 0xBC;
    t.after_e280[i] = strange ? u8(0) : stop ? u8(2) : u8(1);
  }
  for (int c = 0xC0; c < 0x100; ++c) {
    const bool known = (c >= 0xC2 && c <= 0xC6) || c == 0xE1 || c == 0xE2;
    t.lead[static_cast<std::size_t>(c & 63)] = known ? 0 : 1;
  }
  return t;
}

inline constexpr ByteTables kTables = make_byte_tables();

}  // namespace twicetold::fold_room
