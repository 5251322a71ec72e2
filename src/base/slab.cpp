// Slabs double from 64 KiB, so that small inputs stay small, to 8 MiB, of which the last one is used in part. In pages
// of 4 KiB a slab costs a fault each: of 100,000 paragraphs a third of all faults.
#include "base/slab.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <new>

#include "base/huge_memory.hpp"

namespace twicetold::base {
namespace {

constexpr std::size_t least_slab = std::size_t{1} << 16, most_slab = std::size_t{8} << 20;
constexpr std::size_t huge = huge_page;  // slabs are whole pages of this size from here on

std::shared_ptr<char[]> make(std::size_t bytes) {
  if (bytes < huge)
    return std::shared_ptr<char[]>(static_cast<char*>(::operator new(bytes, std::align_val_t{64})),
                                   [](char* p) { ::operator delete(p, std::align_val_t{64}); });
  return std::shared_ptr<char[]>(map_huge(bytes), [bytes](char* q) { munmap(q, bytes); });
}

}  // namespace

std::shared_ptr<char[]> SlabArena::take(std::size_t bytes) {
  bytes = (bytes + 63) & ~std::size_t{63};
  if (slab_.use_count() == 1) used_ = 0;  // nobody else has any of it
  if (bytes > size_ - used_) {
    if (bytes > most_slab / 4) return make(bytes);
    size_ = std::clamp(size_ * 2, std::max(least_slab, bytes * 2), most_slab);
    if (size_ > huge / 2) size_ = (size_ + huge - 1) / huge * huge;
    slab_ = make(size_);
    used_ = 0;
  }
  char* const at = slab_.get() + used_;
  used_ += bytes;
  return {slab_, at};
}

}  // namespace twicetold::base
