// 64 tokens at a time. Looked for token by token, the borders of sentences and the numbers between two places were
// loops whose ends can't be foretold; as bits each is a step or two.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/token_bits.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <algorithm>

#include "match/token_bits.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {

// Returns how many tokens are done: whole words.
std::size_t Look([[maybe_unused]] const TokenWord* tokens, [[maybe_unused]] std::size_t count,
                 [[maybe_unused]] std::uint64_t* sentences, [[maybe_unused]] std::uint64_t* numbers,
                 [[maybe_unused]] std::uint64_t* facts) {
  std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<std::uint32_t> d;
  const std::size_t lanes = hn::Lanes(d);
  if (lanes > 16) return 0;
  const auto sentence = hn::Set(d, sentence_bit), number = hn::Set(d, number_bit), capital = hn::Set(d, capital_bit);
  const auto bits_of = [&](auto mask) HWY_ATTR {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, mask, bytes);
    return std::uint64_t{bytes[0]} | std::uint64_t{bytes[1]} << 8;
  };
  for (; i + 64 <= count; i += 64) {
    std::uint64_t all_sentences = 0, all_numbers = 0, all_capitals = 0;
    for (std::size_t k = 0; k < 64; k += lanes) {
      const auto t = hn::LoadU(d, tokens + i + k);
      all_sentences |= bits_of(hn::TestBit(t, sentence)) << k;
      all_numbers |= bits_of(hn::TestBit(t, number)) << k;
      all_capitals |= bits_of(hn::TestBit(t, capital)) << k;
    }
    sentences[i / 64] = all_sentences;
    numbers[i / 64] = all_numbers;
    facts[i / 64] = all_numbers | (all_capitals & ~all_sentences);
  }
#endif
  return i;
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {
namespace {

HWY_EXPORT(Look);

// From token i on.
void look_from(std::size_t i, std::span<const TokenWord> tokens, TokenBits& bits) {
  for (; i < tokens.size(); ++i) {
    const auto at = static_cast<std::uint32_t>(i);
    if (tokens[i] & sentence_bit) bits.sentences.add(at);
    if (is_number(tokens[i])) bits.numbers.add(at);
    if (is_fact(tokens[i])) bits.facts.add(at);
  }
}

void reset(std::size_t size, TokenBits& bits) {
  const auto positions = static_cast<std::uint32_t>(size);
  bits.sentences.reset(positions);
  bits.numbers.reset(positions);
  bits.facts.reset(positions);
}

}  // namespace

void look_at(std::span<const TokenWord> tokens, TokenBits& bits) {
  reset(tokens.size(), bits);
  const auto look = HWY_DYNAMIC_DISPATCH(Look);
  const std::size_t done =
      look(tokens.data(), tokens.size(), bits.sentences.words(), bits.numbers.words(), bits.facts.words());
  if (done == tokens.size()) return;
  // The last word's tokens, and none behind them.
  TokenWord last[64] = {};
  const std::size_t left = tokens.size() - done;
  if (left > 64) return look_from(done, tokens, bits);
  std::copy(tokens.begin() + static_cast<std::ptrdiff_t>(done), tokens.end(), last);
  const std::size_t w = done / 64;
  if (look(last, 64, bits.sentences.words() + w, bits.numbers.words() + w, bits.facts.words() + w) == 0)
    look_from(done, tokens, bits);
}

void look_slowly(std::span<const TokenWord> tokens, TokenBits& bits) {
  reset(tokens.size(), bits);
  look_from(0, tokens, bits);
}

}  // namespace twicetold::match
#endif
