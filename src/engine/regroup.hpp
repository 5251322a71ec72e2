// What pairs alone get wrong about groups.
#pragma once

#include "engine/stages.hpp"
#include "group/cluster.hpp"

namespace twicetold::engine {

// A passage that is alone, but shares a part with a member of a group, is compared with the group's first passage.
// Adds weak edges for those that are near to it; true if there are any. `label`: the smallest passage of each
// one's group.
bool rescue(const Context& context, const BigVector<std::uint32_t>& label, BigVector<group::NearEdge>& near_edges);

// Verified pairs by their passages.
class EdgeIndex {
 public:
  EdgeIndex(std::size_t passages, const BigVector<match::Edge>& edges);
  // The verdict on a pair; null where it was not compared, or had too little in common.
  [[nodiscard]] const match::Edge* find(std::uint32_t a, std::uint32_t b) const;

 private:
  const BigVector<match::Edge>& edges_;  // by a, b
  BigVector<std::uint32_t> begin_;       // passage -> its first edge as `a`
};

// What has drifted so far from its group's first passage that a reader would see another text leaves the
// group, together with what left for the same reason.
void part_drifted(const Context& context, const EdgeIndex& edges, BigVector<std::uint32_t>& label);

}  // namespace twicetold::engine
