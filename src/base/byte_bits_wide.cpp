// See byte_bits.hpp. A look at 64 bytes is some forty instructions with AVX-512, a hundred and fifty with AVX2 and
// four hundred without.
#include "base/byte_bits.hpp"

#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define TWICETOLD_WIDE_BITS
#endif

namespace twicetold::base {
namespace {

// Bytes that are read as 64, zeros behind them.
struct Filled {
  alignas(64) char bytes[64];
  const char* of(const char* p, std::size_t size) {
    if (size >= 64) return p;
    std::memset(bytes, 0, sizeof bytes);
    return static_cast<const char*>(std::memcpy(bytes, p, size));
  }
};

LetterBits plain_letters(const char* p, std::size_t size) {
  Filled filled;
  p = filled.of(p, size);
  return {text_bits(p), latin_letters(p)};
}
void plain_words(const char* p, std::size_t size, std::uint64_t* bits) {
  for (; size >= 64; size -= 64, p += 64) *bits++ = word_bits(p);
  Filled filled;
  if (size > 0) *bits = word_bits(filled.of(p, size));
}

#ifdef TWICETOLD_WIDE_BITS

// What LetterBits are made of, from two questions: is a byte this one, is it in this range.
#define TWICETOLD_LETTERS(equal, between)                                                                      \
  LetterBits out;                                                                                              \
  out.text.small = between('a', 'z');                                                                          \
  out.text.letter = out.text.small | between('A', 'Z');                                                        \
  out.text.digit = between('0', '9');                                                                          \
  out.text.space = equal(' ') | between('\t', '\r');                                                           \
  out.text.beyond = between(0x80, 0xFF);                                                                       \
  if (out.text.beyond == 0) return out;                                                                        \
  LatinBits& latin = out.latin;                                                                                \
  const std::uint64_t c3 = equal(0xC3), c4 = equal(0xC4), c6 = equal(0xC6), e1 = equal(0xE1);                  \
  if ((c3 | c4 | c6 | e1) == 0) return out;                                                                    \
  const std::uint64_t continuation = between(0x80, 0xBF);                                                      \
  if ((c3 | c4 | c6) != 0) {                                                                                   \
    const std::uint64_t first3 = c3 & (continuation & ~(equal(0x97) | equal(0xB7))) >> 1U;                     \
    const std::uint64_t first4 = c4 & between(0x80, 0xAF) >> 1U;                                               \
    const std::uint64_t first6 = c6 & (equal(0xA0) | equal(0xA1) | equal(0xB0)) >> 1U;                         \
    latin.first = first3 | first4 | first6;                                                                    \
    latin.upper = (first3 & between(0x80, 0x9E) >> 1U) | (first4 & even >> 1U) | (first6 & equal(0xA0) >> 1U); \
    latin.all = latin.first | latin.first << 1U;                                                               \
  }                                                                                                            \
  if (e1 != 0) {                                                                                               \
    const std::uint64_t three =                                                                                \
        e1 & ((equal(0xBA) >> 1U & between(0xA0, 0xBF) >> 2U) | (equal(0xBB) >> 1U & continuation >> 2U));     \
    latin.first |= three;                                                                                      \
    latin.three = three;                                                                                       \
    latin.upper |= three & even >> 2U;                                                                         \
    latin.all |= three | three << 1U | three << 2U;                                                            \
  }                                                                                                            \
  return out;

__attribute__((target("avx512f,avx512bw,avx512vl,bmi,bmi2"))) LetterBits wide_letters(const char* p, std::size_t size) {
  const __m512i v = _mm512_maskz_loadu_epi8(size >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1, p);
#define TWICETOLD_EQUAL(c) _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(static_cast<char>(c)))
#define TWICETOLD_BETWEEN(from, to)                                                     \
  _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(static_cast<char>(from))), \
                         _mm512_set1_epi8(static_cast<char>((to) - (from))))
  const std::uint64_t even = _mm512_testn_epi8_mask(v, _mm512_set1_epi8(1));
  TWICETOLD_LETTERS(TWICETOLD_EQUAL, TWICETOLD_BETWEEN)
}

