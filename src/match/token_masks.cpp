// Asking a vector at a time: both tables are gathered from, what matches is packed. A token whose place is taken in
// both tables (one in some thousands) sends its vector to the plain loop.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/token_masks.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <algorithm>

#include "match/token_masks.hpp"

#ifndef TWICETOLD_MATCH_FIND_ONE
#define TWICETOLD_MATCH_FIND_ONE
namespace twicetold::match {

// The slot that holds `t`, or one of another key.
inline std::uint64_t slot_of(const TokenMasks::Tables& tables, TokenWord t) {
  const std::uint32_t key = key_of(t);
  std::uint32_t at = key >> TokenMasks::second_shift & tables.wrap;
  std::uint64_t other = tables.second[at];
  while (other >> 32 != key && other != TokenMasks::empty) [[unlikely]] {
    at = (at + 1) & tables.wrap;
    other = tables.second[at];
  }
  const std::uint64_t slot = tables.first[key & tables.wrap];
  return slot >> 32 == key ? slot : other;
}

inline std::uint32_t find_some(const TokenMasks::Tables& tables, const TokenWord* b, std::uint32_t from,
                               std::uint32_t to, MatchedRow* rows) {
  std::uint32_t n = 0;
  for (std::uint32_t j = from; j < to; ++j) {
    const std::uint64_t found = slot_of(tables, b[j]);
    rows[n] = {j, static_cast<std::uint32_t>(found)};
    n += found >> 32 == key_of(b[j]);
  }
  return n;
}

}  // namespace twicetold::match
#endif

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {

std::uint32_t Find(const TokenMasks::Tables& tables, const TokenWord* b, std::uint32_t count, MatchedRow* rows) {
  std::uint32_t j = 0, n = 0;
#if HWY_MAX_BYTES >= 64 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<std::uint64_t> d;
  const hn::RebindToSigned<decltype(d)> signed_d;
  const hn::Rebind<std::uint32_t, decltype(d)> half;
  const auto lanes = static_cast<std::uint32_t>(hn::Lanes(d));
  const auto wrap = hn::Set(d, std::uint64_t{tables.wrap}), low = hn::Set(d, std::uint64_t{0xFFFFFFFF});
  const auto none = hn::Set(d, TokenMasks::empty);
  for (; j + lanes <= count; j += lanes) {
    const auto key = hn::PromoteTo(d, hn::ShiftRight<3>(hn::LoadU(half, b + j)));
    const auto one = hn::BitCast(signed_d, hn::And(key, wrap));
    const auto two = hn::BitCast(signed_d, hn::And(hn::ShiftRight<TokenMasks::second_shift>(key), wrap));
    const auto first = hn::GatherIndex(d, tables.first, one), second = hn::GatherIndex(d, tables.second, two);
    const auto in_first = hn::Eq(hn::ShiftRight<32>(first), key), in_second = hn::Eq(hn::ShiftRight<32>(second), key);
    const auto found = hn::Or(in_first, in_second);
    if (!hn::AllTrue(d, hn::Or(found, hn::Eq(second, none)))) {
      n += find_some(tables, b, j, j + lanes, rows + n);
      continue;
    }
    // A row's position is its lower half, the mask's offset the upper one.
    const auto slot = hn::IfThenElse(in_first, first, second);
    const auto row = hn::Or(hn::ShiftLeft<32>(hn::And(slot, low)), hn::Iota(d, std::uint64_t{j}));
    n += static_cast<std::uint32_t>(hn::CompressStore(row, found, d, reinterpret_cast<std::uint64_t*>(rows + n)));
  }
#endif
  return n + find_some(tables, b, j, count, rows + n);
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {

HWY_EXPORT(Find);

std::uint32_t TokenMasks::find(const TokenWord* b, std::uint32_t count, MatchedRow* rows) const {
  return HWY_DYNAMIC_DISPATCH(Find)({first_.data(), second_.data(), wrap_}, b, count, rows);
}

std::uint32_t TokenMasks::find_slowly(const TokenWord* b, std::uint32_t count, MatchedRow* rows) const {
  return find_some({first_.data(), second_.data(), wrap_}, b, 0, count, rows);
}

void TokenMasks::build(const PassageTokens& a) {
  const std::uint32_t count = a.count < longest ? a.count : longest;
  words_ = (count + 63) / 64;
  unsigned bits = 6;
  while (count * 3 > 1U << bits) ++bits;
  const std::size_t size = std::size_t{1} << bits;
  if (first_.size() < size) {
    first_.resize(size);
    second_.resize(size);
  }
  std::fill_n(first_.data(), size, empty);
  std::fill_n(second_.data(), size, empty);
  if (masks_.size() < std::size_t{count} * words_) masks_.resize(std::size_t{count} * words_ * 2);
  std::fill_n(masks_.data(), std::size_t{count} * words_, std::uint64_t{0});
  wrap_ = static_cast<std::uint32_t>(size - 1);
  std::uint64_t used = 0;  // words of masks
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t key = key_of(a.data[i]);
    std::uint64_t* slot = &first_[key & wrap_];
    if (*slot != empty && *slot >> 32 != key) [[unlikely]] {
      std::uint32_t two = key >> second_shift & wrap_;
      while (second_[two] != empty && second_[two] >> 32 != key) two = (two + 1) & wrap_;
      slot = &second_[two];
    }
    // Whether a token was there before can't be foretold, so nothing branches on it.
    const std::uint64_t held = *slot, fresh = held == empty ? ~std::uint64_t{0} : 0;
    const std::uint64_t now = (fresh & (std::uint64_t{key} << 32 | used)) | (~fresh & held);
    *slot = now;
    used += fresh & words_;
    masks_[static_cast<std::uint32_t>(now) + i / 64] |= std::uint64_t{1} << (i % 64);
  }
}

}  // namespace twicetold::match
#endif
