// Keys dealt to many lists as they are made, without counting them first, in blocks of 4 KiB: only the block being
// written has to be near. Lists that follow each other share memory that others don't, and when they have been read it
// goes back: what the keys link is written there next. For keys that fit at once; where they don't, or lie on disk,
// they are counted first (gram_index.cpp).
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "match/block_pool.hpp"

namespace twicetold::match {

class KeyLists {
 public:
  static constexpr std::size_t block = BlockPool::block;  // words; the first is the place of the next block

  // Words that `keys` in `lists` take at most.
  static std::size_t room(std::uint64_t keys, std::size_t lists, unsigned workers) {
    const std::size_t begun = (workers + 1) * BlockPool::granted * regions(keys, lists);
    return (static_cast<std::size_t>(keys / (block - 1)) + 3 * lists * workers + begun) * block;
  }
  KeyLists(std::uint64_t keys, std::size_t lists, unsigned workers)
      : lists_(lists), regions_(regions(keys, lists)), workers_(workers) {
    const std::uint64_t expected = keys * sizeof(std::uint64_t) / regions_.size();
    for (Region& r : regions_) r.pool = std::make_unique<BlockPool>(workers, expected);
    for (std::size_t l = 0; l < lists; ++l) ++regions_[region(l)].lists;
  }
  KeyLists(const KeyLists&) = delete;
  KeyLists& operator=(const KeyLists&) = delete;

  // What one worker writes; only it may.
  class Writer {
   public:
    // Key i goes to the list hashes[i] >> 64 - bits.
    void add(const std::uint64_t* hashes, const std::uint64_t* keys, std::size_t size, unsigned bits) {
      std::uint64_t** const ends = at_.data();
      for (std::size_t i = 0; i < size; ++i) {
        std::uint64_t*& at = ends[hashes[i] >> 1 >> (63 - bits)];
        *at++ = keys[i];
        __builtin_prefetch(at + 8, 1);  // the line after this one
        if (reinterpret_cast<std::uintptr_t>(at) % (block * sizeof(std::uint64_t)) == 0) [[unlikely]] {
          next(at);
        }
      }
    }

   private:
    friend class KeyLists;
    void start(KeyLists& all, unsigned number) {
      all_ = &all;
      number_ = number;
      for (std::size_t l = 0; l < all.lists_; ++l) {
        first_.push_back(all.take(l, number));
        at_.push_back(first_.back() + 1 + skipped(l));
      }
    }
    void next(std::uint64_t*& at) {
      std::uint64_t* const fresh = all_->take(static_cast<std::size_t>(&at - at_.data()), number_);
      *(at - block) = reinterpret_cast<std::uintptr_t>(fresh);
      at = fresh + 1;
    }
    KeyLists* all_ = nullptr;
    unsigned number_ = 0;
    std::vector<std::uint64_t*> first_, at_;
  };
  // From the worker's own thread.
  Writer& writer(unsigned worker) {
    Writer& w = workers_[worker];
    if (w.all_ == nullptr) w.start(*this, worker);
    return w;
  }

  // Keys of a list, worker by worker, in the order in which each wrote them: visit(keys, size).
  template <class Visit>
  void for_each(std::size_t list, Visit&& visit) const {
    for (const Writer& w : workers_) {
      if (w.all_ == nullptr) continue;
      const std::uint64_t* const end = w.at_[list];
      const std::uint64_t* b = w.first_[list];
      const std::uint64_t* from = b + 1 + skipped(list);
      while (end < b || end >= b + block) {
        const std::uint64_t* const next = next_of(b);
        for (std::size_t i = 0; i < block / 4; i += 8) __builtin_prefetch(next + i);  // lists are strewn
        visit(from, static_cast<std::size_t>(b + block - from));
        b = next;
        from = b + 1;
      }
      if (end > from) visit(from, static_cast<std::size_t>(end - from));
    }
  }
  // The list has been read. To be called once for each; from several threads.
  void drop(std::size_t list) {
    Region& r = regions_[region(list)];
    if (r.lists.fetch_sub(1) == 1) r.pool->drop();
  }
  [[nodiscard]] std::size_t size(std::size_t list) const {
    std::size_t n = 0;
    for_each(list, [&](const std::uint64_t*, std::size_t size) { n += size; });
    return n;
  }

 private:
  // Lists begin at different places of their first block: blocks that are all filled to the same height would share
  // a few sets of the cache.
  static std::size_t skipped(std::size_t list) { return list * 8 % (block - 8); }

  static std::uint64_t* next_of(const std::uint64_t* b) { return reinterpret_cast<std::uint64_t*>(b[0]); }

  static std::size_t regions(std::uint64_t keys, std::size_t lists) {
    return std::clamp<std::size_t>(keys * sizeof(std::uint64_t) >> 21, 1, std::min<std::size_t>(lists, 16));
  }
  struct Region {
    std::unique_ptr<BlockPool> pool;
    std::atomic<std::size_t> lists{0};  // that haven't been read
  };
  [[nodiscard]] std::size_t region(std::size_t list) const { return list * regions_.size() / lists_; }
  std::uint64_t* take(std::size_t list, unsigned worker) { return regions_[region(list)].pool->take(worker); }

  std::size_t lists_;
  std::vector<Region> regions_;
  std::vector<Writer> workers_;
};

}  // namespace twicetold::match
