// Blocks of some hundred KB that live about as long as one another, cut from slabs: as blocks of their own each would
// be a mapping, and a process may have some ten thousand.
#pragma once

#include <cstddef>
#include <memory>

namespace twicetold::base {

// For one thread; the blocks may go anywhere. A slab goes when its last block does, or is used again when none is left.
class SlabArena {
 public:
  // Not cleared; aligned to 64 bytes.
  std::shared_ptr<char[]> take(std::size_t bytes);

 private:
  std::shared_ptr<char[]> slab_;
  std::size_t size_ = 0, used_ = 0, ready_ = 0;  // ready: taken from the system
};

}  // namespace twicetold::base
