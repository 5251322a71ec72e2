// Tokens 64 bytes at a time.
//
// A block becomes folded bytes and bit masks (classify-inl.hpp); where the word mask begins and ends a run
// is found by shifting it against itself, and what a run holds by adding: word + digit carries out of a run
// exactly when it holds a digit. So no branch depends on the lengths of words or on what they hold. Rare
// things (tones to move, stops before signs beyond ASCII) are events that count the begins before them.
// Only a run that holds something strange goes to the tables, not the paragraph around it.
// Source: bit masks as in simdjson (Langdale, Lemire 2019); the rest is our own.
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fold/vector.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <bit>
#include <cstring>

#include "fold/scalar.hpp"
#include "fold/tables64.hpp"
#include "fold/token_hash.hpp"
#include "fold/vector.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::fold_room::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Without vectors the tables do everything.
void FindRuns(const unsigned char*, std::size_t, std::size_t size, std::size_t, bool& sentence, Runs& runs) {
  runs.count = 1;
  runs.any_strange = true;
  runs.begin[0] = 0;
  runs.end[0] = static_cast<std::uint32_t>(size);
  runs.flags[0] = static_cast<std::uint8_t>(Runs::strange | (sentence ? token_flag::sentence : 0));
  sentence = false;
}

#else

#include "fold/classify-inl.hpp"

// Places of the set bits, and for each the bits of some other masks at that place.
#if HWY_TARGET == HWY_AVX3_DL
alignas(64) constexpr std::uint8_t kIota[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

HWY_INLINE void Places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kIota));
  const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
  _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(places)), offset));
  if (std::popcount(bits) > 16) [[unlikely]] {
    _mm512_storeu_si512(out + 16, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1)), offset));
  }
}
HWY_INLINE __m256i Spread(std::uint64_t mask, std::uint64_t places, std::uint8_t flag) {
  return _mm256_maskz_set1_epi8(static_cast<__mmask32>(_pext_u64(mask, places)), static_cast<char>(flag));
}
HWY_INLINE void Begins(std::uint64_t begins, std::uint32_t base, std::uint64_t sentence, std::uint32_t* begin,
                       std::uint8_t* flags) {
  Places(begins, base, begin);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(flags), Spread(sentence, begins, token_flag::sentence));
}
HWY_INLINE void Ends(std::uint64_t ends, std::uint32_t base, std::uint64_t number, std::uint64_t capital,
                     std::uint64_t strange, std::uint32_t* end, std::uint8_t* flags) {
  Places(ends, base, end);
  const __m256i known =
      _mm256_or_si256(Spread(number, ends, token_flag::number), Spread(capital, ends, token_flag::capital));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(flags), _mm256_or_si256(known, Spread(strange, ends, Runs::strange)));
}
#else
// Four at a time, some of them for nothing: cheaper than a branch that can't be foretold.
constexpr std::size_t kStep = 4;
HWY_INLINE void Begins(std::uint64_t begins, std::uint32_t base, std::uint64_t sentence, std::uint32_t* begin,
                       std::uint8_t* flags) {
  static_assert(token_flag::sentence == 4);
  for (const std::uint32_t* const stop = begin + std::popcount(begins); begin < stop; begin += kStep, flags += kStep) {
    for (std::size_t i = 0; i < kStep; ++i, begins &= begins - 1) {
      const int place = std::countr_zero(begins) & 63;
      begin[i] = base + static_cast<std::uint32_t>(place);
      flags[i] = static_cast<std::uint8_t>((sentence >> place & 1) << 2);
    }
  }
}
HWY_INLINE void Ends(std::uint64_t ends, std::uint32_t base, std::uint64_t number, std::uint64_t capital,
                     std::uint64_t strange, std::uint32_t* end, std::uint8_t* flags) {
  static_assert(token_flag::number == 1 && token_flag::capital == 2 && Runs::strange == 0x80);
  for (const std::uint32_t* const stop = end + std::popcount(ends); end < stop; end += kStep, flags += kStep) {
    for (std::size_t i = 0; i < kStep; ++i, ends &= ends - 1) {
      const int place = std::countr_zero(ends) & 63;
      end[i] = base + static_cast<std::uint32_t>(place);
      flags[i] =
          static_cast<std::uint8_t>((number >> place & 1) | (capital >> place & 1) << 1 | (strange >> place & 1) << 7);
    }
  }
}
#endif

