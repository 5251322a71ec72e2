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

  // The distinct pairs of a bucket, by a then b, with votes and weights added up. Frees the bucket.
  void take(std::size_t bucket, std::vector<Candidate>& out) {
    thread_local std::vector<std::uint64_t> all, sorted;
    all.clear();
    for (auto& worker : store_) {
      auto& part = worker[bucket];
      all.insert(all.end(), part.begin(), part.end());
      std::vector<std::uint64_t>().swap(part);
    }
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
    const auto base = static_cast<std::uint32_t>(bucket << bucket_bits);
    for (std::size_t i = 0; i < 1U << bucket_bits; ++i) {
      std::sort(sorted.begin() + start[i], sorted.begin() + start[i + 1]);
      for (std::uint32_t k = start[i]; k < start[i + 1]; ++k) {
        const auto b = static_cast<std::uint32_t>(sorted[k] >> 8);
        const auto weight = static_cast<std::uint32_t>(sorted[k] & 255);
        if (k > start[i] && out.back().b == b) {
          ++out.back().votes;
          out.back().weight += weight;
        } else {
          out.push_back({base + static_cast<std::uint32_t>(i), b, 1, weight});
        }
      }
    }
  }

 private:
  std::size_t buckets_;
  std::vector<std::vector<std::vector<std::uint64_t>>> store_;  // worker, bucket
};

}  // namespace twicetold::match
