// What each of 64 bytes is, a bit each: the gate's way through a text.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace twicetold::tail {

struct ByteBits {
  std::uint64_t word = 0, digit = 0, capital = 0, mark = 0;  // mark: as in addresses, tags and menus
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
#else
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

}  // namespace twicetold::tail