// runs + marks + carry: where a run of ones ends, a one if the run holds a mark. `carry`: the open run does.
HWY_INLINE std::uint64_t CarryOut(std::uint64_t runs, std::uint64_t marks, std::uint64_t& carry) {
  const std::uint64_t partial = runs + marks, sum = partial + carry;
  carry = std::uint64_t{partial < runs} | std::uint64_t{sum < partial};
  return sum;
}

void FindRuns(const unsigned char* text, std::size_t begin, std::size_t size, std::size_t text_size, bool& sentence,
              Runs& runs) {
  const Unicode& unicode = Unicode::get();
  const Classifier classify;
  const unsigned char* const p = text + begin;
  unsigned char* const folded = runs.folded.data();
  std::uint32_t* const begin_of = runs.begin.data();
  std::uint32_t* const end_of = runs.end.data();
  std::uint8_t* const flags_at_begin = runs.flags_at_begin.data();
  std::uint8_t* const flags_at_end = runs.flags.data();
  std::uint32_t* const toned = runs.toned.data();
  std::size_t begin_count = 0, end_count = 0, toned_count = 0;
  // What goes over the border of two blocks: bits 64, 65 ... of the masks before.
  std::uint64_t open = 0, clear_carry = 0, narrow_carry = 0, begin2_carry = 0, begin3_carry = 0;
  std::uint64_t q_carry = 0, ou_carry = 0, tone2_before = 0, tone3_before = 0;
  std::uint64_t number_carry = 0, capital_carry = 0, strange_carry = 0, sentence_carry = sentence ? 1 : 0;
  std::uint64_t any_strange = 0;
  // Does a sentence end with the narrow stop before text[next]?
  const auto stops_before = [&](std::size_t next) {
    return ends_sentence(unicode, separator_bit::narrow, text, next, text_size);
  };

  for (std::size_t at = 0; at < size; at += 64) {
    Masks m;
    classify(p + at, size - at, begin + at == 0, folded + at, m);
    const std::uint64_t sep = m.sep2 | m.sep3, clear = sep | sep << 1 | m.sep3 << 2 | clear_carry;
    const std::uint64_t word = m.word & ~clear, before = word << 1 | open;
    const std::uint64_t begins = word & ~before, ends = ~word & before;

    const std::uint64_t behind_narrow = m.narrow << 1 | narrow_carry;
    std::uint64_t stops = m.newline | (behind_narrow & m.after);
    for (std::uint64_t bits = behind_narrow & m.high; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<unsigned>(std::countr_zero(bits));
      if (!stops_before(begin + at + i)) continue;
      (i == 0 ? sentence_carry : stops) |= i == 0 ? 1 : std::uint64_t{1} << (i - 1);
    }
    for (std::uint64_t bits = m.stop3; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<unsigned>(std::countr_zero(bits));
      std::size_t next;
      const char32_t c = decode(text, begin + at + i, text_size, next);
      if (ends_sentence(unicode, unicode(c).flags, text, next, text_size)) stops |= std::uint64_t{1} << i;
    }

    const std::uint64_t capitals =
        (m.upper & begins) | (m.late2 & (begins << 1 | begin2_carry)) | (m.late3 & (begins << 2 | begin3_carry));
    const std::uint64_t strange = m.strange & ~clear;
    any_strange |= strange;
    const auto base = static_cast<std::uint32_t>(at);
    Begins(begins, base, CarryOut(~word, stops, sentence_carry), begin_of + begin_count, flags_at_begin + begin_count);
    Ends(ends, base, CarryOut(word, m.digit, number_carry), CarryOut(word, capitals, capital_carry),
         CarryOut(word, strange, strange_carry), end_of + end_count, flags_at_end + end_count);

    // A tone on the last letter, with o or u before it, but not qu.
    const std::uint64_t behind_ou = (m.o_or_u & ~(m.q << 1 | q_carry)) << 1 | ou_carry;
    const std::uint64_t tone2 = m.c3 & behind_ou, tone3 = m.e1 & behind_ou;
    for (std::uint64_t bits = ends & ((tone2 << 2 | tone2_before >> 62) | (tone3 << 3 | tone3_before >> 61)); bits != 0;
         bits &= bits - 1) {
      const std::uint64_t below = (bits & (0 - bits)) - 1;
      toned[toned_count++] =
          static_cast<std::uint32_t>(end_count + static_cast<std::size_t>(std::popcount(ends & below)));
    }

    open = word >> 63;
    clear_carry = sep >> 63 | m.sep3 >> 62;
    narrow_carry = m.narrow >> 63;
    begin2_carry = begins >> 63;
    begin3_carry = begins >> 62;
    ou_carry = (m.o_or_u & ~(m.q << 1 | q_carry)) >> 63;
    q_carry = m.q >> 63;
    tone2_before = tone2;
    tone3_before = tone3;
    begin_count += static_cast<std::size_t>(std::popcount(begins));
    end_count += static_cast<std::size_t>(std::popcount(ends));
  }
  if (open != 0) {  // a run that ends with the last block
    end_of[end_count] = static_cast<std::uint32_t>(size);
    flags_at_end[end_count] = static_cast<std::uint8_t>((number_carry != 0 ? token_flag::number : 0) |
                                                        (capital_carry != 0 ? token_flag::capital : 0) |
                                                        (strange_carry != 0 ? Runs::strange : 0));
    toned[toned_count++] = static_cast<std::uint32_t>(end_count);
  }
  const hn::CappedTag<std::uint8_t, 64> d;  // there is room for one vector behind the last
  for (std::size_t i = 0; i < begin_count; i += hn::Lanes(d))
    hn::StoreU(hn::Or(hn::LoadU(d, flags_at_end + i), hn::LoadU(d, flags_at_begin + i)), d, flags_at_end + i);
  sentence = sentence_carry != 0;
  runs.count = begin_count;
  runs.toned_count = toned_count;
  runs.any_strange = any_strange != 0;
}

