// A vote is 8 bytes. They are dealt by the chosen passage, and those of each added up in a small table: who else is
// met with most often is met once only. A phrase that half the collection holds costs no more than one with 64 holders.
#include "match/witnesses.hpp"

#include <algorithm>
#include <bit>

#include "match/grams.hpp"

namespace twicetold::match {

BigVector<Witnesses::Vote> Witnesses::take() {
  std::vector<std::size_t> begin(chosen_.size() + 2, 0);
  for (const auto& worker : votes_)
    for (const std::uint64_t v : worker) ++begin[(v >> 32) + 2];
  for (std::size_t i = 2; i < begin.size(); ++i) begin[i] += begin[i - 1];
  BigVector<std::uint32_t> others(begin.back());
  for (auto& worker : votes_) {
    for (const std::uint64_t v : worker) others[begin[(v >> 32) + 1]++] = static_cast<std::uint32_t>(v);
    BigVector<std::uint64_t>().swap(worker);
  }
  BigVector<Vote> taken;
  taken.reserve(others.size());
  std::vector<std::uint32_t> place;  // in `taken`, + 1
  for (std::uint32_t c = 0; c < chosen_.size(); ++c) {
    const std::size_t size = begin[c + 1] - begin[c];
    if (size == 0) continue;
    const std::size_t wrap = std::bit_ceil(size * 4) - 1;
    const unsigned shift = 64 - static_cast<unsigned>(std::bit_width(wrap));
    place.assign(wrap + 1, 0);
    for (std::size_t i = begin[c]; i < begin[c + 1]; ++i) {
      const std::uint32_t other = others[i];
      std::size_t s = other * 0x9E3779B97F4A7C15ULL >> shift;
      while (place[s] != 0 && taken[place[s] - 1].other != other) s = (s + 1) & wrap;
      if (place[s] == 0) {
        taken.push_back({c, other, 0});
        place[s] = static_cast<std::uint32_t>(taken.size());
      }
      ++taken[place[s] - 1].grams;
    }
  }
  return taken;
}

void Witnesses::add(unsigned worker, const std::uint64_t* holders, std::size_t size) {
  thread_local std::vector<std::uint64_t> few;
  std::size_t found = 0;
  const std::uint64_t* others = holders;
  std::size_t count = size;
  if (size > most_holders) {
    few.resize(size);
    for (std::size_t i = 0; i < size; ++i)
      few[i] = (mix(holders[i] & 0xFFFFFFFF) & ~std::uint64_t{0xFFFFFFFF}) | static_cast<std::uint32_t>(holders[i]);
    std::nth_element(few.begin(), few.begin() + most_holders, few.end());
    others = few.data();
    count = most_holders;
  }
  for (std::size_t i = 0; i < size && found < most_chosen; ++i) {
    const auto p = static_cast<std::uint32_t>(holders[i]);
    if (!has(p)) continue;
    ++found;
    std::uint64_t place = rank_[p / 64];
    for (std::uint64_t below = is_chosen_[p / 64] & ((std::uint64_t{1} << (p % 64)) - 1); below != 0;
         below &= below - 1)
      ++place;  // some two in a hundred are chosen
    for (std::size_t k = 0; k < count; ++k) {
      const auto other = static_cast<std::uint32_t>(others[k]);
      if (other != p) votes_[worker].push_back(place << 32 | other);
    }
  }
}

}  // namespace twicetold::match
