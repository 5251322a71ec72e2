// Candidate pairs on their way from an engine to verification: 8 bytes each, in buckets of 4,096
// consecutive first passages, so that sorting and counting stay in cache and no order of threads shows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "twicetold/storage.hpp"

namespace twicetold::match {

inline constexpr unsigned bucket_bits = 12;

struct Candidate {
  std::uint32_t a = 0, b = 0;  // a < b
  std::uint32_t votes = 0;     // shared grams that were seen to link the two
  std::uint32_t weight = 0;    // sum of 1/V over them, in sixteenths
};

class PairBuckets {
 public:
  PairBuckets(std::size_t passages, unsigned workers)
      : buckets_((passages >> bucket_bits) + 1), chains_(workers, std::vector<Chain>(buckets_)), arenas_(workers) {}

  void add(unsigned worker, std::uint32_t a, std::uint32_t b, unsigned weight) {
    if (a > b) std::swap(a, b);
    const std::uint64_t low = a & ((1U << bucket_bits) - 1);
    Chain& chain = chains_[worker][a >> bucket_bits];
    if (chain.at == chain.end) grow(chain, arenas_[worker]);
    *chain.at++ = low << 52 | std::uint64_t{b} << 8 | weight;
  }
  [[nodiscard]] std::size_t buckets() const { return buckets_; }

  // The distinct pairs of a bucket that were linked at least twice, by a then b, with votes and weights
  // added up; of first passages for which `once_is_enough(a)` holds also those linked once. Once a bucket.
  template <class OnceIsEnough>
  void take(std::size_t bucket, std::vector<Candidate>& out, OnceIsEnough&& once_is_enough) {
    thread_local std::vector<std::uint64_t> all, sorted;
    all.clear();
    for (const auto& worker : chains_) {
      const Chain& chain = worker[bucket];
      for (const Chunk* c = chain.first; c != nullptr; c = c->next)
        all.insert(all.end(), c->values, c == chain.last ? chain.at : c->values + chunk_values);
    }
    const auto base = static_cast<std::uint32_t>(bucket << bucket_bits);
    drop_lone(all, base, once_is_enough);
    std::uint32_t start[(1U << bucket_bits) + 1] = {};
    for (const std::uint64_t p : all) ++start[(p >> 52) + 1];
    for (std::size_t i = 0; i < 1U << bucket_bits; ++i) start[i + 1] += start[i];
    sorted.resize(all.size());
    {
      std::uint32_t at[1U << bucket_bits];
      std::copy(start, start + (1U << bucket_bits), at);
      for (const std::uint64_t p : all) sorted[at[p >> 52]++] = p;
    }
    out.clear();
    for (std::size_t i = 0; i < 1U << bucket_bits; ++i) {
      if (start[i] == start[i + 1]) continue;
      const std::uint32_t a = base + static_cast<std::uint32_t>(i);
      const bool once = once_is_enough(a);
      std::sort(sorted.begin() + start[i], sorted.begin() + start[i + 1]);
      for (std::uint32_t k = start[i]; k < start[i + 1];) {
        const std::uint64_t pair = sorted[k] >> 8;
        Candidate c{a, static_cast<std::uint32_t>(pair), 0, 0};
        for (; k < start[i + 1] && sorted[k] >> 8 == pair; ++k) {
          ++c.votes;
          c.weight += static_cast<std::uint32_t>(sorted[k] & 255);
        }
        if (c.votes > 1 || once) out.push_back(c);
      }
    }
  }

 private:
  // A bucket's pairs of one worker lie in chunks: nothing is copied as it grows, and of ten thousand buckets
  // that are written at once only the page being written has to be in memory.
  static constexpr std::size_t chunk_values = 4095;
  struct Chunk {
    std::uint64_t values[chunk_values];
    Chunk* next;
  };
  struct Chain {
    std::uint64_t *at = nullptr, *end = nullptr;
    Chunk *first = nullptr, *last = nullptr;
  };
  static void grow(Chain& chain, Arena& arena) {
    Chunk* const c = new (arena.take(sizeof(Chunk))) Chunk;  // NOLINT(cppcoreguidelines-owning-memory)
    c->next = nullptr;
    (chain.last != nullptr ? chain.last->next : chain.first) = c;
    chain.last = c;
    chain.at = c->values;
    chain.end = c->values + chunk_values;
  }

  // Most pairs are linked once: two bitmaps by the pair's hash throw nearly all of them out before sorting.
  // What slips through by a collision is counted exactly afterwards, so the outcome is the same.
  template <class OnceIsEnough>
  static void drop_lone(std::vector<std::uint64_t>& all, std::uint32_t base, OnceIsEnough&& once_is_enough) {
    constexpr unsigned bits = 21;
    thread_local std::vector<std::uint64_t> once, twice;
    if (all.size() < 64) return;
    once.assign(std::size_t{1} << (bits - 6), 0);
    twice.assign(std::size_t{1} << (bits - 6), 0);
    const auto slot = [](std::uint64_t p) { return (p >> 8) * 0x9E3779B97F4A7C15ULL >> (64 - bits); };
    for (const std::uint64_t p : all) {
      const std::uint64_t h = slot(p), bit = std::uint64_t{1} << (h & 63);
      twice[h >> 6] |= once[h >> 6] & bit;
      once[h >> 6] |= bit;
    }
    std::size_t kept = 0;
    for (const std::uint64_t p : all) {
      const std::uint64_t h = slot(p);
      if ((twice[h >> 6] >> (h & 63) & 1) || once_is_enough(base + static_cast<std::uint32_t>(p >> 52)))
        all[kept++] = p;
    }
    all.resize(kept);
  }

  std::size_t buckets_;
  std::vector<std::vector<Chain>> chains_;  // worker, bucket
  std::vector<Arena> arenas_;               // a worker
};

}  // namespace twicetold::match
