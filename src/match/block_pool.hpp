// Blocks of 4 KiB for lists that grow side by side, cut from larger pieces of memory that go back all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "base/big_buffer.hpp"
#include "base/fault_ahead.hpp"

namespace twicetold::match {

class BlockPool {
 public:
  static constexpr std::size_t block = 512;   // words; blocks begin at multiples of their size
  static constexpr std::size_t granted = 16;  // blocks that a worker takes at once

  // For about so many bytes in all: of them follows how much is taken at once.
  BlockPool(unsigned workers, std::uint64_t expected) : shares_(workers) {
    while (chunk_ < most && chunk_ * 2 <= expected) chunk_ *= 2;
  }
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;

  // Not cleared. For a worker's own thread alone.
  std::uint64_t* take(unsigned worker) {
    Share& s = shares_[worker];
    if (s.left == 0) {
      s.fresh = grant();
      s.left = granted;
    }
    --s.left;
    return std::exchange(s.fresh, s.fresh + block);
  }
  // What was taken is gone. Once all workers have come to an end.
  void drop() { chunks_.clear(); }

 private:
  static constexpr std::size_t bytes = block * sizeof(std::uint64_t), most = std::size_t{1} << 20;
  struct alignas(64) Share {
    std::uint64_t* fresh = nullptr;
    std::size_t left = 0;
  };

  std::uint64_t* grant() {
    const std::lock_guard lock(mutex_);
    if (left_ == 0) {
      chunks_.emplace_back(chunk_ + bytes);
      const auto at = reinterpret_cast<std::uintptr_t>(chunks_.back().data());
      at_ = reinterpret_cast<std::uint64_t*>((at + bytes - 1) / bytes * bytes);
      left_ = chunk_ / bytes;
    }
    left_ -= granted;
    base::fault_ahead(reinterpret_cast<char*>(at_), granted * bytes);
    return std::exchange(at_, at_ + granted * block);
  }

  std::vector<Share> shares_;
  std::mutex mutex_;
  std::vector<base::BigBuffer<char>> chunks_;
  std::uint64_t* at_ = nullptr;
  std::size_t left_ = 0, chunk_ = granted * bytes;  // blocks left of the last chunk; bytes of each
};

}  // namespace twicetold::match
