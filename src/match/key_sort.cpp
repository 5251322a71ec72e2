// The filter has two bits a slot, "seen" and "seen again", four to eight slots a key; a slot is a part of the hash. A
// key is kept when its slot was seen again: all grams that several passages hold, and one in six of the others, which
// fall out when groups are walked. Both digits of the radix sort are counted as keys are kept.
// Cost: 3.5 ns a key with 10^4 keys a list, 2 of them for the filter.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/key_sort.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <algorithm>
#include <bit>

#include "match/key_sort.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void Mark(const std::uint64_t* keys, std::size_t size, unsigned shift, std::uint64_t mask, std::uint64_t* seen) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t slot = keys[i] >> shift & mask;
    std::uint64_t& word = seen[slot >> 5];
    const unsigned bit = slot * 2 & 63;
    const std::uint64_t once = std::uint64_t{1} << bit;
    word |= (word & once) << 1 | once;
  }
}

// Returns how many were kept.
std::size_t Keep(const std::uint64_t* keys, std::size_t size, unsigned shift, std::uint64_t mask,
                 const std::uint64_t* seen, unsigned low_bits, unsigned high_bits, std::uint64_t* out,
                 std::uint32_t* low_count, std::uint32_t* high_count) {
  const std::uint64_t low_mask = (std::uint64_t{1} << low_bits) - 1, high_mask = (std::uint64_t{1} << high_bits) - 1;
  const unsigned high_shift = hash_shift + low_bits;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t key = keys[i], slot = key >> shift & mask;
    const auto again = static_cast<std::uint32_t>(seen[slot >> 5] >> ((slot * 2 & 63) + 1) & 1);
    out[kept] = key;
    low_count[key >> hash_shift & low_mask] += again;
    high_count[key >> high_shift & high_mask] += again;
    kept += again;
  }
  return kept;
}

void Same(const std::uint64_t* keys, std::size_t size, std::uint64_t* bits) {
  std::size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  for (; i + 64 < size; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 64; k += lanes) {
      const auto x = hn::ShiftRight<hash_shift>(hn::LoadU(d, keys + i + k));
      const auto y = hn::ShiftRight<hash_shift>(hn::LoadU(d, keys + i + k + 1));
      std::uint8_t part[8] = {};
      hn::StoreMaskBits(d, hn::Eq(x, y), part);
      word |= std::uint64_t{part[0]} << k;
    }
    bits[i / 64] = word;
  }
#endif
  for (; i < size; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t k = i; k < i + 64 && k + 1 < size; ++k)
      word |= std::uint64_t{keys[k] >> hash_shift == keys[k + 1] >> hash_shift} << (k - i);
    bits[i / 64] = word;
  }
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {
namespace {

HWY_EXPORT(Mark);
HWY_EXPORT(Keep);
HWY_EXPORT(Same);

constexpr std::size_t too_few = 64;  // sorting them all is cheaper

void scatter(const std::uint64_t* from, std::size_t size, unsigned shift, std::vector<std::uint32_t>& count,
             unsigned bits, std::uint64_t* to) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::uint32_t at = 0;
  for (std::size_t k = 0; k <= mask; ++k) {
    const std::uint32_t n = count[k];
    count[k] = at;
    at += n;
  }
  for (std::size_t i = 0; i < size; ++i) to[count[from[i] >> shift & mask]++] = from[i];
}

}  // namespace

void KeySorter::start(std::size_t size, unsigned common) {
  const unsigned left = hash_bits - common;
  low_bits_ = left / 2;
  high_bits_ = left - low_bits_;
  low_count_.assign(std::size_t{1} << low_bits_, 0);
  high_count_.assign(std::size_t{1} << high_bits_, 0);
  kept_size_ = 0;
  if (kept_.size() < size) {
    kept_.resize(size + size / 4);
    spare_.resize(kept_.size());
  }
  filter_ = size >= too_few;
  slot_bits_ = std::min({left, 20U, std::max(8U, static_cast<unsigned>(std::bit_width(size * 4)))});
  slot_shift_ = 64 - common - slot_bits_;
  seen_.assign(filter_ ? (std::size_t{1} << slot_bits_) / 32 + 1 : 1, filter_ ? 0 : ~std::uint64_t{0});
}

void KeySorter::mark(const std::uint64_t* keys, std::size_t size) {
  if (!filter_) return;
  HWY_DYNAMIC_DISPATCH(Mark)(keys, size, slot_shift_, (std::uint64_t{1} << slot_bits_) - 1, seen_.data());
}

void KeySorter::keep(const std::uint64_t* keys, std::size_t size) {
  kept_size_ += HWY_DYNAMIC_DISPATCH(Keep)(keys, size, slot_shift_, filter_ ? (std::uint64_t{1} << slot_bits_) - 1 : 0,
                                           seen_.data(), low_bits_, high_bits_, kept_.data() + kept_size_,
                                           low_count_.data(), high_count_.data());
}

std::uint64_t* KeySorter::sort(std::size_t& size) {
  size = kept_size_;
  scatter(kept_.data(), size, hash_shift, low_count_, low_bits_, spare_.data());
  scatter(spare_.data(), size, hash_shift + low_bits_, high_count_, high_bits_, kept_.data());
  same_.resize((size + 63) / 64);
  HWY_DYNAMIC_DISPATCH(Same)(kept_.data(), size, same_.data());
  return kept_.data();
}

}  // namespace twicetold::match
#endif
