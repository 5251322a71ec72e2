// Slabs double from 64 KiB, so that small inputs stay small, to 8 MiB, of which the last one is used in part.
#include "base/slab.hpp"

#include <algorithm>
#include <new>

#include "base/fault_ahead.hpp"

namespace twicetold::base {
namespace {

constexpr std::size_t least_slab = std::size_t{1} << 16, most_slab = std::size_t{8} << 20;
constexpr std::size_t ahead = std::size_t{1} << 17;  // bytes that are taken from the system before they are asked for

std::shared_ptr<char[]> make(std::size_t bytes) {
  return std::shared_ptr<char[]>(static_cast<char*>(::operator new(bytes, std::align_val_t{64})),
                                 [](char* p) { ::operator delete(p, std::align_val_t{64}); });
}

}  // namespace

std::shared_ptr<char[]> SlabArena::take(std::size_t bytes) {
  bytes = (bytes + 63) & ~std::size_t{63};
  if (slab_.use_count() == 1) used_ = 0;  // nobody else has any of it
  if (bytes > size_ - used_) {
    if (bytes > most_slab / 4) return make(bytes);
    size_ = std::clamp(size_ * 2, std::max(least_slab, bytes * 2), most_slab);
    slab_ = make(size_);
    used_ = ready_ = 0;
  }
  if (used_ + bytes > ready_) {
    const std::size_t to = std::min(size_, used_ + bytes + ahead);
    fault_ahead(slab_.get() + ready_, to - ready_);
    ready_ = to;
  }
  char* const at = slab_.get() + used_;
  used_ += bytes;
  return {slab_, at};
}

}  // namespace twicetold::base
