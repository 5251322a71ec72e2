// SimHash (Charikar 2002): bit i of the result is the majority of bit i over all shingles; ties give 0.
#include "sketch/kernels.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {

std::uint64_t simhash(std::span<const std::uint64_t> shingles) {
  return sketch_room::majority(shingles.data(), shingles.size());
}

}  // namespace twicetold
