// Verified near pairs -> groups, without chaining: core edges join, every other passage attaches to its
// best edge, weak edges never join two groups.
#pragma once

#include <cstdint>
#include <span>

#include "twicetold/storage.hpp"

namespace twicetold::group {

struct NearEdge {
  std::uint32_t a = 0, b = 0;
  float overlap = 0;
  bool core = false;
};

// For each of `passages` the smallest passage of its group; itself when it stands alone. Does not depend on
// the order of edges. Cost: near linear (union-find).
BigVector<std::uint32_t> cluster(std::size_t passages, std::span<const NearEdge> edges);

}  // namespace twicetold::group
