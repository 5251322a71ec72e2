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
    add(list, 1, [value](std::size_t) { return value; }, pool, worker);
  }
  // The values of(0) .. of(count - 1), one behind the other.
  template <class Of>
  void add(std::size_t list, std::size_t count, Of&& of, BlockPool& pool, unsigned worker) {
    List& l = lists_[list];
    char *at = l.at, *end = l.end;
    for (std::size_t i = 0; i < count; ++i) {
      if (at == end) [[unlikely]] {
        l.at = at;
        open_block(l, pool, worker);
        at = l.at;
        end = l.end;
      }
      std::uint64_t value = of(i);
      if constexpr (std::endian::native == std::endian::big) value <<= unused();
      std::memcpy(at, &value, sizeof value);  // the bytes behind it are the next one's
      at += bytes_;
    }
    l.at = at;
    __builtin_prefetch(at + 64, 1);  // the line after this one
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
  // Of `a` with each of `others`, the lower halves of which are larger passages.
  void add_each(unsigned worker, std::uint32_t a, std::span<const std::uint64_t> others, unsigned weight) {
    const std::uint64_t low = a & ((1U << bits_) - 1), same = low << (second_bits_ + weight_bits) | places[weight];
    const auto link = [&](std::size_t i) {
      return same | std::uint64_t{static_cast<std::uint32_t>(others[i])} << weight_bits;
    };
    store_[worker].add(a >> bits_, others.size(), link, pool_, worker);
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
      const std::span<std::uint64_t> own(sorted.data() + start[i], sorted.data() + start[i + 1]);
      if (own.size() < Tally::most_links && second_bits_ <= Tally::most_second_bits)
        tally.add_up(own, a, once ? 1 : 2, worth, out);
      else
        Tally::add_up_slowly(own, a, once ? 1 : 2, worth, out);
    }
  }

 private:
  // Adds up the links of one first passage in a hash table that stays in the fastest cache: a slot of 8 bytes is the
  // partner, its votes and weight, 0 a free one. Most partners were seen once; only those that reach `least` are noted,
  // and the table is cleared as a whole. Whether a partner was seen before can't be foretold, so nothing branches on
  // it.
  class Tally {
   public:
    static constexpr std::size_t most_links = std::size_t{1} << 16;
    static constexpr unsigned most_second_bits = 28;

    template <class Worth>
    void add_up(std::span<const std::uint64_t> links, std::uint32_t a, std::uint32_t least, Worth&& worth,
                std::vector<Candidate>& out) {
      const std::size_t wanted = std::bit_ceil(links.size() * 4);
      if (slots_.size() < wanted) slots_.assign(wanted, 0);
      if (reached_.size() < links.size()) reached_.resize(links.size() * 2);
      std::uint64_t* const slots = slots_.data();
      std::uint32_t* const reached = reached_.data();
      const std::size_t wrap = wanted - 1;
      const unsigned shift = 64 - static_cast<unsigned>(std::bit_width(wrap));
      std::size_t size = 0;
      for (const std::uint64_t link : links) {
        const std::uint64_t b = link >> weight_bits;
        std::size_t s = b * 0x9E3779B97F4A7C15ULL >> shift;
        std::uint64_t held = slots[s];
        // Taken by another: a product, because two tests would be two branches.
        while ((held & all_votes) * (held >> partner_shift ^ b) != 0) [[unlikely]]
          held = slots[s = (s + 1) & wrap];
        reached[size] = static_cast<std::uint32_t>(s);
        size += (held & all_votes) >> votes_shift == least - 1;
        slots[s] = ((held & ~partner) | b << partner_shift) + one_vote + weights[link & (weights.size() - 1)];
      }
      const std::size_t first = out.size();
      out.resize(first + size);
      std::size_t kept = first;
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t slot = slots[reached[i]];
        const Candidate c{a, static_cast<std::uint32_t>(slot >> partner_shift),
                          static_cast<std::uint32_t>((slot & all_votes) >> votes_shift),
                          static_cast<std::uint32_t>(slot & (one_vote - 1))};
        out[kept] = c;
        kept += worth(c);
      }
      out.resize(kept);
      std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                [](const Candidate& x, const Candidate& y) { return x.b < y.b; });
      std::fill_n(slots, wanted, std::uint64_t{0});
    }

    // The same of any links, which it sorts: what doesn't fit a slot, and what the table is tested against.
    template <class Worth>
    static void add_up_slowly(std::span<std::uint64_t> links, std::uint32_t a, std::uint32_t least, Worth&& worth,
                              std::vector<Candidate>& out) {
      std::sort(links.begin(), links.end());
      for (std::size_t i = 0; i < links.size();) {
        Candidate c{a, static_cast<std::uint32_t>(links[i] >> weight_bits)};
        for (; i < links.size() && links[i] >> weight_bits == c.b; ++i) {
          ++c.votes;
          c.weight += weights[links[i] & (weights.size() - 1)];
        }
        if (c.votes >= least && worth(c)) out.push_back(c);
      }
    }

   private:
    // Votes are links at most, weights 16 times as much.
    static constexpr unsigned votes_shift = 20, partner_shift = 36;
    static constexpr std::uint64_t one_vote = std::uint64_t{1} << votes_shift;
    static constexpr std::uint64_t partner = ~std::uint64_t{0} << partner_shift;
    static constexpr std::uint64_t all_votes = ~partner & ~(one_vote - 1);

    std::vector<std::uint64_t> slots_;
    std::vector<std::uint32_t> reached_;
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
