// A vector of tokens at a time: where a target shifts each lane by its own count (AVX2 and wider), a token's bit is
// made in each of four words and kept in the one it belongs to. Other targets write a byte a bit first, because stores
// don't wait for each other; then eight bytes become bits by a product. Of 75 tokens that come from memory: 68 ns
// against 90.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/token_sketch.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include "match/token_sketch.hpp"

#ifndef TWICETOLD_MATCH_SKETCH_BYTES
#define TWICETOLD_MATCH_SKETCH_BYTES
namespace twicetold::match {

inline void sketch_by_bytes(const TokenWord* tokens, std::size_t count, std::uint64_t* bits) {
  std::uint8_t seen[256] = {};
  for (std::size_t i = 0; i < count; ++i) seen[sketch_bit(tokens[i])] = 1;
  for (unsigned i = 0; i < 32; ++i) {
    std::uint64_t eight = 0;
    for (unsigned k = 0; k < 8; ++k) eight |= std::uint64_t{seen[i * 8 + k]} << (k * 8);
    bits[i / 8] |= eight * 0x0102040810204080 >> 56 << (i % 8 * 8);
  }
}

}  // namespace twicetold::match
#endif

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {

// Adds to four words of bits, all zero.
void Sketch(const TokenWord* tokens, std::size_t count, std::uint64_t* bits) {
#if HWY_MAX_BYTES >= 32 && HWY_TARGET != HWY_SCALAR
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<std::uint64_t> d;
  const hn::Rebind<std::uint32_t, decltype(d)> half;
  const std::size_t lanes = hn::Lanes(d);
  if (count >= lanes) {
    const auto factor = hn::Set(half, 0x9E3779B1U);
    const auto one = hn::Set(d, std::uint64_t{1}), in_word = hn::Set(d, std::uint64_t{63});
    auto word0 = hn::Zero(d), word1 = word0, word2 = word0, word3 = word0;
    for (std::size_t i = 0;; i += lanes) {
      if (i + lanes > count) {
        if (i >= count) break;
        i = count - lanes;  // the last ones; a bit can be set twice
      }
      const auto key = hn::ShiftRight<3>(hn::LoadU(half, tokens + i));
      const auto place = hn::PromoteTo(d, hn::ShiftRight<24>(hn::Mul(key, factor)));
      const auto bit = hn::Shl(one, hn::And(place, in_word)), word = hn::ShiftRight<6>(place);
      word0 = hn::Or(word0, hn::IfThenElseZero(hn::Eq(word, hn::Zero(d)), bit));
      word1 = hn::Or(word1, hn::IfThenElseZero(hn::Eq(word, one), bit));
      word2 = hn::Or(word2, hn::IfThenElseZero(hn::Eq(word, hn::Set(d, std::uint64_t{2})), bit));
      word3 = hn::Or(word3, hn::IfThenElseZero(hn::Eq(word, hn::Set(d, std::uint64_t{3})), bit));
    }
    HWY_ALIGN std::uint64_t each[4][HWY_MAX_BYTES / 8];
    hn::Store(word0, d, each[0]);
    hn::Store(word1, d, each[1]);
    hn::Store(word2, d, each[2]);
    hn::Store(word3, d, each[3]);
    for (unsigned w = 0; w < 4; ++w)
      for (std::size_t k = 0; k < lanes; ++k) bits[w] |= each[w][k];
    return;
  }
#endif
  sketch_by_bytes(tokens, count, bits);
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {

HWY_EXPORT(Sketch);

TokenSketch sketch_tokens(const PassageTokens& p) {
  TokenSketch s;
  HWY_DYNAMIC_DISPATCH(Sketch)(p.data, p.count, s.bits);
  return s;
}

TokenSketch sketch_slowly(const PassageTokens& p) {
  TokenSketch s;
  for (const TokenWord t : p.tokens()) s.bits[sketch_bit(t) / 64] |= std::uint64_t{1} << (sketch_bit(t) % 64);
  return s;
}

}  // namespace twicetold::match
#endif
