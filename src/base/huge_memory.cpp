// A run takes the keys of its grams, gives them back, and takes as much again for pairs, groups and rows: from the
// kernel that is a fault and a page cleared each time, a twentieth of all time. Blocks that aren't whole huge pages are
// put anywhere by the kernel, and their ends come in pages of 4 KiB.
#include "base/huge_memory.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <iterator>
#include <new>

namespace twicetold::base {

char* map_huge(std::size_t bytes) {
  // Not every kernel sees to the alignment: what lies around the block goes back.
  constexpr std::size_t page = 4096;
  bytes = (bytes + page - 1) & ~(page - 1);
  void* const all =
      mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) throw std::bad_alloc();
  char* const from = static_cast<char*>(all);
  const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(from) % huge_page) % huge_page;
  if (before != 0) munmap(from, before);
  if (before != huge_page) munmap(from + before + bytes, huge_page - before);
  madvise(from + before, bytes, MADV_HUGEPAGE);
  return from + before;
}

char* KeptMemory::take(std::size_t bytes) {
  bytes = whole(bytes);
  auto best = blocks_.end();  // the smallest that does
  for (auto i = blocks_.begin(); i != blocks_.end(); ++i)
    if (i->second >= bytes && (best == blocks_.end() || i->second < best->second)) best = i;
  if (best == blocks_.end()) return map_huge(bytes);
  const auto [from, size] = *best;
  blocks_.erase(best);
  if (size > bytes) blocks_.emplace(from + bytes, size - bytes);
  kept_ -= bytes;
  return from;
}

void KeptMemory::give(char* block, std::size_t bytes, std::size_t most) noexcept {
  bytes = whole(bytes);
  auto at = blocks_.end();
  if (kept_ + bytes <= most) {
    try {
      at = blocks_.emplace(block, bytes).first;
    } catch (const std::bad_alloc&) {  // then it isn't kept
    }
  }
  if (at == blocks_.end()) {
    munmap(block, bytes);
    return;
  }
  kept_ += bytes;
  if (const auto next = std::next(at); next != blocks_.end() && block + bytes == next->first) {
    at->second += next->second;
    blocks_.erase(next);
  }
  if (at == blocks_.begin()) return;
  if (const auto before = std::prev(at); before->first + before->second == block) {
    before->second += at->second;
    blocks_.erase(at);
  }
}

void KeptMemory::drop() noexcept {
  for (const auto& [from, size] : blocks_) munmap(from, size);
  blocks_.clear();
  kept_ = 0;
}

}  // namespace twicetold::base
