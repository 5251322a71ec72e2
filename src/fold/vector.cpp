// Tokens 64 bytes at a time.
//
// A block becomes folded bytes and bit masks (classify-inl.hpp); where the word mask begins and ends a run
// is found by shifting it against itself, so no branch depends on the lengths of words. What is rare in text
// (digits, stops, capitals beyond ASCII, tones to move, strange code points) is an event: it finds its token
// by counting the begins before it. Only a run that holds something strange goes to the tables, not the
// paragraph around it. Cost on AVX-512 with VBMI: about 0.25 ns a byte, hashing included 0.6.
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

// Bits 0..i.
HWY_INLINE std::uint64_t UpTo(unsigned i) { return ~0ULL >> (63 - i); }

// Appends base + (place of each set bit); may write 64 elements.
HWY_INLINE void Places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
#if HWY_TARGET == HWY_AVX3_DL
  alignas(64) static constexpr std::uint8_t kIota[64] = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
      32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i places = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kIota));
  const __m512i offset = _mm512_set1_epi32(static_cast<int>(base));
  _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(places)), offset));
  if (std::popcount(bits) > 16) [[unlikely]] {
    _mm512_storeu_si512(out + 16,
                        _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1)), offset));
  }
#else
  // Eight at a time, some of them for nothing: cheaper than a branch that can't be foretold.
  for (std::uint32_t* const end = out + std::popcount(bits); out < end; out += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      out[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
#endif
}

// flags[i] = capital where the i-th begin is an upper-case letter; may write 32 elements.
HWY_INLINE void Capitals(std::uint64_t begins, std::uint64_t upper, std::uint8_t* flags) {
#if HWY_TARGET == HWY_AVX3_DL
  const auto bits = static_cast<__mmask32>(_pext_u64(upper, begins));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(flags),
                      _mm256_maskz_set1_epi8(bits, static_cast<char>(token_flag::capital)));
#else
  static_assert(token_flag::capital == 2);
  for (std::uint8_t* const end = flags + std::popcount(begins); flags < end; flags += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      flags[i] = static_cast<std::uint8_t>((upper & begins & (0 - begins)) != 0 ? token_flag::capital : 0);
      begins &= begins - 1;
    }
  }
#endif
}

