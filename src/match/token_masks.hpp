// Where each token of one passage stands, as bit masks: what every bit-parallel comparison starts from.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "match/passage_table.hpp"

namespace twicetold::match {

// A token of the second passage that the first one has too.
struct MatchedRow {
  std::uint32_t at;    // position in the second passage
  std::uint32_t mask;  // offset of the mask of its positions in the first
};

// Built once for a first passage, asked for every token of its candidates, so asking has no branch that
// can't be foretold: a token lies in its slot of the first table or, where that one is taken, in the nearly
// empty second one. Both are loaded each time; some 2 ns a token.
class TokenMasks {
 public:
  static constexpr std::uint32_t longest = 1U << 15;  // tokens looked at; only reached with a huge --max-words

  void build(const PassageTokens& a) {
    const std::uint32_t count = a.count < longest ? a.count : longest;
    words_ = (count + 63) / 64;
    unsigned bits = 6;
    while (count * 4 > 1U << bits) ++bits;
    const std::size_t size = std::size_t{1} << bits;
    if (first_.size() < size) {
      first_.assign(size, empty);
      second_.assign(size, empty);
    } else {
      for (const auto& [one, two] : filled_) first_[one] = second_[two] = empty;
    }
    filled_.clear();
    shift_ = 64 - bits;
    wrap_ = static_cast<std::uint32_t>(size - 1);
    std::uint32_t used = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t key = key_of(a.data[i]), h = hash(a.data[i]);
      std::uint64_t* slot = &first_[one(h)];
      std::uint32_t in_second = two(h);
      if (*slot != empty && *slot >> 32 != key) {
        while (second_[in_second] != empty && second_[in_second] >> 32 != key) in_second = (in_second + 1) & wrap_;
        slot = &second_[in_second];
      }
      if (*slot == empty) {
        filled_.emplace_back(one(h), in_second);
        *slot = key << 32 | std::uint64_t{used} * words_;
        ++used;
        if (masks_.size() < std::size_t{used} * words_) masks_.resize(std::size_t{used} * words_ * 2);
        for (unsigned w = 0; w < words_; ++w) masks_[static_cast<std::uint32_t>(*slot) + w] = 0;
      }
      masks_[static_cast<std::uint32_t>(*slot) + i / 64] |= std::uint64_t{1} << (i % 64);
    }
  }

  // The rows of b that match anything, in order; `rows` has room for all tokens of b. Returns how many.
  std::uint32_t find(const TokenWord* b, std::uint32_t count, MatchedRow* rows) const {
    const std::uint64_t* const first = first_.data();
    const std::uint64_t* const second = second_.data();
    const std::uint32_t wrap = wrap_;
    std::uint32_t n = 0;
    for (std::uint32_t j = 0; j < count; ++j) {
      const std::uint64_t key = key_of(b[j]), h = hash(b[j]);
      std::uint32_t at = two(h);
      std::uint64_t other = second[at];
      while (other >> 32 != key && other != empty) [[unlikely]] {
        at = (at + 1) & wrap;
        other = second[at];
      }
      const std::uint64_t slot = first[one(h)];
      const std::uint64_t found = slot >> 32 == key ? slot : other;
      rows[n] = {j, static_cast<std::uint32_t>(found)};
      n += found >> 32 == key;
    }
    return n;
  }

  [[nodiscard]] const std::uint64_t* masks() const { return masks_.data(); }
  [[nodiscard]] unsigned words() const { return words_; }  // of 64 bits, a mask

 private:
  // A slot: token key (29 of 32 bits), offset of its mask. No key has all bits set.
  static constexpr std::uint64_t empty = ~std::uint64_t{0};
  static std::uint64_t hash(TokenWord t) { return key_of(t) * 0x9E3779B97F4A7C15ULL; }
  [[nodiscard]] std::uint32_t one(std::uint64_t h) const { return static_cast<std::uint32_t>(h >> shift_); }
  [[nodiscard]] std::uint32_t two(std::uint64_t h) const { return static_cast<std::uint32_t>(h >> 24) & wrap_; }

  std::vector<std::uint64_t> first_, second_, masks_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> filled_;  // slots to be emptied again
  unsigned words_ = 0, shift_ = 58;
  std::uint32_t wrap_ = 63;
};

}  // namespace twicetold::match
