// A passage's form by bits: what each byte is, 64 at once; letters, words and capitals are then counted in single
// steps. A fifth of the time of going through the characters. Left to that: scripts without spaces, wide characters,
// columns of blanks, tokens of 30 bytes.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "base/clones.hpp"
#include "form_parts.hpp"

namespace twicetold::role_detail {
namespace {

constexpr std::size_t blocks = 4;  // room for both ends
using Mask = std::array<std::uint64_t, blocks + 1>;

struct Bytes {
  std::array<char, 64 * blocks> text{};
  std::size_t size = 0, seam = 0;  // behind `seam` follows what stands `skipped` bytes later
  std::size_t skipped = 0;

  // False: too long a word at the seam.
  bool take(std::string_view all) {
    const auto inside = [&](std::size_t i) { return (static_cast<unsigned char>(all[i]) & 0xC0U) == 0x80U; };
    const auto is_letter_at = [&](std::size_t i) { return i < all.size() && is_letter(decode(all.substr(i)).code); };
    size = seam = all.size();
    if (all.size() > 2 * half) {
      std::size_t head = half, last = half - 1;
      while (head < all.size() && inside(head)) ++head;
      while (last > 0 && inside(last)) --last;
      // A word that only begins with the last character is read to its end.
      std::size_t before = last - 1;
      while (before > 0 && inside(before)) --before;
      if (is_letter_at(last) && !is_letter_at(before)) {
        while (is_letter_at(head)) head += decode(all.substr(head)).bytes;
        if (head > 128) return false;
      }
      if (head + half < all.size()) {
        std::size_t tail = all.size() - half;
        while (tail < all.size() && inside(tail)) ++tail;
        seam = head;
        skipped = tail - head;
        size = all.size() - skipped;
        std::memcpy(text.data() + head, all.data() + tail, size - head);
      }
    }
    std::memcpy(text.data(), all.data(), seam);
    return true;
  }
  [[nodiscard]] std::string_view view() const { return {text.data(), size}; }
};

// Bits at the first byte of each character; `letters` and `blanks` at all of theirs, `continued` at all others.
struct Classes {
  Mask letters{}, first_letters{}, uppers{}, digits{}, spaces{}, marks{}, continued{}, blanks{};
  bool cased = false;  // some are of alphabets that may know case
};

bool bit_of(const Mask& m, std::size_t at) { return (m[at / 64] >> (at % 64) & 1U) != 0; }

template <class Do>
void each(const Mask& m, std::size_t used, Do&& take) {
  for (std::size_t b = 0; b < used; ++b)
    for (std::uint64_t bits = m[b]; bits != 0; bits &= bits - 1)
      take(64 * b + static_cast<std::size_t>(std::countr_zero(bits)));
}

TWICETOLD_CLONES std::uint32_t count(const Mask& m, std::size_t used) {
  int n = 0;
  for (std::size_t b = 0; b < used; ++b) n += std::popcount(m[b]);
  return static_cast<std::uint32_t>(n);
}

// Place of the first bit from `at` on; 64 * blocks where there is none.
std::size_t next_bit(const Mask& m, std::size_t at, std::size_t used) {
  for (std::size_t b = at / 64; b < used; ++b) {
    const std::uint64_t bits = b == at / 64 ? m[b] >> (at % 64) << (at % 64) : m[b];
    if (bits != 0) return 64 * b + static_cast<std::size_t>(std::countr_zero(bits));
  }
  return 64 * blocks;
}

// False: something that is left to the other way.
TWICETOLD_CLONES bool classify(const Bytes& bytes, std::size_t used, Classes& c) {
  const CharTable& table = char_table();
  const std::string_view text = bytes.view();
  std::uint64_t taken = 0;
  for (std::size_t b = 0; b < used; ++b) {
    const char* const p = bytes.text.data() + 64 * b;
    const std::size_t left = bytes.size - 64 * b;
    const std::uint64_t valid = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
    const base::LetterBits both = base::letter_bits(p, 64);
    const base::TextBits& bits = both.text;
    const base::LatinBits& latin = both.latin;
    const std::uint64_t known = latin.all & ~taken;
    c.letters[b] |= bits.letter | known;
    c.first_letters[b] |= bits.letter | latin.first;
    c.cased = c.cased || (bits.letter | (latin.first & ~latin.three)) != 0;
    c.uppers[b] |= (bits.letter & ~bits.small) | latin.upper;
    c.digits[b] |= bits.digit;
    c.spaces[b] |= bits.space;
    c.blanks[b] |= bits.space;
    c.marks[b] |= valid & ~(bits.letter | bits.digit | bits.space | bits.beyond);
    c.continued[b] |= latin.all & ~latin.first;
    std::uint64_t beyond = bits.beyond & ~taken & ~known;
    taken = 0;
    while (beyond != 0) {
      const auto i = static_cast<std::size_t>(std::countr_zero(beyond));
      const Decoded d = decode(text.substr(64 * b + i));
      if (d.bytes == 1 || d.bytes == 4) return false;
      const std::uint8_t flags = table.flags[d.code];
      if ((flags & (CharTable::unspaced | CharTable::wide)) != 0) return false;
      const std::uint64_t here = (std::uint64_t{1} << d.bytes) - 1, one = std::uint64_t{1} << i;
      const std::uint64_t low = here << i, high = i > 60 ? here >> (64 - i) : 0;
      beyond &= ~low;
      taken |= high;
      c.continued[b] |= low & ~one;
      c.continued[b + 1] |= high;
      if ((flags & CharTable::space) != 0) {
        c.spaces[b] |= one;
        c.blanks[b] |= low;
        c.blanks[b + 1] |= high;
      } else if ((flags & CharTable::letter) != 0) {
        c.letters[b] |= low;
        c.letters[b + 1] |= high;
        c.first_letters[b] |= one;
        if ((flags & CharTable::upper) != 0) c.uppers[b] |= one;
        c.cased = c.cased || d.code < 0x0590;
      } else {
        ((flags & CharTable::digit) != 0 ? c.digits : c.marks)[b] |= one;
      }
    }
  }
  return true;
}

// Two blanks in a row, a token of 30 bytes or more, digits at the seam: seldom, and left to the other way.
bool unusual(const Bytes& bytes, const Classes& c, std::size_t used) {
  std::uint64_t before = 0;  // whether the block before ends in a blank
  for (std::size_t b = 0; b < used; ++b) {
    if ((c.spaces[b] & (c.blanks[b] << 1U | before)) != 0) return true;
    before = c.blanks[b] >> 63U;
    const auto filled = [&](std::size_t block) {
      const std::size_t from = 64 * block;
      if (from >= bytes.size) return std::uint64_t{0};
      return bytes.size - from < 64 ? (std::uint64_t{1} << (bytes.size - from)) - 1 : ~std::uint64_t{0};
    };
    const std::uint64_t none = ~c.blanks[b] & filled(b), tail = ~c.blanks[b + 1] & filled(b + 1);
    const auto with = [](std::uint64_t x, std::uint64_t y, int n) { return x & (x >> n | y << (64 - n)); };
    std::uint64_t x = none, y = tail;
    for (const int n : {1, 2, 4, 8, 14}) {
      const std::uint64_t z = y & y >> n;
      x = with(x, y, n);
      y = z;
    }
    if (x != 0) return true;
  }
  if (bytes.skipped == 0) return false;
  const std::size_t at = bytes.seam;
  return bit_of(c.digits, at - 1) || bit_of(c.digits, at);
}

// Numbers, clocks and dates: from each number to the next.
void read_numbers(std::string_view text, const Classes& c, std::size_t used, Form& f) {
  std::size_t end = 0;  // behind the number before
  bool any = false, joint = false;
  char32_t mark = 0;
  int joined = 0;
  for (std::size_t at = next_bit(c.digits, 0, used); at < text.size(); at = next_bit(c.digits, end, used)) {
    constexpr std::size_t farthest = 12;  // bytes between two numbers that may be joined
    if (!any || at - end > farthest) {
      joint = false;
    } else {
      bool in_number = true;
      for (std::size_t i = end; i < at;) {
        const Decoded d = decode(text.substr(i));
        if (is_space(d.code)) {
          if (mark != ':') joint = false;
          in_number = false;
        } else if (is_letter(d.code)) {
          in_number = joint = false;
        } else {
          joint = in_number && (d.code == ':' || d.code == '-' || d.code == '/' || d.code == '.');
          mark = d.code;
          in_number = false;
        }
        i += d.bytes;
      }
    }
    if (joint && mark == ':') {
      f.clock = true;
    } else if (joint) {
      if (++joined >= 2) f.date = true;
    } else {
      joined = 0;
    }
    f.numbers += 1;
    any = true;
    end = at;
    while (end < text.size() && bit_of(c.digits, end)) end += decode(text.substr(end)).bytes;
  }
}

}  // namespace

bool look_at_bits(std::string_view text, Form& f) {
  Bytes bytes;
  if (!bytes.take(text)) return false;
  const std::size_t used = (bytes.size + 63) / 64;
  Classes c;
  if (!classify(bytes, used, c) || unusual(bytes, c, used)) return false;
  const std::string_view read = bytes.view();
  FormCounts n;
  n.bytes = read.size();
  n.letters = count(c.first_letters, used);
  n.uppers = count(c.uppers, used);
  n.digits = count(c.digits, used);
  n.columns = static_cast<std::uint32_t>(read.size()) - count(c.continued, used);
  Mask words;
  std::uint64_t carry = 0;
  for (std::size_t b = 0; b < used; ++b) {
    words[b] = c.letters[b] & ~(c.letters[b] << 1U | carry);
    carry = c.letters[b] >> 63U;
  }
  if (bytes.skipped != 0 && bit_of(c.letters, bytes.seam))
    words[bytes.seam / 64] |= std::uint64_t{1} << (bytes.seam % 64);
  n.words = count(words, used);
  Mask capitals;
  for (std::size_t b = 0; b < used; ++b) capitals[b] = words[b] & c.uppers[b];
  // The first word's capital and those that open a sentence say nothing.
  const auto drop = [&](std::size_t at) { capitals[at / 64] &= ~(std::uint64_t{1} << (at % 64)); };
  const std::size_t first_word = next_bit(words, 0, used);
  if (first_word < read.size()) {
    n.later_words = n.words - 1;
    drop(first_word);
    const Decoded d = decode(read.substr(first_word));
    const bool small = (char_table().flags[d.code] & CharTable::upper) == 0 && lower(d.code) == d.code;
    f.opens_lower = small && d.code < 0x0590 && next_bit(c.digits, 0, used) > first_word;
  }
  std::size_t sentence = 64 * blocks;
  char32_t last = 0;
  each(c.marks, used, [&](std::size_t at) {
    const Decoded d = decode(read.substr(at));
    ++(is_mark(d.code) ? n.marks : n.symbols);
    const std::size_t behind = at + d.bytes;
    if (d.code != '.' && d.code != ',')
      heed_mark(d.code, text.substr(behind <= bytes.seam ? behind : behind + bytes.skipped), f);
    if (!is_end_mark(d.code)) return;
    const std::size_t next = next_bit(c.letters, behind, used);
    if (next >= read.size() || (at < bytes.seam && next >= bytes.seam && bytes.skipped != 0)) return;
    drop(next);
    if (next == sentence) return;
    sentence = next;
    std::size_t space = next - 1;
    while (bit_of(c.continued, space)) --space;
    if (bit_of(c.spaces, space)) ++n.sentences;
  });
  n.capital_words = count(capitals, used);
  f.cased = c.cased;
  read_numbers(read, c, used, f);
  if (read.find('\t') != std::string_view::npos) f.spaced = true;
  std::size_t first = 0;
  while (first < read.size() && (bit_of(c.spaces, first) || bit_of(c.continued, first))) ++first;
  if (first < read.size()) {
    const char32_t code = decode(read.substr(first)).code;
    f.opens_quote = is_quote(code);
    f.opens_bracket = is_open_bracket(code);
    f.opens_mark = is_bullet(code);
    std::size_t end = read.size() - 1;
    while (bit_of(c.spaces, end) || bit_of(c.continued, end)) {
      if (bit_of(c.continued, end)) {
        std::size_t start = end;
        while (bit_of(c.continued, start)) --start;
        if (!bit_of(c.spaces, start)) {
          end = start;
          break;
        }
        end = start;
      }
      --end;
    }
    last = decode(read.substr(end)).code;
  }
  finish_form(text, n, last, f);
  return true;
}

}  // namespace twicetold::role_detail
