// A list of few holders is decided by a look at tables; what large families need (effective surroundings, phrases)
// costs a walk over the list.
#include "match/holders.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "match/token_sketch.hpp"
#include "match/variety.hpp"

namespace twicetold::match {
namespace {

constexpr std::size_t all_pairs_up_to = 8;
constexpr std::size_t all_pairs_of_copies = 32;
constexpr std::size_t enough_holders = 16;  // to tell rare surroundings from common ones

unsigned ones16(std::uint32_t x) {
  x -= x >> 1 & 0x5555;
  x = (x & 0x3333) + (x >> 2 & 0x3333);
  x = (x + (x >> 4)) & 0x0F0F;
  return (x + (x >> 8)) & 31;
}

// Of a large family the edits alone make many surroundings, each of them rare. So where a gram has holders
// enough to tell, what counts is the effective number of surroundings: one by the chance that two holders have
// the same (Simpson 1949; Hill's number of order 2), corrected for surroundings that share one of 16 bits.
unsigned effective_level(const std::uint64_t* list, std::size_t size) {
  std::array<std::uint32_t, 16> before{}, after{};
  for (std::size_t i = 0; i < size; ++i) {
    ++before[list[i] >> 36 & 15];
    ++after[list[i] >> 32 & 15];
  }
  const auto effective = [&](const std::array<std::uint32_t, 16>& counts) {
    double same = 0;
    for (const double n : counts) same += n * (n - 1);
    same /= static_cast<double>(size) * static_cast<double>(size - 1);
    return 1 / std::max(1.0 / 64, (same - 1.0 / 16) * 16 / 15);
  };
  const double most = std::max(effective(before), effective(after));
  unsigned level = 1;
  while (level < 16 && variety(level) < most) ++level;
  return level;
}

// Is the gram a common phrase: do its holders have at least half as many surroundings as there are holders?
// Counted exactly over the 256 pairs of nibbles, where the level knows sixteen (linear counting again).
bool is_phrase(const std::uint64_t* list, std::size_t size) {
  std::uint64_t seen[4] = {};
  for (std::size_t i = 0; i < size; ++i) seen[list[i] >> 38 & 3] |= std::uint64_t{1} << (list[i] >> 32 & 63);
  static const auto contexts_of = [] {
    std::array<double, 256> table{};
    for (unsigned n = 0; n < 256; ++n) table[n] = -2 * 256 * std::log(1 - n / 256.0);
    return table;
  }();
  // 256 don't fit the sum of bytes that ones() makes.
  const bool all = (seen[0] & seen[1] & seen[2] & seen[3]) == ~std::uint64_t{0};
  if (all) return size <= 2 * 1420;  // 256 ln 256: more can't be told apart
  return contexts_of[ones(seen)] >= static_cast<double>(size);
}

}  // namespace

unsigned link_weight(unsigned level) {
  static const auto table = [] {
    std::array<unsigned, 17> t{};
    for (unsigned k = 1; k < 17; ++k) t[k] = static_cast<unsigned>(std::max(1.0, 16 / variety(k) + 0.5));
    return t;
  }();
  return table[level];
}

unsigned level_of(const std::uint64_t* list, std::size_t size, std::uint32_t before, std::uint32_t after) {
  const unsigned level = std::max(ones16(before), ones16(after));
  return level > 2 && size >= enough_holders ? std::min(level, effective_level(list, size)) : level;
}

void link_holders(const std::uint64_t* list, std::size_t size, unsigned level, PairBuckets& pairs, unsigned worker) {
  const auto id = [&](std::size_t i) { return static_cast<std::uint32_t>(list[i]); };
  const unsigned weight = link_weight(level);
  const bool phrase = size > all_pairs_up_to && is_phrase(list, size);
  if (size <= (phrase ? all_pairs_up_to : all_pairs_of_copies)) {
    for (std::size_t x = 0; x + 1 < size; ++x) pairs.add_each(worker, id(x), {list + x + 1, size - x - 1}, weight);
    return;
  }
  if (!phrase) {
    for (std::size_t x = 1; x < size; ++x) {
      pairs.add(worker, id(x - 1), id(x), weight);
      if (x > 1) pairs.add(worker, id(0), id(x), weight);
    }
    return;
  }
  constexpr std::uint32_t nobody = ~std::uint32_t{0};
  std::array<std::uint32_t, 16> before, after;  // last holder with these surroundings
  before.fill(nobody);
  after.fill(nobody);
  for (std::size_t x = 0; x < size; ++x) {
    std::uint32_t& p = before[list[x] >> 36 & 15];
    std::uint32_t& q = after[list[x] >> 32 & 15];
    if (p != nobody) pairs.add(worker, p, id(x), weight);
    if (q != nobody && q != p) pairs.add(worker, q, id(x), weight);
    p = q = id(x);
  }
}

}  // namespace twicetold::match
