// What each of 64 bytes is, a bit each: the cheap way through a text.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace twicetold::base {

struct ByteBits {
  std::uint64_t word = 0, digit = 0, capital = 0, mark = 0;  // mark: as in addresses, tags and menus
};

// Letters and digits of ASCII, white space of ASCII, all that is beyond it.
struct TextBits {
  std::uint64_t letter = 0, digit = 0, space = 0, beyond = 0;
  std::uint64_t small = 0;  // of the letters
};

// A bit for each of 64 bytes that belongs to a word: ASCII letters and digits, and everything beyond ASCII.
#if defined(__SSE2__)
inline __m128i bytes_up_to(__m128i v, char most) { return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(most)), v); }
inline std::uint64_t bits_of(__m128i v) {
  return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(v)));
}

inline std::uint64_t word_bits(const char* p) {
  std::uint64_t bits = 0;
  for (int at = 0; at < 64; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    const __m128i digit = bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9);
    const __m128i letter = bytes_up_to(_mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a')), 25);
    bits |= bits_of(_mm_or_si128(v, _mm_or_si128(digit, letter))) << at;  // the sign bit says "beyond ASCII"
  }
  return bits;
}

inline ByteBits byte_bits(const char* p) {
  ByteBits bits;
  bits.word = word_bits(p);
  for (int at = 0; at < 64; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    __m128i mark = _mm_cmpeq_epi8(v, _mm_set1_epi8('@'));
    for (const char c : {'|', '#', '>', '/', '_'}) mark = _mm_or_si128(mark, _mm_cmpeq_epi8(v, _mm_set1_epi8(c)));
    bits.digit |= bits_of(bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9)) << at;
    bits.capital |= bits_of(bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8('A')), 25)) << at;
    bits.mark |= bits_of(mark) << at;
  }
  return bits;
}

inline std::uint64_t bits_equal(const char* p, unsigned char c) {
  std::uint64_t bits = 0;
  for (int at = 0; at < 64; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    bits |= bits_of(_mm_cmpeq_epi8(v, _mm_set1_epi8(static_cast<char>(c)))) << at;
  }
  return bits;
}
inline std::uint64_t bits_between(const char* p, unsigned char from, unsigned char to) {
  std::uint64_t bits = 0;
  for (int at = 0; at < 64; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    bits |= bits_of(bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8(static_cast<char>(from))), static_cast<char>(to - from)))
            << at;
  }
  return bits;
}
inline TextBits text_bits(const char* p) {
  TextBits bits;
  for (int at = 0; at < 64; at += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    const __m128i letter = bytes_up_to(_mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a')), 25);
    const __m128i space = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')),
                                       bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8('\t')), '\r' - '\t'));
    bits.letter |= bits_of(letter) << at;
    bits.digit |= bits_of(bytes_up_to(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9)) << at;
    bits.space |= bits_of(space) << at;
    bits.beyond |= bits_of(v) << at;
  }
  bits.small = bits_between(p, 'a', 'z');
  return bits;
}
#else
inline std::uint64_t bits_between(const char* p, unsigned char from, unsigned char to) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    bits |= static_cast<std::uint64_t>(c >= from && c <= to) << i;
  }
  return bits;
}
inline std::uint64_t bits_equal(const char* p, unsigned char c) { return bits_between(p, c, c); }
inline TextBits text_bits(const char* p) {
  TextBits bits;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    bits.letter |= static_cast<std::uint64_t>((c | 0x20U) - 'a' <= 25U) << i;
    bits.digit |= static_cast<std::uint64_t>(c - unsigned{'0'} <= 9U) << i;
    bits.space |= static_cast<std::uint64_t>(c == ' ' || (c >= 9 && c <= 13)) << i;
    bits.beyond |= static_cast<std::uint64_t>(c >= 0x80) << i;
    bits.small |= static_cast<std::uint64_t>(c >= 'a' && c <= 'z') << i;
  }
  return bits;
}
inline ByteBits byte_bits(const char* p) {
  ByteBits bits;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    const unsigned letter = (c | 0x20U) - 'a', digit = c - unsigned{'0'}, capital = c - unsigned{'A'};
    const bool mark = c == '@' || c == '|' || c == '#' || c == '>' || c == '/' || c == '_';
    bits.word |= static_cast<std::uint64_t>(c >= 0x80 || letter <= 25 || digit <= 9) << i;
    bits.digit |= static_cast<std::uint64_t>(digit <= 9) << i;
    bits.capital |= static_cast<std::uint64_t>(capital <= 25) << i;
    bits.mark |= static_cast<std::uint64_t>(mark) << i;
  }
  return bits;
}
inline std::uint64_t word_bits(const char* p) { return byte_bits(p).word; }
#endif