void FindRuns(const unsigned char* text, std::size_t begin, std::size_t size, std::size_t text_size, bool& sentence,
              Runs& runs) {
  const Unicode& unicode = Unicode::get();
  const Classifier classify;
  const unsigned char* const p = text + begin;
  unsigned char* const folded = runs.folded.data();
  std::uint32_t* const begin_of = runs.begin.data();
  std::uint32_t* const end_of = runs.end.data();
  std::uint8_t* const flags = runs.flags.data();
  std::size_t begins_done = 0, ends_done = 0, toned = 0;
  std::uint64_t open = 0;                                          // 1: a run crosses the border of the blocks
  std::uint64_t clear_carry = 0, begin2_carry = 0, begin3_carry = 0;
  std::uint64_t ou_carry = 0, tone2_carry = 0, tone3_carry = 0;
  bool any_strange = false;

  for (std::size_t at = 0; at < size; at += 64) {
    Masks m;
    classify(p + at, size - at, begin + at == 0, folded + at, m);
    const std::uint64_t sep = m.sep2 | m.sep3;
    const std::uint64_t clear = sep | sep << 1 | m.sep3 << 2 | clear_carry;
    clear_carry = sep >> 63 | m.sep3 >> 62;
    const std::uint64_t word = m.word & ~clear, before = word << 1 | open;
    const std::uint64_t begins = word & ~before, ends = ~word & before;
    open = word >> 63;
    const auto base = static_cast<std::uint32_t>(at);
    Places(begins, base, begin_of + begins_done);
    Places(ends, base, end_of + ends_done);
    Capitals(begins, m.upper, flags + begins_done);
    const auto begin_count = static_cast<std::size_t>(std::popcount(begins));
    if (sentence && begin_count != 0) {
      flags[begins_done] |= token_flag::sentence;
      sentence = false;
    }
    // The run that holds, or is the last before, byte i of this block, plus one.
    const auto runs_upto = [&](unsigned i) { return begins_done + static_cast<std::size_t>(std::popcount(begins & UpTo(i))); };

    for (std::uint64_t bits = m.digit; bits != 0; bits &= bits + (bits & (0 - bits))) {
      flags[runs_upto(static_cast<unsigned>(std::countr_zero(bits))) - 1] |= token_flag::number;
    }
    for (std::uint64_t bits = m.stop | m.stop3; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<unsigned>(std::countr_zero(bits));
      std::size_t next;
      const char32_t c = decode(text, begin + at + i, text_size, next);
      if (!ends_sentence(unicode, unicode(c).flags, text, next, text_size)) continue;
      const std::size_t run = runs_upto(i);
      if (run < begins_done + begin_count) {
        flags[run] |= token_flag::sentence;
      } else {
        sentence = true;
      }
    }
    if (m.high != 0 || (begin2_carry | begin3_carry | tone2_carry | tone3_carry | ou_carry) != 0) {
      std::uint64_t late = (m.late2 & (begins << 1 | begin2_carry)) | (m.late3 & (begins << 2 | begin3_carry));
      for (; late != 0; late &= late - 1) {
        flags[runs_upto(static_cast<unsigned>(std::countr_zero(late))) - 1] |= token_flag::capital;
      }
      const std::uint64_t behind_ou = m.o_or_u << 1 | ou_carry;
      const std::uint64_t tone2 = m.c3 & behind_ou, tone3 = m.e1 & behind_ou;
      std::uint64_t tones = ends & ((tone2 << 2 | (tone2_carry >> 62)) | (tone3 << 3 | (tone3_carry >> 61)));
      for (; tones != 0; tones &= tones - 1) {
        const auto i = static_cast<unsigned>(std::countr_zero(tones));
        runs.toned[toned++] = static_cast<std::uint32_t>(begins_done + static_cast<std::size_t>(std::popcount(begins & UpTo(i))) - 1);
      }
      tone2_carry = tone2;
      tone3_carry = tone3;
      for (std::uint64_t bits = m.strange & ~clear; bits != 0;) {
        const auto i = static_cast<unsigned>(std::countr_zero(bits));
        flags[runs_upto(i) - 1] |= Runs::strange;
        any_strange = true;
        const std::uint64_t gap = ~word & ~UpTo(i);
        bits = gap == 0 ? 0 : bits & ~UpTo(static_cast<unsigned>(std::countr_zero(gap)));
      }
    }
    begin2_carry = begins >> 63;
    begin3_carry = begins >> 62;
    ou_carry = m.o_or_u >> 63;
    begins_done += begin_count;
    ends_done += static_cast<std::size_t>(std::popcount(ends));
  }
  if (open != 0) {
    end_of[ends_done] = static_cast<std::uint32_t>(size);
    // A tone that ends with the stretch ends in no block.
    if (size % 64 == 0) runs.toned[toned++] = static_cast<std::uint32_t>(begins_done - 1);
  }
  runs.count = begins_done;
  runs.toned_count = toned;
  runs.any_strange = any_strange;
}

#endif

void HashRuns(const Runs& runs, std::uint64_t* hashes) {
  const unsigned char* const folded = runs.folded.data();
  const std::uint32_t* const begin = runs.begin.data();
  const std::uint32_t* const end = runs.end.data();
  const std::size_t count = runs.count;
  for (std::size_t i = 0; i < count; ++i) hashes[i] = hash_token(folded + begin[i], end[i] - begin[i]);
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
  runs.toned.reserve(size / 2 + 130);
  runs.toned_count = 0;
  runs.any_strange = false;
  HWY_DYNAMIC_DISPATCH(FindRuns)(text, begin, size, text_size, sentence, runs);
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
