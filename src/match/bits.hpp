// Sets of positions in a passage, 64 to a word.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace twicetold::match {

// Ones of each byte, side by side (H. Warren, Hacker's Delight, 5-1): a baseline x86-64 has no instruction for it, and
// what the compiler calls instead takes a table.
inline std::uint64_t ones_by_byte(std::uint64_t x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  return (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F;
}
inline std::uint32_t sum_of_bytes(std::uint64_t x) { return static_cast<std::uint32_t>(x * 0x0101010101010101 >> 56); }

inline std::uint32_t ones(std::uint64_t x) {
#ifdef __POPCNT__
  return static_cast<std::uint32_t>(std::popcount(x));
#else
  return sum_of_bytes(ones_by_byte(x));
#endif
}

class PositionSet {
 public:
  void reset(std::uint32_t positions) {
    size_ = positions;
    bits_.assign((positions + 63) / 64, 0);
  }
  void add(std::uint32_t i) { bits_[i / 64] |= std::uint64_t{1} << (i % 64); }
  // Makes it the positions in `words`, all moved down by 0 < `down` < 64.
  void take_moved(const std::uint64_t* words, unsigned down) {
    for (std::size_t w = 0; w < bits_.size(); ++w)
      bits_[w] = words[w] >> down | (w + 1 < bits_.size() ? words[w + 1] << (64 - down) : 0);
  }
  // Adds the positions in `word` (the word-th 64), moved down by `down` < 64.
  void add_moved(unsigned word, std::uint64_t bits, unsigned down) {
    bits_[word] |= bits >> down;
    if (down != 0 && word != 0) bits_[word - 1] |= bits << (64 - down);
  }
  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint32_t count() const {
    std::uint32_t n = 0;
    for (const std::uint64_t b : bits_) n += ones(b);
    return n;
  }
  // The first of them from `from` on; size() or more where none is left.
  [[nodiscard]] std::uint32_t next(std::uint32_t from) const {
    if (from >= size_) return size_;
    std::size_t w = from / 64;
    std::uint64_t bits = bits_[w] & ~std::uint64_t{0} << (from % 64);
    while (bits == 0 && ++w < bits_.size()) bits = bits_[w];
    return bits == 0 ? size_ : static_cast<std::uint32_t>(w * 64) + static_cast<std::uint32_t>(std::countr_zero(bits));
  }
  // The last of them up to `from`, which is a position; 0 where there is none.
  [[nodiscard]] std::uint32_t last(std::uint32_t from) const {
    std::size_t w = from / 64;
    std::uint64_t bits = bits_[w] & ~std::uint64_t{0} >> (63 - from % 64);
    while (bits == 0 && w > 0) bits = bits_[--w];
    return bits == 0 ? 0
                     : static_cast<std::uint32_t>(w * 64) + 63U - static_cast<std::uint32_t>(std::countl_zero(bits));
  }
  // Does any of them lie in [from, to)?
  [[nodiscard]] bool any(std::uint32_t from, std::uint32_t to) const {
    if (from >= to) return false;
    const std::uint32_t first = from / 64, end = (to - 1) / 64;
    const std::uint64_t head = ~std::uint64_t{0} << (from % 64), tail = ~std::uint64_t{0} >> (63 - (to - 1) % 64);
    if (first == end) return (bits_[first] & head & tail) != 0;
    std::uint64_t found = (bits_[first] & head) | (bits_[end] & tail);
    for (std::uint32_t w = first + 1; w < end; ++w) found |= bits_[w];
    return found != 0;
  }
  // 64 positions from `from` on, which may lie behind the last.
  [[nodiscard]] std::uint64_t word_from(std::uint32_t from) const {
    const std::size_t w = from / 64;
    const std::uint64_t low = w < bits_.size() ? bits_[w] >> (from % 64) : 0;
    return from % 64 == 0 || w + 1 >= bits_.size() ? low : low | bits_[w + 1] << (64 - from % 64);
  }
  // Bits of positions behind the last are to stay zero.
  std::uint64_t* words() { return bits_.data(); }
  // How many of them lie in [from, to).
  [[nodiscard]] std::uint32_t count(std::uint32_t from, std::uint32_t to) const {
    if (from >= to) return 0;
    const std::uint32_t first = from / 64, last = (to - 1) / 64;
    const std::uint64_t head = ~std::uint64_t{0} << (from % 64), tail = ~std::uint64_t{0} >> (63 - (to - 1) % 64);
    if (first == last) return ones(bits_[first] & head & tail);
    std::uint32_t n = ones(bits_[first] & head) + ones(bits_[last] & tail);
    for (std::uint32_t w = first + 1; w < last; ++w) n += ones(bits_[w]);
    return n;
  }
  // Every position and the `width` - 1 after it.
  void widen(const PositionSet& from, unsigned width) {
    size_ = from.size_;
    bits_.assign(from.bits_.size(), 0);
    for (std::size_t w = 0; w < bits_.size(); ++w) {
      const std::uint64_t here = from.bits_[w], before = w > 0 ? from.bits_[w - 1] : 0;
      std::uint64_t all = here;
      for (unsigned k = 1; k < width; ++k) all |= here << k | before >> (64 - k);
      bits_[w] = all;
    }
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t w = 0; w < bits_.size(); ++w)
      for (std::uint64_t b = bits_[w]; b != 0; b &= b - 1)
        visit(static_cast<std::uint32_t>(w * 64 + static_cast<unsigned>(std::countr_zero(b))));
  }

 private:
  std::vector<std::uint64_t> bits_;
  std::uint32_t size_ = 0;
};

}  // namespace twicetold::match
