// Candidate pairs on their way from an engine to verification: 4 bytes each (6 where there are very many passages), in
// buckets of 512 to 4,096 consecutive first passages, so that sorting and counting stay in cache and no order of
// threads shows.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "base/spill.hpp"
#include "match/block_pool.hpp"

namespace twicetold::match {

struct Candidate {
  std::uint32_t a = 0, b = 0;  // a < b
  std::uint32_t votes = 0;     // shared grams that were seen to link the two
  std::uint32_t weight = 0;    // sum of 1/V over them, in sixteenths
};

// Numbers of a few bytes in many growing lists, in blocks of a pool: nothing is copied as a list grows, and of ten
// thousand lists that are written at once only the page being written has to be in memory.
class BlockLists {
 public:
  // Values of `bytes` bytes, 8 at most.
  BlockLists(std::size_t lists, unsigned bytes) : lists_(lists), bytes_(bytes) {}

  void add(std::size_t list, std::uint64_t value, BlockPool& pool, unsigned worker) {
    List& l = lists_[list];
    if (l.at == l.end) open_block(l, pool, worker);
    if constexpr (std::endian::native == std::endian::big) value <<= unused();
    std::memcpy(l.at, &value, sizeof value);  // the bytes behind it are the next one's
    l.at += bytes_;
    __builtin_prefetch(l.at + 64, 1);  // the line after this one
  }
  // Every value of a list, latest blocks first. In a file a look at one block brings the ones around it, too, which are
  // other lists', so there is breathing after each few.
  template <class Visit>
  void for_each(std::size_t list, Visit&& visit) const {
    const char* end = lists_[list].at;
    if (end == nullptr) return;
    for (const char* data = lists_[list].end - full();;) {
      const char* before = nullptr;
      std::memcpy(&before, data, head);
      if (before != nullptr)
        for (std::size_t i = 0; i < size; i += 64) __builtin_prefetch(before + i);  // blocks are strewn
      for (const char* at = data + head; at != end; at += bytes_) {
        std::uint64_t value = 0;
        std::memcpy(&value, at, sizeof value);
        if constexpr (std::endian::native == std::endian::little) value <<= unused();
        visit(value >> unused());
      }
      if (before == nullptr) return;
      base::Spill::breathe_now_and_then();
      data = before;
      end = data + full();
    }
  }

 private:
  static constexpr std::size_t size = BlockPool::block * sizeof(std::uint64_t), head = sizeof(char*);
  struct List {
    char *at = nullptr, *end = nullptr;  // of the values of its block
  };
  [[nodiscard]] unsigned unused() const { return 64 - 8 * bytes_; }  // bits of eight bytes
  // How far values reach in a full block; eight bytes are written for the last one, too.
  [[nodiscard]] std::size_t full() const { return head + ((size - head - 8) / bytes_ + 1) * bytes_; }
  void open_block(List& l, BlockPool& pool, unsigned worker) {
    char* const before = l.end == nullptr ? nullptr : l.end - full();
    char* const data = reinterpret_cast<char*>(pool.take(worker));
    std::memcpy(data, &before, head);
    l = {data + head, data + full()};
  }

  std::vector<List> lists_;
  unsigned bytes_;
};

class PairBuckets {
 public:
  // What a link may weigh: in sixteenths 1/V of every level (link_weight), and 1.
  static constexpr std::array<std::uint8_t, 8> weights = {1, 2, 3, 5, 7, 15, 16, 16};

  PairBuckets(std::size_t passages, unsigned workers) : pool_(workers, passages * 64) {
    while (bits_ < most_bits && passages >> bits_ > most_small) ++bits_;
    buckets_ = (passages >> bits_) + 1;
    second_bits_ = std::max(1U, static_cast<unsigned>(std::bit_width(passages)));
    const unsigned bytes = (weight_bits + second_bits_ + bits_ + 7) / 8;
    for (unsigned w = 0; w < workers; ++w) store_.emplace_back(buckets_, bytes);
  }

  void add(unsigned worker, std::uint32_t a, std::uint32_t b, unsigned weight) {
    if (a > b) std::swap(a, b);
    const std::uint64_t low = a & ((1U << bits_) - 1);
    const std::uint64_t link = (low << second_bits_ | b) << weight_bits | places[weight];
    store_[worker].add(a >> bits_, link, pool_, worker);
  }
  [[nodiscard]] std::size_t buckets() const { return buckets_; }

