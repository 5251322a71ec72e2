// SimHash (Charikar 2002): bit i of the result is the majority of bit i over all shingles; ties give 0.
#include "sketch/kernels.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {

std::uint64_t simhash(std::span<const std::uint64_t> shingles) {
  std::uint64_t counts[64];
  sketch_room::count_bits(shingles.data(), shingles.size(), counts);
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 64; ++i) out |= std::uint64_t{2 * counts[i] > shingles.size()} << i;
  return out;
}

}  // namespace twicetold
