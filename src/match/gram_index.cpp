// Keys are 8 bytes - 24 bits of hash, two 4-bit surroundings, 32 bits of passage - written once into
// partitions by the upper hash bits, each small enough to be sorted inside a core's cache. Grams seen once
// (most of them) are dropped by a two-bit filter before sorting. When the keys don't fit the memory that
// may be used, the hash range is walked in several rounds: hashing again is cheaper than writing out.
// Cost: about 75 keys a paragraph, hashed twice, written once, sorted in cache. The result depends on
// neither rounds nor threads: partitions follow from the number of grams alone.
#include "match/gram_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>

#include "base/big_buffer.hpp"
#include "base/parallel.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

constexpr std::size_t partition_goal = 1U << 17;  // keys; 1 MiB
constexpr std::size_t chunk_passages = 1U << 13;
constexpr std::size_t all_pairs_up_to = 8;
constexpr std::size_t all_pairs_of_copies = 32;
constexpr std::size_t enough_holders = 16;  // to tell rare surroundings from common ones

struct Layout {
  unsigned bits = 0;                 // of partition
  std::vector<std::uint32_t> count;  // chunk, partition
  std::size_t chunks = 0;
  std::uint64_t keys = 0;
};

class Grouper {
 public:
  Grouper(const PassageTable& passages, const IndexOptions& options, PairBuckets* pairs)
      : passages_(passages), options_(options), pairs_(pairs) {}

  VarietyTable run() {
    plan();
    VarietyTable table;
    table.start(layout_.bits, layout_.keys);
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    std::vector<std::uint64_t> total(partitions, 0);
    for (std::size_t c = 0; c < layout_.chunks; ++c)
      for (std::size_t p = 0; p < partitions; ++p) total[p] += layout_.count[c * partitions + p];
    const std::uint64_t room = std::max<std::uint64_t>(options_.memory / sizeof(std::uint64_t), partition_goal * 4);
    base::BigBuffer<std::uint64_t> keys;
    for (std::size_t first = 0; first < partitions;) {
      std::size_t last = first;
      std::uint64_t size = 0;
      while (last < partitions && (last == first || size + total[last] <= room)) size += total[last++];
      if (keys.size() < size) keys.reset(size);
      fill(first, last, keys.data());
      std::vector<std::uint64_t> begin(last - first + 1, 0);
      for (std::size_t p = first; p < last; ++p) begin[p - first + 1] = begin[p - first] + total[p];
      base::parallel_chunks(
          options_.threads, last - first, 1,
          [&](std::size_t from, std::size_t, unsigned worker) {
            group(first + from, keys.data() + begin[from], begin[from + 1] - begin[from], worker, table);
          },
          options_.stop);
      table.close(first, last);
      first = last;
    }
    table.finish();
    return table;
  }

 private:
  // Counts keys a chunk and partition.
  void plan() {
    std::uint64_t keys = 0;
    for (const PassageTokens& p : passages_) keys += gram_count(p);
    layout_.keys = keys;
    while (layout_.bits < 24 && keys >> layout_.bits > partition_goal) ++layout_.bits;
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    // Fewer, larger chunks where there are many partitions, so that the counts stay small.
    chunk_ = std::max(chunk_passages, partitions * 8);
    layout_.chunks = (passages_.size() + chunk_ - 1) / chunk_;
    layout_.count.assign(layout_.chunks * partitions, 0);
    if (layout_.bits == 0) {
      for (std::size_t i = 0; i < passages_.size(); ++i)
        layout_.count[i / chunk_] += static_cast<std::uint32_t>(gram_count(passages_[i]));
      return;
    }
    base::parallel_chunks(
        options_.threads, layout_.chunks, 1,
        [&](std::size_t c, std::size_t, unsigned) {
          std::uint32_t* count = &layout_.count[c * partitions];
          std::vector<std::uint64_t> hashes;
          for_chunk(c, hashes, [&](std::size_t, const PassageTokens&, std::size_t m) {
            for (std::size_t i = 0; i < m; ++i) ++count[hashes[i] >> (64 - layout_.bits)];
          });
        },
        options_.stop);
  }