__attribute__((target("avx512f,avx512bw,avx512vl,bmi,bmi2"))) void wide_words(const char* p, std::size_t size,
                                                                              std::uint64_t* bits) {
  for (std::size_t at = 0; at < size; at += 64) {
    const std::size_t left = size - at;
    const std::uint64_t valid = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
    const __m512i v = _mm512_maskz_loadu_epi8(valid, p + at);
    const __m512i small = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    *bits++ = _mm512_movepi8_mask(v) | TWICETOLD_BETWEEN('0', '9') |
              _mm512_cmple_epu8_mask(_mm512_sub_epi8(small, _mm512_set1_epi8('a')), _mm512_set1_epi8('z' - 'a'));
  }
}
#undef TWICETOLD_EQUAL
#undef TWICETOLD_BETWEEN

__attribute__((target("avx2,bmi,bmi2"))) inline std::uint64_t both(__m256i low, __m256i high) {
  return static_cast<unsigned>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<unsigned>(_mm256_movemask_epi8(high))) << 32U;
}
__attribute__((target("avx2,bmi,bmi2"))) inline __m256i up_to(__m256i v, char most) {
  return _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(most)), v);
}

__attribute__((target("avx2,bmi,bmi2"))) LetterBits half_letters(const char* p, std::size_t size) {
  Filled filled;
  p = filled.of(p, size);
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
#define TWICETOLD_EQUAL(c)                                             \
  both(_mm256_cmpeq_epi8(low, _mm256_set1_epi8(static_cast<char>(c))), \
       _mm256_cmpeq_epi8(high, _mm256_set1_epi8(static_cast<char>(c))))
#define TWICETOLD_BETWEEN(from, to)                                                                              \
  both(up_to(_mm256_sub_epi8(low, _mm256_set1_epi8(static_cast<char>(from))), static_cast<char>((to) - (from))), \
       up_to(_mm256_sub_epi8(high, _mm256_set1_epi8(static_cast<char>(from))), static_cast<char>((to) - (from))))
  const std::uint64_t even = ~both(_mm256_slli_epi16(low, 7), _mm256_slli_epi16(high, 7));
  TWICETOLD_LETTERS(TWICETOLD_EQUAL, TWICETOLD_BETWEEN)
}

__attribute__((target("avx2,bmi,bmi2"))) inline __m256i in_word(__m256i v) {
  const __m256i letter =
      up_to(_mm256_sub_epi8(_mm256_or_si256(v, _mm256_set1_epi8(0x20)), _mm256_set1_epi8('a')), 'z' - 'a');
  return _mm256_or_si256(v, _mm256_or_si256(letter, up_to(_mm256_sub_epi8(v, _mm256_set1_epi8('0')), 9)));
}
__attribute__((target("avx2,bmi,bmi2"))) void half_words(const char* p, std::size_t size, std::uint64_t* bits) {
  for (std::size_t at = 0; at < size; at += 64) {
    Filled filled;
    const char* const from = filled.of(p + at, size - at);
    *bits++ = both(in_word(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))),
                   in_word(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + 32))));
  }
}
#undef TWICETOLD_EQUAL
#undef TWICETOLD_BETWEEN
#endif

const ByteWay chosen = byte_ways().front();

}  // namespace

const std::vector<ByteWay>& byte_ways() {
  static const std::vector<ByteWay> ways = [] {
    std::vector<ByteWay> list;
#ifdef TWICETOLD_WIDE_BITS
    const bool bmi = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (bmi && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
      list.push_back({wide_letters, wide_words});
    if (bmi && __builtin_cpu_supports("avx2")) list.push_back({half_letters, half_words});
#endif
    list.push_back({plain_letters, plain_words});
    return list;
  }();
  return ways;
}

LetterBits letter_bits(const char* p, std::size_t size) { return chosen.letters(p, size); }
void word_bits(const char* p, std::size_t size, std::uint64_t* bits) { chosen.words(p, size, bits); }

}  // namespace twicetold::base
