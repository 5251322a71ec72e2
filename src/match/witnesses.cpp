// A vote is 8 bytes; three or four rounds of a radix sort bring equal ones together. A phrase that half the collection
// holds costs no more than one with 64 holders.
#include "match/witnesses.hpp"

#include <algorithm>
#include <bit>

#include "match/grams.hpp"

namespace twicetold::match {

namespace {

// By the number in [shift, shift + bits) of each vote; equal ones keep their order.
void deal(const BigVector<std::uint64_t>& from, BigVector<std::uint64_t>& to, unsigned shift, unsigned bits) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::vector<std::size_t> at((std::size_t{1} << bits) + 1, 0);
  for (const std::uint64_t v : from) ++at[(v >> shift & mask) + 1];
  for (std::size_t i = 0; i < mask; ++i) at[i + 1] += at[i];
  for (const std::uint64_t v : from) to[at[v >> shift & mask]++] = v;
}

}  // namespace

BigVector<Witnesses::Vote> Witnesses::take() {
  BigVector<std::uint64_t> votes, spare;
  if (votes_.size() == 1) {
    votes = std::move(votes_[0]);
  } else {
    for (auto& worker : votes_) {
      votes.insert(votes.end(), worker.begin(), worker.end());
      BigVector<std::uint64_t>().swap(worker);
    }
  }
  // Digits of 8 to 11 bits, from the lowest up, over the bits that occur: the other passage, then the chosen one.
  spare.resize(votes.size());
  std::uint64_t all = 0;
  for (const std::uint64_t v : votes) all |= v;
  for (const unsigned half : {0U, 32U}) {
    const auto width = static_cast<unsigned>(std::bit_width(all >> half & 0xFFFFFFFF));
    const unsigned digits = (width + 10) / 11;
    for (unsigned k = 0; k < digits; ++k) {
      const unsigned from = width * k / digits, to = width * (k + 1) / digits;
      deal(votes, spare, half + from, to - from);
      votes.swap(spare);
    }
  }
  BigVector<Vote> taken;
  for (std::size_t i = 0, j = 0; i < votes.size(); i = j) {
    while (j < votes.size() && votes[j] == votes[i]) ++j;
    taken.push_back({static_cast<std::uint32_t>(votes[i] >> 32), static_cast<std::uint32_t>(votes[i]),
                     static_cast<std::uint32_t>(j - i)});
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
