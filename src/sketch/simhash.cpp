// SimHash (Charikar 2002): bit i of the result is the majority of bit i over all shingles; ties give 0.
#include "twicetold/sketch.hpp"

namespace twicetold {

std::uint64_t simhash(std::span<const std::uint64_t> shingles) {
  std::uint64_t count[64] = {};
  for (const std::uint64_t s : shingles) {
    for (unsigned i = 0; i < 64; ++i) count[i] += s >> i & 1U;
  }
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 64; ++i) out |= std::uint64_t{2 * count[i] > shingles.size()} << i;
  return out;
}

}  // namespace twicetold
