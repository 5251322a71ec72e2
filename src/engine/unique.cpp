// Hashes are dealt to partitions whose tables stay in cache; each finds the first passage of every text. A last walk
// numbers the uniques. Equality is that of 64-bit hashes of the folded tokens. Cost: three walks in order, and one
// look at the number of an earlier passage for each copy; 20 bytes a passage while it lasts, 12 afterwards.
#include "engine/unique.hpp"

#include <bit>

#include "base/big_buffer.hpp"
#include "base/fetch.hpp"
#include "base/spill.hpp"

namespace twicetold::engine {
namespace {

struct Key {
  std::uint64_t hash;
  std::uint32_t passage, unused;
};

constexpr std::size_t partition_goal = 1U << 15;

// Writes to `of` the first passage with the same hash, for all keys of a partition (passages ascend in it).
void find_first(const Key* keys, std::size_t size, BigVector<std::uint32_t>& of, std::vector<std::uint32_t>& slots) {
  const unsigned bits = std::max(4U, static_cast<unsigned>(std::bit_width(size)) + 1U);
  slots.assign(std::size_t{1} << bits, 0);  // index of the key + 1
  const std::size_t mask = slots.size() - 1;
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t s = keys[i].hash * 0x9E3779B97F4A7C15ULL >> (64 - bits);
    while (slots[s] != 0 && keys[slots[s] - 1].hash != keys[i].hash) s = (s + 1) & mask;
    if (slots[s] == 0) slots[s] = static_cast<std::uint32_t>(i) + 1;
    of[keys[i].passage] = keys[slots[s] - 1].passage;
  }
}

}  // namespace

Uniques collapse(const Collection& collection) {
  const std::uint32_t n = collection.passages();
  Uniques u;
  u.of.assign(n, no_unique);
  {
    unsigned bits = 0;
    while (bits < 12 && n >> bits > partition_goal) ++bits;
    const auto part = [&](std::uint64_t h) { return bits ? h >> (64 - bits) : 0; };
    std::vector<std::uint64_t> begin((std::size_t{1} << bits) + 1, 0);
    constexpr std::uint32_t ahead = 16;  // records lie by input, passages go by id
    const auto fetch = [&](std::uint32_t p) {
      if (p + ahead < n) base::fetch(&collection.passage(p + ahead));
    };
    for (std::uint32_t p = 0; p < n; ++p) {
      fetch(p);
      if (collection.passage(p).tokens != 0) ++begin[part(collection.passage(p).exact) + 1];
    }
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    base::BigBuffer<Key> keys(begin.back());
    std::vector<std::uint64_t> at(begin.begin(), begin.end() - 1);
    for (std::uint32_t p = 0; p < n; ++p) {
      base::Spill::breathe_now_and_then();
      fetch(p);
      const PassageRecord& r = collection.passage(p);
      if (r.tokens != 0) keys[at[part(r.exact)]++] = {r.exact, p, 0};
    }
    std::vector<std::uint32_t> slots;
    for (std::size_t i = 0; i + 1 < begin.size(); ++i) {
      base::Spill::breathe();
      find_first(keys.data() + begin[i], begin[i + 1] - begin[i], u.of, slots);
    }
  }
  std::uint32_t uniques = 0;
  for (std::uint32_t p = 0; p < n; ++p) uniques += u.of[p] == p;
  u.first.reserve(uniques);
  u.more_begin.assign(std::size_t{uniques} + 1, 0);
  {
    const base::Spill::Hot hot(0.125);
    u.table.reserve(uniques);
  }
  for (std::uint32_t p = 0; p < n; ++p) {
    base::Spill::breathe_now_and_then();
    if (u.of[p] == no_unique) continue;
    if (u.of[p] == p) {
      u.of[p] = static_cast<std::uint32_t>(u.first.size());
      u.first.push_back(p);
      u.table.push_back(collection.tokens(p));
    } else {
      u.of[p] = u.of[u.of[p]];
      ++u.more_begin[u.of[p] + 1];
    }
  }
  for (std::size_t i = 0; i < uniques; ++i) u.more_begin[i + 1] += u.more_begin[i];
  u.more.resize(u.more_begin.back());
  if (!u.more.empty()) {
    BigVector<std::uint32_t> at(u.more_begin.begin(), u.more_begin.end() - 1);
    for (std::uint32_t p = 0; p < n; ++p)
      if (u.of[p] != no_unique && u.first[u.of[p]] != p) u.more[at[u.of[p]]++] = p;
  }
  return u;
}

}  // namespace twicetold::engine
