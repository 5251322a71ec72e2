// A vote is 8 bytes, written once; they are brought together by their chosen passage (counting sort) and sorted
// there, some hundreds each. A phrase that half the collection holds costs no more than one with 64 holders.
#include "match/witnesses.hpp"

#include <algorithm>

#include "match/grams.hpp"

namespace twicetold::match {

BigVector<Witnesses::Vote> Witnesses::take() {
  std::vector<std::size_t> begin(chosen_.size() + 1, 0);
  for (const auto& worker : votes_)
    for (const std::uint64_t v : worker) ++begin[(v >> 32) + 1];
  for (std::size_t i = 0; i < chosen_.size(); ++i) begin[i + 1] += begin[i];
  BigVector<std::uint32_t> others(begin.back());
  std::vector<std::size_t> at(begin.begin(), begin.end());
  for (auto& worker : votes_) {
    for (const std::uint64_t v : worker) others[at[v >> 32]++] = static_cast<std::uint32_t>(v);
    BigVector<std::uint64_t>().swap(worker);
  }
  BigVector<Vote> all;
  for (std::uint32_t c = 0; c < chosen_.size(); ++c) {
    std::sort(others.data() + begin[c], others.data() + begin[c + 1]);
    for (std::size_t i = begin[c], j = i; i < begin[c + 1]; i = j) {
      while (j < begin[c + 1] && others[j] == others[i]) ++j;
      all.push_back({c, others[i], static_cast<std::uint32_t>(j - i)});
    }
  }
  return all;
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
    const auto place =
        static_cast<std::uint64_t>(std::lower_bound(chosen_.begin(), chosen_.end(), p) - chosen_.begin());
    for (std::size_t k = 0; k < count; ++k) {
      const auto other = static_cast<std::uint32_t>(others[k]);
      if (other != p) votes_[worker].push_back(place << 32 | other);
    }
  }
}

}  // namespace twicetold::match
