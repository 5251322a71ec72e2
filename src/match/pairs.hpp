// Candidate pairs on their way from an engine to verification: 8 bytes each, in buckets of 4,096
// consecutive first passages, so that sorting and counting stay in cache and no order of threads shows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

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
      : buckets_((passages >> bucket_bits) + 1), store_(workers, std::vector<std::vector<std::uint64_t>>(buckets_)) {}

  void add(unsigned worker, std::uint32_t a, std::uint32_t b, unsigned weight) {
    if (a > b) std::swap(a, b);
    const std::uint64_t low = a & ((1U << bucket_bits) - 1);
    store_[worker][a >> bucket_bits].push_back(low << 52 | std::uint64_t{b} << 8 | weight);
  }
  [[nodiscard]] std::size_t buckets() const { return buckets_; }

  // The distinct pairs of a bucket that were linked at least twice, by a then b, with votes and weights
  // added up; of first passages for which `once_is_enough(a)` holds also those linked once. Frees the bucket.
  template <class OnceIsEnough>
  void take(std::size_t bucket, std::vector<Candidate>& out, OnceIsEnough&& once_is_enough) {
    thread_local std::vector<std::uint64_t> sorted;
    const auto base = static_cast<std::uint32_t>(bucket << bucket_bits);
    constexpr std::size_t firsts = std::size_t{1} << bucket_bits;
    thread_local std::vector<std::uint32_t> start, at;
    start.assign(firsts + 1, 0);
    for (const auto& worker : store_)
      for (const std::uint64_t p : worker[bucket]) ++start[(p >> 52) + 1];
    for (std::size_t i = 0; i < firsts; ++i) start[i + 1] += start[i];
    at.assign(start.begin(), start.end() - 1);
    if (sorted.size() < start.back()) sorted.resize(start.back() + start.back() / 4);
    for (auto& worker : store_) {
      for (const std::uint64_t p : worker[bucket]) sorted[at[p >> 52]++] = p;
      std::vector<std::uint64_t>().swap(worker[bucket]);
    }
    out.clear();
    for (std::size_t i = 0; i < firsts; ++i) {
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
  std::size_t buckets_;
  std::vector<std::vector<std::vector<std::uint64_t>>> store_;  // worker, bucket
};

}  // namespace twicetold::match
