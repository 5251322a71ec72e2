// One pass through a hash table of passage numbers, with the slots of passages ahead prefetched: the
// table is the only random access. Equality is that of 64-bit hashes of the folded tokens.
#include "engine/unique.hpp"

#include <bit>

#include "base/big_buffer.hpp"

namespace twicetold::engine {

Uniques collapse(const Collection& collection) {
  const std::uint32_t n = collection.passages();
  Uniques u;
  u.of.assign(n, no_unique);
  std::vector<std::uint64_t> hash(n);
  for (std::uint32_t p = 0; p < n; ++p) hash[p] = collection.passage(p).exact;
  const unsigned bits = std::max(6U, static_cast<unsigned>(std::bit_width(n)) + 1U);
  base::BigBuffer<std::uint32_t> slots(std::size_t{1} << bits);  // unique + 1
  const std::size_t mask = slots.size() - 1;
  const auto place = [&](std::uint64_t h) {
    return static_cast<std::size_t>(h * 0x9E3779B97F4A7C15ULL >> (64 - bits));
  };
  std::vector<std::uint64_t> key;
  std::vector<std::uint32_t> extra;
  for (std::uint32_t p = 0; p < n; ++p) {
    if (p + 12 < n) __builtin_prefetch(&slots[place(hash[p + 12])]);
    if (collection.passage(p).tokens == 0) continue;
    std::size_t s = place(hash[p]);
    while (slots[s] != 0 && key[slots[s] - 1] != hash[p]) s = (s + 1) & mask;
    if (slots[s] == 0) {
      key.push_back(hash[p]);
      u.first.push_back(p);
      extra.push_back(0);
      slots[s] = static_cast<std::uint32_t>(key.size());
    } else {
      ++extra[slots[s] - 1];
    }
    u.of[p] = slots[s] - 1;
  }
  const std::size_t uniques = u.first.size();
  u.more_begin.assign(uniques + 1, 0);
  for (std::size_t i = 0; i < uniques; ++i) u.more_begin[i + 1] = u.more_begin[i] + extra[i];
  u.more.resize(u.more_begin.back());
  if (!u.more.empty()) {
    std::vector<std::uint32_t> at(u.more_begin.begin(), u.more_begin.end() - 1);
    for (std::uint32_t p = 0; p < n; ++p)
      if (u.of[p] != no_unique && u.first[u.of[p]] != p) u.more[at[u.of[p]]++] = p;
  }
  u.table.reserve(uniques);
  for (const std::uint32_t p : u.first) u.table.push_back(collection.tokens(p));
  return u;
}

}  // namespace twicetold::engine