#endif

#if HWY_TARGET == HWY_AVX3_DL
// hash_words() of token_hash.hpp on eight runs, or those of `some`: bytes are gathered, what lies behind a run's end is
// shifted out, and the product of 128 bits is put together from four of 64.
HWY_INLINE void HashEight(const unsigned char* folded, const std::uint32_t* begin, const std::uint32_t* end,
                          __mmask8 some, std::uint64_t* hashes) {
  const __m256i from = _mm256_maskz_loadu_epi32(some, begin), to = _mm256_maskz_loadu_epi32(some, end);
  const __m256i size = _mm256_sub_epi32(to, from);
  const __m512i at = _mm512_cvtepu32_epi64(from);
  const __m512i bits = _mm512_cvtepu32_epi64(_mm256_slli_epi32(size, 3));
  const __m512i all = _mm512_set1_epi64(-1), low32 = _mm512_set1_epi64(0xFFFFFFFF), none = _mm512_setzero_si512();
  // Counts of 64 and more shift everything out; 64 - bits is at most 56, and none where 8 bytes or more are there.
  const __m512i short_by = _mm512_max_epi64(_mm512_sub_epi64(_mm512_set1_epi64(64), bits), _mm512_setzero_si512());
  const __m512i keep_low = _mm512_srlv_epi64(all, short_by);
  const __m512i keep_high = _mm512_srlv_epi64(all, _mm512_sub_epi64(_mm512_set1_epi64(128), bits));
  const __m512i a = _mm512_xor_si512(_mm512_and_si512(_mm512_mask_i64gather_epi64(none, some, at, folded, 1), keep_low),
                                     _mm512_set1_epi64(static_cast<long long>(kHashLow)));
  const __m512i b =
      _mm512_xor_si512(_mm512_and_si512(_mm512_mask_i64gather_epi64(none, some, at, folded + 8, 1), keep_high),
                       _mm512_set1_epi64(static_cast<long long>(kHashHigh)));
  const __m512i a1 = _mm512_srli_epi64(a, 32), b1 = _mm512_srli_epi64(b, 32);
  const __m512i p00 = _mm512_mul_epu32(a, b), p01 = _mm512_mul_epu32(a, b1);
  const __m512i p10 = _mm512_mul_epu32(a1, b), p11 = _mm512_mul_epu32(a1, b1);
  const __m512i middle = _mm512_add_epi64(_mm512_add_epi64(_mm512_srli_epi64(p00, 32), _mm512_and_si512(p01, low32)),
                                          _mm512_and_si512(p10, low32));
  const __m512i low = _mm512_or_si512(_mm512_and_si512(p00, low32), _mm512_slli_epi64(middle, 32));
  const __m512i high = _mm512_add_epi64(_mm512_add_epi64(p11, _mm512_srli_epi64(p01, 32)),
                                        _mm512_add_epi64(_mm512_srli_epi64(p10, 32), _mm512_srli_epi64(middle, 32)));
  __m512i h = _mm512_xor_si512(low, high);
  h = _mm512_mullo_epi64(_mm512_xor_si512(h, _mm512_srli_epi64(h, 32)),
                         _mm512_set1_epi64(static_cast<long long>(kHashLast)));
  _mm512_mask_storeu_epi64(hashes, some, h);
  for (auto longer = static_cast<unsigned>(_mm256_cmpgt_epu32_mask(size, _mm256_set1_epi32(16))); longer != 0;
       longer &= longer - 1) {
    const int i = std::countr_zero(longer);
    hashes[i] = hash_token(folded + begin[i], end[i] - begin[i]);
  }
}
#endif

