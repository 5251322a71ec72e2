// A run takes the keys of its grams, gives them back, and takes as much again for pairs, groups and rows: from the
// kernel that is a fault and a page cleared each time, 1.6 us for 4 KiB.
//
// Huge pages aren't asked for. They save most of the faults and, with a gigabyte, a twelfth of the time of walks in no
// order; but where a virtual machine's free memory goes back to its host, what goes back is pieces as large as a huge
// page, and taking one again costs ten times as much as all its faults: half the time of a run over 40 MB. Small pages
// come from what is left over.
#include "base/kept_memory.hpp"

#include <sys/mman.h>

#include <iterator>
#include <new>

namespace twicetold::base {

char* KeptMemory::take(std::size_t bytes) {
  bytes = whole(bytes);
  auto best = blocks_.end();  // the smallest that does
  for (auto i = blocks_.begin(); i != blocks_.end(); ++i)
    if (i->second >= bytes && (best == blocks_.end() || i->second < best->second)) best = i;
  if (best == blocks_.end()) {
    void* const fresh =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (fresh == MAP_FAILED) throw std::bad_alloc();
    return static_cast<char*>(fresh);
  }
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