// The letters U+00C0-012F, U+01A0, U+01A1, U+01B0 and U+1EA0-1EFF as far as they end within these 64 bytes: all their
// bytes, their first bytes, those of capitals, those
// of three-byte ones. Capitals among them differ from the small ones in bits 0x21 of a byte
// only, but for U+01AF, which isn't here.
struct LatinBits {
  std::uint64_t all = 0, first = 0, upper = 0, three = 0;
};
inline LatinBits latin_letters(const char* p) {
  LatinBits bits;
  const std::uint64_t c3 = bits_equal(p, 0xC3), c4 = bits_equal(p, 0xC4), c6 = bits_equal(p, 0xC6);
  const std::uint64_t e1 = bits_equal(p, 0xE1);
  if ((c3 | c4 | c6 | e1) == 0) return bits;
  const std::uint64_t continuation = bits_between(p, 0x80, 0xBF);
  std::uint64_t even = 0;  // continuation bytes whose lowest bit isn't set
  for (int i = 0; i < 64; i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, p + i, 8);
    if constexpr (std::endian::native != std::endian::little) eight = __builtin_bswap64(eight);
    const std::uint64_t low = eight & 0x0101010101010101U;
    even |= (~(low * 0x0102040810204080U >> 56U) & 0xFFU) << i;
  }
  if ((c3 | c4 | c6) != 0) {
    const std::uint64_t signs = bits_equal(p, 0x97) | bits_equal(p, 0xB7);
    const std::uint64_t horned = bits_equal(p, 0xA0) | bits_equal(p, 0xA1) | bits_equal(p, 0xB0);
    const std::uint64_t first3 = c3 & (continuation & ~signs) >> 1U;
    const std::uint64_t first4 = c4 & bits_between(p, 0x80, 0xAF) >> 1U, first6 = c6 & horned >> 1U;
    bits.first = first3 | first4 | first6;
    bits.upper =
        (first3 & bits_between(p, 0x80, 0x9E) >> 1U) | (first4 & even >> 1U) | (first6 & bits_equal(p, 0xA0) >> 1U);
    bits.all = bits.first | bits.first << 1U;
  }
  if (e1 != 0) {
    const std::uint64_t high = bits_between(p, 0xA0, 0xBF);
    const std::uint64_t three =
        e1 & ((bits_equal(p, 0xBA) >> 1U & high >> 2U) | (bits_equal(p, 0xBB) >> 1U & continuation >> 2U));
    bits.first |= three;
    bits.three = three;
    bits.upper |= three & even >> 2U;
    bits.all |= three | three << 1U | three << 2U;
  }
  return bits;
}

// Both, and what word_bits() says of many times 64 bytes: in the vectors of the machine this runs on
// (byte_bits_wide.cpp).
struct LetterBits {
  TextBits text;
  LatinBits latin;
};
struct ByteWay {
  LetterBits (*letters)(const char* p, std::size_t size);
  void (*words)(const char* p, std::size_t size, std::uint64_t* bits);
};
const std::vector<ByteWay>& byte_ways();                  // that this machine has, the widest first; all say the same
LetterBits letter_bits(const char* p, std::size_t size);  // of at most 64 bytes
// A number for every 64 bytes, and for the rest.
void word_bits(const char* p, std::size_t size, std::uint64_t* bits);

}  // namespace twicetold::base
