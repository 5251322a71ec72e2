// Which passages repeat, and which documents are copies as a whole.
//
// Most passages occur once, so the first pass only counts hashes to two in a table of two bits a slot
// (random access, no sort); what reached two is collected and sorted: that is 5-30 % of the passages.
// False company in a slot costs a little time and never a count, since runs are made of whole hashes.

#include "copies.hpp"

#include <bit>
#include <cstring>
#include <numeric>

namespace twicetold::role_detail {

BigVector<Member> repeated_members(std::span<const PassageKey> keys, std::uint64_t PassageKey::* hash,
                                   std::span<const std::uint64_t> first) {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(64, keys.size() * 4));
  const std::uint64_t mask = slots - 1;
  BigVector<std::uint64_t> table(slots / 32, 0);
  constexpr std::size_t ahead = 16;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i + ahead < keys.size()) __builtin_prefetch(&table[((keys[i + ahead].*hash) & mask) >> 5U], 1);
    const std::uint64_t slot = (keys[i].*hash) & mask;
    std::uint64_t& word = table[slot >> 5U];
    const std::uint64_t shift = (slot & 31U) * 2;
    const std::uint64_t seen = (word >> shift) & 3U;
    if (seen < 2) word += std::uint64_t{1} << shift;
  }
  BigVector<Member> members;
  std::uint32_t document = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    while (i >= first[document + 1]) ++document;
    if (i + ahead < keys.size()) __builtin_prefetch(&table[((keys[i + ahead].*hash) & mask) >> 5U]);
    const std::uint64_t slot = (keys[i].*hash) & mask;
    if (((table[slot >> 5U] >> ((slot & 31U) * 2)) & 3U) < 2) continue;
    members.push_back({keys[i].*hash, document, static_cast<std::uint32_t>(i - first[document])});
  }
  std::sort(members.begin(), members.end(), before);
  return members;
}

namespace {

constexpr std::uint32_t least_weight = 4;   // shorter lines say nothing of copies, and some stand everywhere
constexpr std::size_t all_pairs = 12;       // documents; a longer list links neighbours and its first one
constexpr std::uint64_t least_shared = 60;  // less is a line that repeats, not a copy

std::uint32_t weight(const PassageKey& key) { return key.prose != 0 ? key.bytes : (key.bytes + 7) / 8; }

std::uint32_t root(BigVector<std::uint32_t>& parent, std::uint32_t x) {
  while (parent[x] != x) x = parent[x] = parent[parent[x]];
  return x;
}

}  // namespace

BigVector<std::uint32_t> families(std::span<const PassageKey> keys, const DocumentTable& table,
                                  const BigVector<Member>& members) {
  const auto documents = static_cast<std::uint32_t>(table.sources.size());
  struct Pair {
    std::uint64_t documents;  // smaller << 32 | larger
    std::uint32_t weight;
  };
  BigVector<Pair> pairs;
  BigVector<Member> holders;  // one a document
  for_each_run(members, [&](std::span<const Member> run) {
    const std::uint32_t w = weight(keys[table.first_passage[run.front().document] + run.front().index]);
    if (w < least_weight) return;
    holders.clear();
    for (const Member& m : run) {
      if (holders.empty() || holders.back().document != m.document) holders.push_back(m);
    }
    const auto link = [&](std::size_t i, std::size_t j) {
      pairs.push_back({std::uint64_t{holders[i].document} << 32U | holders[j].document, w});
    };
    for (std::size_t j = 1; j < holders.size(); ++j) {
      const std::size_t near = holders.size() <= all_pairs || j < 2 ? 0 : j - 2;
      for (std::size_t i = near; i < j; ++i) link(i, j);
      if (near > 0) link(0, j);
    }
  });
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.documents < b.documents; });
  BigVector<std::uint64_t> total(documents, 0);
  for (std::uint32_t d = 0; d < documents; ++d) {
    for (std::uint64_t p = table.first_passage[d]; p < table.first_passage[d + 1]; ++p) total[d] += weight(keys[p]);
  }
  BigVector<std::uint32_t> parent(documents);
  std::iota(parent.begin(), parent.end(), 0U);
  for (std::size_t i = 0; i < pairs.size();) {
    std::size_t j = i;
    std::uint64_t shared = 0;
    for (; j < pairs.size() && pairs[j].documents == pairs[i].documents; ++j) shared += pairs[j].weight;
    const auto a = static_cast<std::uint32_t>(pairs[i].documents >> 32U);
    const auto b = static_cast<std::uint32_t>(pairs[i].documents);
    // Half of the lighter one. A document of one line is no copy by it: it is a line that repeats.
    const std::uint64_t passages = std::min(table.first_passage[a + 1] - table.first_passage[a],
                                            table.first_passage[b + 1] - table.first_passage[b]);
    if (passages >= 2 && shared >= least_shared && 2 * shared >= std::min(total[a], total[b])) {
      const std::uint32_t x = root(parent, a);
      const std::uint32_t y = root(parent, b);
      parent[std::max(x, y)] = std::min(x, y);
    }
    i = j;
  }
  BigVector<std::uint32_t> family(documents);
  for (std::uint32_t d = 0; d < documents; ++d) family[d] = root(parent, d);
  return family;
}

}  // namespace twicetold::role_detail