  template <class Visit>
  void for_chunk(std::size_t c, std::vector<std::uint64_t>& hashes, Visit&& visit) const {
    const std::size_t end = std::min(passages_.size(), (c + 1) * chunk_);
    for (std::size_t id = c * chunk_; id < end; ++id) {
      const PassageTokens& p = passages_[id];
      const std::size_t m = gram_count(p);
      if (m == 0) continue;
      if (id + 4 < end) __builtin_prefetch(passages_[id + 4].data);
      if (hashes.size() < m) hashes.resize(m * 2);
      gram_hashes(p.data, p.count, traits(p.script).gram, hashes.data());
      visit(id, p, m);
    }
  }

  // Writes the keys of partitions [first, last), chunk after chunk inside each, so passages ascend.
  void fill(std::size_t first, std::size_t last, std::uint64_t* keys) {
    const std::size_t partitions = std::size_t{1} << layout_.bits, width = last - first;
    std::vector<std::uint64_t> place(layout_.chunks * width);
    std::uint64_t at = 0;
    for (std::size_t p = first; p < last; ++p)
      for (std::size_t c = 0; c < layout_.chunks; ++c) {
        place[c * width + (p - first)] = at;
        at += layout_.count[c * partitions + p];
      }
    base::parallel_chunks(
        options_.threads, layout_.chunks, 1,
        [&](std::size_t c, std::size_t, unsigned) {
          std::uint64_t* to = &place[c * width];
          std::vector<std::uint64_t> hashes, made;
          const unsigned bits = layout_.bits;
          for_chunk(c, hashes, [&](std::size_t id, const PassageTokens& p, std::size_t m) {
            if (made.size() < m) made.resize(m * 2);
            gram_keys(p, hashes.data(), m, bits, static_cast<std::uint32_t>(id), made.data());
            for (std::size_t i = 0; i < m; ++i) {
              const std::size_t part = (bits ? hashes[i] >> (64 - bits) : 0) - first;
              if (part < width) keys[to[part]++] = made[i];
            }
          });
        },
        options_.stop);
  }

  // Sorts one partition by hash (stable, so passages stay ascending) and walks its groups.
  void group(std::size_t partition, std::uint64_t* keys, std::size_t size, unsigned worker, VarietyTable& table) {
    thread_local std::vector<std::uint64_t> spare;
    thread_local std::vector<VarietyTable::Entry> entries;
    entries.clear();
    size = drop_singles(keys, size);
    if (spare.size() < size) spare.resize(size + size / 4);
    std::uint64_t* from = keys;
    std::uint64_t* to = spare.data();
    for (int shift = 40; shift < 64; shift += 12) {
      std::array<std::uint32_t, 4097> at{};
      for (std::size_t i = 0; i < size; ++i) ++at[(from[i] >> shift & 4095) + 1];
      for (std::size_t k = 0; k < 4096; ++k) at[k + 1] += at[k];
      for (std::size_t i = 0; i < size; ++i) to[at[from[i] >> shift & 4095]++] = from[i];
      std::swap(from, to);
    }
    for (std::size_t i = 0; i < size;) {
      const std::uint64_t hash = from[i] >> 40;
      std::size_t j = i;
      std::size_t distinct = i;  // the group's passages, each once, at [i, distinct)
      std::uint32_t before = 0, after = 0;
      for (; j < size && from[j] >> 40 == hash; ++j) {
        before |= 1U << (from[j] >> 36 & 15);
        after |= 1U << (from[j] >> 32 & 15);
        if (j == i || static_cast<std::uint32_t>(from[j]) != static_cast<std::uint32_t>(from[distinct - 1]))
          from[distinct++] = from[j];
      }
      if (distinct - i >= 2) {
        auto level = static_cast<unsigned>(std::max(std::popcount(before), std::popcount(after)));
        if (level > 2 && distinct - i >= enough_holders)
          level = std::min(level, effective_level(from + i, distinct - i));
        if (level >= 2)
          entries.push_back(
              {(layout_.bits ? std::uint64_t{partition} << (64 - layout_.bits) : 0) | hash << 40 >> layout_.bits,
               static_cast<std::uint8_t>(level)});
        if (pairs_) link(from + i, distinct - i, level, worker);
        if (options_.witnesses) options_.witnesses->see(worker, from + i, distinct - i);
      }
      i = j;
    }
    table.add(partition, entries);
  }

