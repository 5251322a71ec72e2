// Hashes of n-grams, as many at a time as the machine has lanes. The compiler's own code for 64-bit products
// is three times slower on a baseline x86-64, and every gram of a collection is hashed about three times.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/grams.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <algorithm>

#include "match/grams.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<std::uint64_t>;
using V = hn::Vec<D>;

// mix() of grams.hpp on every lane.
HWY_INLINE V Mix(D d, V h) {
  h = hn::Xor(h, hn::ShiftRight<30>(h));
  h = hn::Mul(h, hn::Set(d, 0xBF58476D1CE4E5B9ULL));
  h = hn::Xor(h, hn::ShiftRight<27>(h));
  h = hn::Mul(h, hn::Set(d, 0x94D049BB133111EBULL));
  return hn::Xor(h, hn::ShiftRight<31>(h));
}

// Sums of n token keys times powers of the base. The last vector lies over the one before.
void Hash4(const TokenWord* t, std::size_t m, std::uint64_t* out) {
  constexpr std::uint64_t b2 = gram_base * gram_base, b3 = b2 * gram_base;
  const D d;
  const hn::Rebind<std::uint32_t, D> half;
  const std::size_t lanes = hn::Lanes(d);
  const auto keys = [&](const TokenWord* at)
                        HWY_ATTR { return hn::PromoteTo(d, hn::ShiftRight<3>(hn::LoadU(half, at))); };
  const auto some = [&](std::size_t i) HWY_ATTR {
    V h = hn::Mul(keys(t + i), hn::Set(d, b3));
    h = hn::Add(h, hn::Mul(keys(t + i + 1), hn::Set(d, b2)));
    h = hn::Add(h, hn::Mul(keys(t + i + 2), hn::Set(d, gram_base)));
    h = hn::Add(h, keys(t + i + 3));
    hn::StoreU(Mix(d, hn::Add(h, hn::Set(d, 4))), d, out + i);
  };
  std::size_t i = 0;
  for (; i + lanes <= m; i += lanes) some(i);
  if (i < m && m >= lanes) return some(m - lanes);
  for (; i < m; ++i) out[i] = gram_hash(t + i, 4);
}

void MixAll(std::uint64_t* hashes, std::size_t m, unsigned n) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= m; i += lanes)
    hn::StoreU(Mix(d, hn::Add(hn::LoadU(d, hashes + i), hn::Set(d, n))), d, hashes + i);
  for (; i < m; ++i) hashes[i] = mix(hashes[i] + n);
}

// before[i], after[i]: the tokens that stand around gram i, see gram_keys().
void Keys(const TokenWord* before, const TokenWord* after, const std::uint64_t* hashes, std::size_t m, unsigned bits,
          std::uint32_t id, std::uint64_t* out) {
  const D d;
  const hn::Rebind<std::uint32_t, D> half;
  const std::size_t lanes = hn::Lanes(d);
  const auto surroundings = [&](const TokenWord* at) HWY_ATTR {
    const auto key = hn::ShiftRight<3>(hn::LoadU(half, at));
    return hn::PromoteTo(d, hn::ShiftRight<28>(hn::Mul(key, hn::Set(half, surroundings_factor))));
  };
  const auto some = [&](std::size_t i) HWY_ATTR {
    const V hash = hn::And(hn::ShiftLeftSame(hn::LoadU(d, hashes + i), static_cast<int>(bits)),
                           hn::Set(d, ~((std::uint64_t{1} << 40) - 1)));
    const V around = hn::Or(hn::ShiftLeft<36>(surroundings(before + i)), hn::ShiftLeft<32>(surroundings(after + i)));
    hn::StoreU(hn::Or(hn::Or(hash, around), hn::Set(d, std::uint64_t{id})), d, out + i);
  };
  std::size_t i = 0;
  for (; i + lanes <= m; i += lanes) some(i);
  if (i < m && m >= lanes) return some(m - lanes);
  for (; i < m; ++i) out[i] = gram_key(hashes[i], bits, surroundings_of(before[i]), surroundings_of(after[i]), id);
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {

HWY_EXPORT(Hash4);
HWY_EXPORT(MixAll);
HWY_EXPORT(Keys);

std::size_t gram_hashes(const TokenWord* t, std::size_t count, unsigned n, std::uint64_t* out) {
  if (count < n) return 0;
  const std::size_t m = count - n + 1;
  if (n == 4) {
    HWY_DYNAMIC_DISPATCH(Hash4)(t, m, out);
    return m;
  }
  std::uint64_t top = 1, h = 0;
  for (unsigned k = 0; k < n; ++k) {
    h = h * gram_base + key_of(t[k]);
    if (k) top *= gram_base;
  }
  out[0] = h;
  for (std::size_t i = 1; i < m; ++i) {
    h = (h - key_of(t[i - 1]) * top) * gram_base + key_of(t[i + n - 1]);
    out[i] = h;
  }
  HWY_DYNAMIC_DISPATCH(MixAll)(out, m, n);
  return m;
}

void gram_keys(const PassageTokens& p, const std::uint64_t* hashes, std::size_t m, unsigned bits, std::uint32_t id,
               std::uint64_t* out) {
  const ScriptTraits& script = traits(p.script);
  const std::size_t far = script.context, last = script.gram - 1 + far;
  // Outside the document counts as one token, whose word is 0. Tokens of it beyond the passage are read.
  thread_local std::vector<TokenWord> around;
  const std::size_t before = std::min<std::size_t>(far, p.before), after = std::min<std::size_t>(far, p.after);
  if (around.size() < p.count + 2 * far) around.resize((p.count + 2 * far) * 2);
  TokenWord* const at = around.data();
  std::fill(at, at + (far - before), TokenWord{0});
  std::copy(p.data - before, p.data + p.count + after, at + (far - before));
  std::fill(at + far + p.count + after, at + far + p.count + far, TokenWord{0});
  static_assert(TokenWord{0} >> 3 == 0);
  HWY_DYNAMIC_DISPATCH(Keys)(at, at + far + last, hashes, m, bits, id, out);
}

}  // namespace twicetold::match
#endif