void HashRuns(const Runs& runs, std::uint64_t* hashes) {
  const unsigned char* const folded = runs.folded.data();
  const std::uint32_t* const begin = runs.begin.data();
  const std::uint32_t* const end = runs.end.data();
  const std::size_t count = runs.count;
#if HWY_TARGET == HWY_AVX3_DL
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) HashEight(folded, begin + i, end + i, 0xFF, hashes + i);
  if (i < count) HashEight(folded, begin + i, end + i, static_cast<__mmask8>((1U << (count - i)) - 1), hashes + i);
#else
  for (std::size_t i = 0; i < count; ++i) hashes[i] = hash_token(folded + begin[i], end[i] - begin[i]);
#endif
}

}  // namespace twicetold::fold_room::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::fold_room {

HWY_EXPORT(FindRuns);
HWY_EXPORT(HashRuns);

void find_runs(const unsigned char* text, std::size_t begin, std::size_t size, std::size_t text_size, bool& sentence,
               Runs& runs) {
  runs.folded.reserve(size + 128);
  runs.begin.reserve(size / 2 + 130);
  runs.end.reserve(size / 2 + 130);
  runs.flags.reserve(size / 2 + 130);
  runs.flags_at_begin.reserve(size / 2 + 130);
  runs.toned.reserve(size / 2 + 130);
  runs.toned_count = 0;
  runs.any_strange = false;
  HWY_DYNAMIC_DISPATCH(FindRuns)(text, begin, size, text_size, sentence, runs);
}

void move_tones(Runs& runs) {
  // fold_tone only rewrites what is really there; the last bytes of a run, so nothing else moves.
  for (std::size_t i = 0; i < runs.toned_count; ++i) {
    const std::uint32_t run = runs.toned[i];
    if ((runs.flags[run] & Runs::strange) != 0) continue;
    char* token = reinterpret_cast<char*>(runs.folded.data()) + runs.begin[run];
    runs.end[run] = runs.begin[run] + static_cast<std::uint32_t>(fold_tone(token, runs.end[run] - runs.begin[run]));
  }
}

void hash_runs(const Runs& runs, std::uint64_t* hashes) { HWY_DYNAMIC_DISPATCH(HashRuns)(runs, hashes); }

}  // namespace twicetold::fold_room
#endif
