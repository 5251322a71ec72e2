// Keys dealt to many lists as they are made, without counting them first: blocks of 4 KiB from one large buffer, so
// that only the block being written has to be near, and no memory is asked for twice. For one round over all keys;
// where they don't fit at once, or lie on disk, they are counted first (gram_index.cpp).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/big_buffer.hpp"

namespace twicetold::match {

class KeyLists {
 public:
  static constexpr std::size_t block = 512;  // words; the first is the place of the next block
  static constexpr std::size_t grant = 16;   // blocks that a worker takes at once

  // Words that `keys` in `lists` take at most.
  static std::size_t room(std::uint64_t keys, std::size_t lists, unsigned workers) {
    return (static_cast<std::size_t>(keys / (block - 1)) + 3 * lists * workers + (workers + 1) * grant) * block;
  }
  KeyLists(std::uint64_t keys, std::size_t lists, unsigned workers)
      : lists_(lists), words_(room(keys, lists, workers) + block), workers_(workers) {
    base_ = words_.data();
    while (reinterpret_cast<std::uintptr_t>(base_) % (block * sizeof(std::uint64_t)) != 0) ++base_;
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
    void start(KeyLists& all) {
      all_ = &all;
      for (std::size_t l = 0; l < all.lists_; ++l) {
        first_.push_back(take());
        at_.push_back(first_.back() + 1 + skipped(l));
      }
    }
    void next(std::uint64_t*& at) {
      std::uint64_t* const fresh = take();
      *(at - block) = static_cast<std::uint64_t>(fresh - all_->base_);
      at = fresh + 1;
    }
    std::uint64_t* take() {
      if (left_ == 0) {
        free_ = all_->base_ + all_->used_.fetch_add(grant, std::memory_order_relaxed) * block;
        left_ = grant;
      }
      --left_;
      return std::exchange(free_, free_ + block);
    }
    KeyLists* all_ = nullptr;
    std::vector<std::uint64_t*> first_, at_;
    std::uint64_t* free_ = nullptr;
    std::size_t left_ = 0;
  };
  // From the worker's own thread.
  Writer& writer(unsigned worker) {
    Writer& w = workers_[worker];
    if (w.all_ == nullptr) w.start(*this);
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
        for (std::size_t i = 0; i < block / 4; i += 8) __builtin_prefetch(base_ + b[0] + i);  // lists are strewn
        visit(from, static_cast<std::size_t>(b + block - from));
        b = base_ + b[0];
        from = b + 1;
      }
      if (end > from) visit(from, static_cast<std::size_t>(end - from));
    }
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

  std::size_t lists_;
  base::BigBuffer<std::uint64_t> words_;
  std::uint64_t* base_ = nullptr;
  std::atomic<std::size_t> used_{0};  // blocks
  std::vector<Writer> workers_;
};

}  // namespace twicetold::match
