// Vector loops of the sketches.
//
// MinHash: permutations lie across the lanes, eight vectors of them at a time; the minima stay in registers
// while all shingles pass, so a shingle costs three broadcasts, one multiplication, eight additions and minima.
// SimHash: each shingle's 64 bits become 64 bytes of 0 or 255 that are subtracted from byte counters, which are emptied
// before they run over; a hash costs eight loads and subtractions at most.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sketch/kernels.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "sketch/kernels.hpp"
#include "sketch/mix.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::sketch_room::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void MinHash(const std::uint64_t* shingles, std::size_t count, std::size_t permutations, std::uint32_t* out) {
  const hn::ScalableTag<std::uint32_t> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  constexpr std::size_t kWide = 8;
  for (std::size_t j = 0; j < permutations; j += kWide * lanes) {
    const V first = hn::Iota(d, static_cast<std::uint32_t>(j));
    V m[kWide];
    for (std::size_t i = 0; i < kWide; ++i) m[i] = hn::Set(d, ~std::uint32_t{0});
    for (std::size_t s = 0; s < count; ++s) {
      const auto step = static_cast<std::uint32_t>(shingles[s]);
      const V leap = hn::Set(d, step * static_cast<std::uint32_t>(lanes));
      V h = hn::Add(hn::Set(d, static_cast<std::uint32_t>(shingles[s] >> 32)), hn::Mul(first, hn::Set(d, step)));
      for (std::size_t i = 0; i < kWide; ++i) {
        m[i] = hn::Min(m[i], h);
        h = hn::Add(h, leap);
      }
    }
    for (std::size_t i = 0; i < kWide; ++i) hn::StoreU(m[i], d, out + j + i * lanes);
  }
}

// bytes[i] = how many of at most 255 shingles have bit i set.
HWY_INLINE void CountInBytes(const std::uint64_t* shingles, std::size_t count, std::uint8_t* HWY_RESTRICT bytes) {
#if HWY_TARGET == HWY_SCALAR
  std::fill_n(bytes, 64, std::uint8_t{0});
  for (std::size_t s = 0; s < count; ++s) {
    for (unsigned i = 0; i < 64; ++i) bytes[i] = static_cast<std::uint8_t>(bytes[i] + (shingles[s] >> i & 1));
  }
#elif HWY_CAP_GE512
  __m512i sum = _mm512_setzero_si512();
  const __m512i one = _mm512_set1_epi8(1);
  for (std::size_t s = 0; s < count; ++s) sum = _mm512_mask_add_epi8(sum, shingles[s], sum, one);
  _mm512_store_si512(bytes, sum);
#else
  // Lane i of vector k looks at byte (16 k + i) / 8 of the shingle, bit i % 8.
  const hn::FixedTag<std::uint8_t, 16> d;
  HWY_ALIGN static constexpr std::uint8_t kBit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  HWY_ALIGN static constexpr std::uint8_t kByte[64] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
                                                       2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5,
                                                       5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7};
  const auto bit = hn::Load(d, kBit);
  auto sum0 = hn::Zero(d), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  const auto at0 = hn::Load(d, kByte), at1 = hn::Load(d, kByte + 16), at2 = hn::Load(d, kByte + 32),
             at3 = hn::Load(d, kByte + 48);
  for (std::size_t s = 0; s < count; ++s) {
    const auto x = hn::BitCast(d, hn::Set(hn::FixedTag<std::uint64_t, 2>(), shingles[s]));
    const auto take = [&](auto sum, auto at) {
      return hn::Sub(sum, hn::VecFromMask(d, hn::TestBit(hn::TableLookupBytes(x, at), bit)));
    };
    sum0 = take(sum0, at0);
    sum1 = take(sum1, at1);
    sum2 = take(sum2, at2);
    sum3 = take(sum3, at3);
  }
  hn::Store(sum0, d, bytes);
  hn::Store(sum1, d, bytes + 16);
  hn::Store(sum2, d, bytes + 32);
  hn::Store(sum3, d, bytes + 48);
#endif
}

std::uint64_t Majority(const std::uint64_t* shingles, std::size_t count) {
  HWY_ALIGN std::uint8_t bytes[64];
  if (count <= 255) {  // a paragraph: compare the bytes as they are
    CountInBytes(shingles, count, bytes);
    const auto half = static_cast<std::uint8_t>(count / 2);
    std::uint64_t out = 0;
#if HWY_CAP_GE512
    out = _mm512_cmpgt_epu8_mask(_mm512_load_si512(bytes), _mm512_set1_epi8(static_cast<char>(half)));
#else
    for (unsigned i = 0; i < 64; ++i) out |= std::uint64_t{bytes[i] > half} << i;
#endif
    return out;
  }
  std::uint64_t counts[64] = {};
  for (std::size_t begin = 0; begin < count; begin += 255) {
    CountInBytes(shingles + begin, std::min<std::size_t>(count - begin, 255), bytes);
    for (unsigned i = 0; i < 64; ++i) counts[i] += bytes[i];
  }
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 64; ++i) out |= std::uint64_t{counts[i] > count / 2} << i;
  return out;
}

void Shingle(const std::uint64_t* HWY_RESTRICT t, std::size_t count, std::size_t n, std::uint64_t* HWY_RESTRICT out) {
  std::size_t i = 0;
#if HWY_CAP_GE512
  // The only target with a multiplication of 64-bit lanes. The last vector lies over the one before.
  const __m512i base = _mm512_set1_epi64(static_cast<long long>(kShingleBase));
  const __m512i mix = _mm512_set1_epi64(static_cast<long long>(kShingleMix));
  const auto eight = [&](std::size_t at) {
    __m512i h = _mm512_loadu_si512(t + at);
    for (std::size_t j = 1; j < n; ++j) {
      h = _mm512_add_epi64(_mm512_mullo_epi64(h, base), _mm512_loadu_si512(t + at + j));
    }
    h = _mm512_mullo_epi64(_mm512_xor_si512(h, _mm512_srli_epi64(h, 32)), mix);
    _mm512_storeu_si512(out + at, _mm512_xor_si512(h, _mm512_srli_epi64(h, 32)));
  };
  if (count >= 8) {
    for (; i + 8 <= count; i += 8) eight(i);
    if (i < count) eight(count - 8);
    return;
  }
#endif
  for (; i < count; ++i) {
    std::uint64_t h = 0;
    for (std::size_t j = 0; j < n; ++j) h = h * kShingleBase + t[i + j];
    out[i] = finish_shingle(h);
  }
}

}  // namespace twicetold::sketch_room::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::sketch_room {

HWY_EXPORT(MinHash);
HWY_EXPORT(Majority);
HWY_EXPORT(Shingle);

void minhash(const std::uint64_t* shingles, std::size_t count, std::size_t permutations, std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(MinHash)(shingles, count, permutations, out);
}
std::uint64_t majority(const std::uint64_t* shingles, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(Majority)(shingles, count);
}
void shingle(const std::uint64_t* tokens, std::size_t count, std::size_t n, std::uint64_t* out) {
  HWY_DYNAMIC_DISPATCH(Shingle)(tokens, count, n, out);
}

}  // namespace twicetold::sketch_room
#endif
