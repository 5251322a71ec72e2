// Vector loops of the sketches.
//
// MinHash: permutations lie across the lanes, eight vectors of them at a time; multipliers, addends and
// minima stay in registers while all shingles pass, so a shingle costs a broadcast, eight multiplications,
// additions and minima. SimHash: each shingle's 64 bits become 64 bytes of 0 or 255 that are subtracted from
// byte counters, which are emptied before they run over; a hash costs eight loads and subtractions at most.
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

void MinHash(const std::uint64_t* shingles, std::size_t count, const std::uint32_t* multiply, const std::uint32_t* add,
             std::size_t permutations, std::uint32_t* out) {
  const hn::ScalableTag<std::uint32_t> d;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
#if HWY_CAP_GE512
  constexpr std::size_t kWide = 8;  // 24 of 32 registers
#else
  constexpr std::size_t kWide = 4;
#endif
  for (std::size_t j = 0; j < permutations; j += kWide * lanes) {
    const auto at = [&](std::size_t i) { return j + i * lanes; };
    V m[kWide], a[kWide], b[kWide];
    for (std::size_t i = 0; i < kWide; ++i) {
      m[i] = hn::Set(d, ~std::uint32_t{0});
      a[i] = hn::LoadU(d, multiply + at(i));
      b[i] = hn::LoadU(d, add + at(i));
    }
    for (std::size_t s = 0; s < count; ++s) {
      const V x = hn::Set(d, static_cast<std::uint32_t>(shingles[s] >> 32));
      for (std::size_t i = 0; i < kWide; ++i) m[i] = hn::Min(m[i], hn::Add(hn::Mul(a[i], x), b[i]));
    }
    for (std::size_t i = 0; i < kWide; ++i) hn::StoreU(m[i], d, out + at(i));
  }
}

void CountBits(const std::uint64_t* shingles, std::size_t count, std::uint64_t* counts) {
  std::fill_n(counts, 64, std::uint64_t{0});
  HWY_ALIGN std::uint8_t bytes[64];
  for (std::size_t begin = 0; begin < count; begin += 255) {
    const std::size_t end = std::min(count, begin + 255);
#if HWY_TARGET == HWY_SCALAR
    std::fill_n(bytes, 64, std::uint8_t{0});
    for (std::size_t s = begin; s < end; ++s) {
      for (unsigned i = 0; i < 64; ++i) bytes[i] = static_cast<std::uint8_t>(bytes[i] + (shingles[s] >> i & 1));
    }
#elif HWY_CAP_GE512
    __m512i sum = _mm512_setzero_si512();
    const __m512i one = _mm512_set1_epi8(1);
    for (std::size_t s = begin; s < end; ++s) sum = _mm512_mask_add_epi8(sum, shingles[s], sum, one);
    _mm512_store_si512(bytes, sum);
#else
    // Lane i of vector k looks at byte (16 k + i) / 8 of the shingle, bit i % 8.
    const hn::FixedTag<std::uint8_t, 16> d;
    HWY_ALIGN static constexpr std::uint8_t kBit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    HWY_ALIGN static constexpr std::uint8_t kByte[64] = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3,
        4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7};
    const auto bit = hn::Load(d, kBit);
    auto sum0 = hn::Zero(d), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    const auto at0 = hn::Load(d, kByte), at1 = hn::Load(d, kByte + 16), at2 = hn::Load(d, kByte + 32),
               at3 = hn::Load(d, kByte + 48);
    for (std::size_t s = begin; s < end; ++s) {
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
    for (unsigned i = 0; i < 64; ++i) counts[i] += bytes[i];
  }
}

// Plain loops: the compiler knows each target's multiplication.
void Shingle(const std::uint64_t* HWY_RESTRICT t, std::size_t count, std::size_t n, std::uint64_t* HWY_RESTRICT out) {
  constexpr std::uint64_t b = kShingleBase;
  if (n == 3) {
    for (std::size_t i = 0; i < count; ++i) out[i] = finish_shingle((t[i] * b + t[i + 1]) * b + t[i + 2]);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t h = 0;
    for (std::size_t j = 0; j < n; ++j) h = h * b + t[i + j];
    out[i] = finish_shingle(h);
  }
}

}  // namespace twicetold::sketch_room::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::sketch_room {

HWY_EXPORT(MinHash);
HWY_EXPORT(CountBits);
HWY_EXPORT(Shingle);

void minhash(const std::uint64_t* shingles, std::size_t count, const std::uint32_t* multiply, const std::uint32_t* add,
             std::size_t permutations, std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(MinHash)(shingles, count, multiply, add, permutations, out);
}
void count_bits(const std::uint64_t* shingles, std::size_t count, std::uint64_t counts[64]) {
  HWY_DYNAMIC_DISPATCH(CountBits)(shingles, count, counts);
}
void shingle(const std::uint64_t* tokens, std::size_t count, std::size_t n, std::uint64_t* out) {
  HWY_DYNAMIC_DISPATCH(Shingle)(tokens, count, n, out);
}

}  // namespace twicetold::sketch_room
#endif
