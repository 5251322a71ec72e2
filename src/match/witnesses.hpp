// Who shares grams with a few chosen passages, whatever an engine links: the run's estimate of its own recall
// compares the chosen ones with these. Collected where the grams are grouped anyway, so it costs a look at a bit
// for every holder of a shared gram.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "twicetold/storage.hpp"

namespace twicetold::match {

class Witnesses {
 public:
  // `chosen`: numbers of passages, ascending.
  Witnesses(std::vector<std::uint32_t> chosen, std::size_t passages, unsigned workers)
      : chosen_(std::move(chosen)), is_chosen_((passages + 63) / 64, 0), votes_(workers) {
    rank_.resize(is_chosen_.size());
    for (std::uint32_t i = 0; i < chosen_.size(); ++i) {
      const std::uint32_t p = chosen_[i];
      if (is_chosen_[p / 64] == 0) rank_[p / 64] = i;
      is_chosen_[p / 64] |= std::uint64_t{1} << (p % 64);
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& chosen() const { return chosen_; }

  // The passages that hold one gram: the lower 32 bits of `size` values, ascending, each once.
  void see(unsigned worker, const std::uint64_t* holders, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      if (has(static_cast<std::uint32_t>(holders[i]))) return add(worker, holders, size);
  }

  // A chosen passage (its place in chosen()) and another one, and how many of the grams seen both hold.
  struct Vote {
    std::uint32_t chosen, other, grams;
    friend bool operator==(const Vote&, const Vote&) = default;
  };
  // All votes by `chosen`, each other one once, in no order; what was seen is gone.
  BigVector<Vote> take();

  // Of a gram with more holders so many are looked at, the same ones for every gram that a family shares.
  static constexpr std::size_t most_holders = 64;
  static constexpr std::size_t most_chosen = 24;  // ... and so many chosen passages

 private:
  [[nodiscard]] bool has(std::uint32_t p) const { return is_chosen_[p / 64] >> (p % 64) & 1; }

  void add(unsigned worker, const std::uint64_t* holders, std::size_t size);

  std::vector<std::uint32_t> chosen_;
  std::vector<std::uint64_t> is_chosen_;
  std::vector<std::uint32_t> rank_;              // place in chosen_ of the first one of a word
  std::vector<BigVector<std::uint64_t>> votes_;  // by worker: place in chosen_, other passage
};

}  // namespace twicetold::match