  static std::size_t drop_singles(std::uint64_t* keys, std::size_t size) {
    if (size < 64) return size;
    thread_local std::vector<std::uint64_t> once, twice;
    const unsigned bits = std::clamp(static_cast<unsigned>(std::bit_width(size * 4)), 8U, 20U);
    once.assign(std::size_t{1} << (bits - 6), 0);
    twice.assign(std::size_t{1} << (bits - 6), 0);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t h = keys[i] >> (64 - bits);
      const std::uint64_t bit = std::uint64_t{1} << (h & 63);
      twice[h >> 6] |= once[h >> 6] & bit;
      once[h >> 6] |= bit;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t h = keys[i] >> (64 - bits);
      keys[kept] = keys[i];
      kept += twice[h >> 6] >> (h & 63) & 1;
    }
    return kept;
  }

  // Of a large family the edits alone make many surroundings, each of them rare. So where a gram has holders
  // enough to tell, what counts is the effective number of surroundings: one by the chance that two holders have
  // the same (Simpson 1949; Hill's number of order 2), corrected for surroundings that share one of 16 bits.
  static unsigned effective_level(const std::uint64_t* list, std::size_t size) {
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
  static bool is_phrase(const std::uint64_t* list, std::size_t size) {
    std::uint64_t seen[4] = {};
    for (std::size_t i = 0; i < size; ++i) seen[list[i] >> 38 & 3] |= std::uint64_t{1} << (list[i] >> 32 & 63);
    int contexts = 0;
    for (const std::uint64_t s : seen) contexts += std::popcount(s);
    if (contexts == 256) return size <= 2 * 1420;  // 256 ln 256: more can't be told apart
    return -2 * 256 * std::log(1 - contexts / 256.0) >= static_cast<double>(size);
  }

  // All pairs of few holders. Of many, chains: through all of them and to the first where they are copies of
  // one text, else only among those with the same surroundings on one side.
  void link(const std::uint64_t* list, std::size_t size, unsigned level, unsigned worker) {
    const auto id = [&](std::size_t i) { return static_cast<std::uint32_t>(list[i]); };
    const auto weight = static_cast<unsigned>(std::max(1.0, 16 / variety(level) + 0.5));
    const bool phrase = size > all_pairs_up_to && is_phrase(list, size);
    if (size <= (phrase ? all_pairs_up_to : all_pairs_of_copies)) {
      for (std::size_t x = 0; x < size; ++x)
        for (std::size_t y = x + 1; y < size; ++y) pairs_->add(worker, id(x), id(y), weight);
      return;
    }
    if (!phrase) {
      for (std::size_t x = 1; x < size; ++x) {
        pairs_->add(worker, id(x - 1), id(x), weight);
        if (x > 1) pairs_->add(worker, id(0), id(x), weight);
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
      if (p != nobody) pairs_->add(worker, p, id(x), weight);
      if (q != nobody && q != p) pairs_->add(worker, q, id(x), weight);
      p = q = id(x);
    }
  }

  const PassageTable& passages_;
  const IndexOptions& options_;
  PairBuckets* pairs_;
  Layout layout_;
  std::size_t chunk_ = chunk_passages;
};

}  // namespace

VarietyTable group_grams(const PassageTable& passages, const IndexOptions& options, PairBuckets* pairs) {
  return Grouper(passages, options, pairs).run();
}

}  // namespace twicetold::match