  // The distinct pairs of a bucket that were linked at least twice, by a then b, with votes and weights
  // added up; of first passages for which `once_is_enough(a)` holds also those linked once. Of all these only those
  // that are `worth` something.
  template <class OnceIsEnough, class Worth>
  void take(std::size_t bucket, std::vector<Candidate>& out, OnceIsEnough&& once_is_enough, Worth&& worth) {
    thread_local std::vector<std::uint64_t> sorted;
    const auto base = static_cast<std::uint32_t>(bucket << bits_);
    const std::size_t firsts = std::size_t{1} << bits_;
    thread_local std::vector<std::uint32_t> start, at;
    start.assign(firsts + 1, 0);
    const unsigned first = second_bits_ + weight_bits;
    const std::uint64_t links = (std::uint64_t{1} << first) - 1;
    for (const BlockLists& worker : store_)
      worker.for_each(bucket, [&](std::uint64_t p) { ++start[(p >> first) + 1]; });
    for (std::size_t i = 0; i < firsts; ++i) start[i + 1] += start[i];
    at.assign(start.begin(), start.end() - 1);
    if (sorted.size() < start.back()) sorted.resize(start.back() + start.back() / 4);
    for (const BlockLists& worker : store_)
      worker.for_each(bucket, [&](std::uint64_t p) { sorted[at[p >> first]++] = p & links; });
    out.clear();
    thread_local Tally tally;
    for (std::size_t i = 0; i < firsts; ++i) {
      if (start[i] == start[i + 1]) continue;
      const std::uint32_t a = base + static_cast<std::uint32_t>(i);
      const bool once = once_is_enough(a);
      if (!once && start[i] + 1 == start[i + 1]) continue;
      tally.add_up({sorted.data() + start[i], sorted.data() + start[i + 1]}, a, once ? 1 : 2, worth, out);
    }
  }

 private:
  // Adds up the links of one first passage. Most of its partners were seen once, so a small hash table that
  // stays in the fastest cache and sorting only what is left cost a third of sorting all links. Whether a partner was
  // seen before can't be foretold, so nothing branches on it.
  class Tally {
   public:
    template <class Worth>
    void add_up(std::span<const std::uint64_t> links, std::uint32_t a, std::uint32_t least, Worth&& worth,
                std::vector<Candidate>& out) {
      const std::size_t wanted = std::bit_ceil(links.size() * 4);
      if (slots_.size() < wanted) slots_.assign(wanted, Candidate{});
      if (filled_.size() < links.size()) filled_.resize(links.size() * 2);
      Candidate* const slots = slots_.data();
      std::uint32_t* const filled = filled_.data();
      const std::size_t wrap = wanted - 1;
      const unsigned shift = 64 - static_cast<unsigned>(std::bit_width(wrap));
      std::size_t used = 0;
      for (const std::uint64_t link : links) {
        const auto b = static_cast<std::uint32_t>(link >> weight_bits);
        std::size_t s = b * 0x9E3779B97F4A7C15ULL >> shift;
        // Taken by another: a product, because two tests would be two branches.
        while (std::uint64_t{slots[s].votes} * (slots[s].b ^ b) != 0) [[unlikely]]
          s = (s + 1) & wrap;
        Candidate& c = slots[s];
        filled[used] = static_cast<std::uint32_t>(s);
        used += c.votes == 0;
        c.b = b;
        ++c.votes;
        c.weight += weights[link & (weights.size() - 1)];
      }
      const std::size_t first_out = out.size();
      out.resize(first_out + used);
      std::size_t kept = first_out;
      for (std::size_t i = 0; i < used; ++i) {
        Candidate& c = slots[filled[i]];
        out[kept] = {a, c.b, c.votes, c.weight};
        kept += c.votes >= least;
        c = {};
      }
      const auto first = out.begin() + static_cast<std::ptrdiff_t>(first_out);
      const auto linked = out.begin() + static_cast<std::ptrdiff_t>(kept);
      out.erase(std::remove_if(first, linked, [&](const Candidate& c) { return !worth(c); }), out.end());
      std::sort(out.begin() + static_cast<std::ptrdiff_t>(first_out), out.end(),
                [](const Candidate& x, const Candidate& y) { return x.b < y.b; });
    }

   private:
    std::vector<Candidate> slots_;  // votes 0: free
    std::vector<std::uint32_t> filled_;
  };

  static constexpr unsigned most_bits = 12, weight_bits = 3;
  static constexpr std::size_t most_small = 2048;  // buckets: each has a block of its own that is being written
  static constexpr auto places = [] {              // weight -> its place in `weights`
    std::array<std::uint8_t, 17> p{};
    for (std::size_t i = 0; i < weights.size(); ++i) p[weights[i]] = static_cast<std::uint8_t>(i);
    return p;
  }();
  unsigned bits_ = 9;         // of a passage's number inside its bucket
  unsigned second_bits_ = 1;  // of the other's
  std::size_t buckets_ = 0;
  BlockPool pool_;
  std::vector<BlockLists> store_;  // by worker; a list is a bucket
};

}  // namespace twicetold::match
