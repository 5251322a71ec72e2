// 64 bytes at once for ASCII, a table for the characters beyond: about .3 ns a byte and 2 ns such a character, where
// folding costs 3 ns a byte. Small and capital letters differ in bits 0x21 of a byte at most, in all alphabets but for
// a few letters; those few are left to folding.

#include "raw_words.hpp"

#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "base/clones.hpp"
#include "base/utf8.hpp"
#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

enum class Kind : std::uint8_t { odd, letter, digit, space, unspaced, mark };

Kind make_kind(char32_t code) {
  const char32_t low = lower(code);
  if (code >= 0x300 && code <= 0x36F) return Kind::odd;  // composed before it is folded
  if (low != code) {
    char from[4], to[4];
    const auto size = static_cast<std::size_t>(base::encode(from, code) - from);
    if (static_cast<std::size_t>(base::encode(to, low) - to) != size) return Kind::odd;
    for (std::size_t i = 0; i < size; ++i)
      if ((static_cast<unsigned char>(from[i]) | 0x21U) != (static_cast<unsigned char>(to[i]) | 0x21U))
        return Kind::odd;
  }
  const std::uint8_t flags = flags_of(low);
  if ((flags & CharTable::space) != 0) return Kind::space;
  if ((flags & CharTable::unspaced) != 0) return Kind::unspaced;
  if ((flags & CharTable::letter) != 0) return Kind::letter;
  return (flags & CharTable::digit) != 0 ? Kind::digit : Kind::mark;
}

constexpr char32_t table_end = 0x2100;
const std::array<Kind, table_end>& kinds() {
  static const std::array<Kind, table_end> table = [] {
    std::array<Kind, table_end> t{};
    for (char32_t code = 0; code < table_end; ++code) t[code] = make_kind(code);
    return t;
  }();
  return table;
}

}  // namespace

int raw_first_word(std::string_view text) {
  const std::array<Kind, table_end>& table = kinds();
  std::size_t i = 0;
  while (i < text.size() && i < 8) {
    const Decoded d = decode(text.substr(i));
    if (d.code >= table_end || (d.bytes == 1 && d.code >= 0x80)) return -1;
    const Kind kind = table[d.code];
    if (kind != Kind::letter && kind != Kind::digit) return kind == Kind::odd || i == 0 ? -1 : static_cast<int>(i);
    i += d.bytes;
  }
  return static_cast<int>(i);
}

TWICETOLD_CLONES bool raw_words(std::string_view text, RawWords& out) {
  constexpr std::size_t blocks = RawWords::most_bytes / 64;
  out.count = out.opening = 0;
  out.letters = 0;
  out.even = true;
  if (text.size() > RawWords::most_bytes) return false;
  const std::array<Kind, table_end>& table = kinds();
  std::uint64_t word[blocks + 1] = {}, single[blocks + 1] = {};  // a bit a byte; a mark's first byte
  std::uint64_t taken = 0;                                       // bytes of a character that began in the block before
  std::uint64_t blank = 0, rows = 0;                             // the last byte before is one; blanks behind a blank
  for (std::size_t b = 0; 64 * b < text.size(); ++b) {
    const std::size_t at = 64 * b, left = text.size() - at;
    const base::LetterBits both = base::letter_bits(text.data() + at, left);
    const base::TextBits& bits = both.text;
    const std::uint64_t valid = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
    // Letters of Latin alphabets, Vietnamese ones above all: known by their bytes, without a look at each.
    const std::uint64_t latin = both.latin.all & ~taken;
    word[b] |= latin;
    out.letters += static_cast<std::uint32_t>(std::popcount(latin));
    std::uint64_t beyond = bits.beyond & ~taken & ~latin;
    word[b] |= bits.letter | bits.digit;
    out.letters += static_cast<std::uint32_t>(std::popcount(bits.letter));
    const std::uint64_t spaces = bits.space & valid;
    rows |= spaces & (spaces << 1U | blank);
    blank = spaces >> 63U;
    single[b] |= valid & ~(bits.letter | bits.digit | bits.space | bits.beyond);
    taken = 0;
    while (beyond != 0) {
      const auto i = static_cast<std::size_t>(std::countr_zero(beyond));
      const Decoded d = decode(text.substr(at + i));
      if (d.bytes == 1 || d.bytes == 4) return false;
      const Kind kind = d.code < table_end ? table[d.code] : lower(d.code) != d.code ? Kind::odd : make_kind(d.code);
      const std::uint64_t here = (std::uint64_t{1} << d.bytes) - 1;
      const std::uint64_t low = here << i, high = i > 60 ? here >> (64 - i) : 0;
      beyond &= ~low;
      taken |= high;
      switch (kind) {
        case Kind::odd:
          return false;
        case Kind::letter:
          out.letters += d.bytes;
          [[fallthrough]];
        case Kind::digit:
          word[b] |= low;
          word[b + 1] |= high;
          break;
        case Kind::unspaced:
          out.letters += d.bytes;
          [[fallthrough]];
        case Kind::mark:
          single[b] |= std::uint64_t{1} << i;
          break;
        case Kind::space:
          out.even = false;
          break;
      }
    }
  }
  out.even = out.even && rows == 0;
  out.opening = 0;
  std::uint64_t carry = 0;
  for (std::size_t b = 0; 64 * b < text.size(); ++b) {
    const std::uint64_t begins = word[b] & ~(word[b] << 1U | carry);
    carry = word[b] >> 63U;
    for (std::uint64_t all = begins | single[b]; all != 0; all &= all - 1) {
      const int i = std::countr_zero(all);
      RawWords::Start& s = out.starts[out.count++];
      s.at = static_cast<std::uint16_t>(64 * b + static_cast<std::size_t>(i));
      s.bytes = 0;
      if ((begins >> i & 1U) != 0)
        s.bytes = static_cast<std::uint16_t>(std::countr_one(word[b] >> i | (word[b + 1] << 1U) << (63 - i)));
      if (out.opening == 0 && (s.bytes != 0 || is_unspaced(decode(text.substr(s.at)).code))) out.opening = out.count;
    }
  }
  if (out.opening == 0) out.opening = out.count;
  return true;
}

}  // namespace twicetold::role_detail
