// Token words from hashes and flags: the upper half of a hash but for three bits, which come from the flags. A vector
// at a time; the compiler's own code was four times slower on a baseline x86-64.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/token_words.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include "match/passage_table.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {

std::uint8_t MakeTokens(const std::uint64_t* hashes, const std::uint8_t* flags, std::size_t count, TokenWord* out) {
  std::size_t i = 0;
  std::uint32_t all = 0;
#if HWY_TARGET != HWY_SCALAR && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::ScalableTag<std::uint32_t> d;
  const hn::Rebind<std::uint8_t, decltype(d)> bytes;
  const std::size_t lanes = hn::Lanes(d);
  auto seen = hn::Zero(d);
  for (; i + lanes <= count; i += lanes) {
    const auto* const words = reinterpret_cast<const std::uint32_t*>(hashes + i);
    const auto upper = hn::ConcatOdd(d, hn::LoadU(d, words + lanes), hn::LoadU(d, words));
    const auto flag = hn::PromoteTo(d, hn::LoadU(bytes, flags + i));
    seen = hn::Or(seen, flag);
    hn::StoreU(hn::Or(hn::AndNot(hn::Set(d, 7), upper), hn::And(flag, hn::Set(d, 7))), d, out + i);
  }
  HWY_ALIGN std::uint32_t parts[HWY_MAX_BYTES / 4];
  hn::Store(seen, d, parts);
  for (std::size_t k = 0; k < lanes; ++k) all |= parts[k];
#endif
  for (; i < count; ++i) {
    all |= flags[i];
    out[i] = make_token(hashes[i], flags[i]);
  }
  return static_cast<std::uint8_t>(all);
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {
HWY_EXPORT(MakeTokens);

std::uint8_t make_tokens(const std::uint64_t* hashes, const std::uint8_t* flags, std::size_t count, TokenWord* out) {
  return HWY_DYNAMIC_DISPATCH(MakeTokens)(hashes, flags, count, out);
}

}  // namespace twicetold::match
#endif
