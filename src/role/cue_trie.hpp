// A byte trie over folded cues. Children of a node stand side by side, sorted by byte.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cue_parse.hpp"

namespace twicetold::role_detail {

struct CueMasks {
  std::array<std::uint32_t, 4> kinds;   // by anchors: anywhere, ^, $, ^$
  std::array<std::uint32_t, 4> strong;  // of these, the strong ones
};

// Nodes are numbers; 0: none.
class CueTrie {
 public:
  void build(const std::vector<CueEntry>& sorted);  // by text
  [[nodiscard]] std::uint32_t first(std::uint8_t byte) const { return first_[byte]; }
  [[nodiscard]] std::uint32_t second(std::uint32_t pair) const { return second_[pair]; }  // first byte << 8 | second
  [[nodiscard]] std::uint32_t child(std::uint32_t node, std::uint8_t byte) const {
    std::uint32_t at = nodes_[node].children;
    const std::uint32_t last = at + nodes_[node].count;
    while (at != last && nodes_[at].byte < byte) ++at;
    return at != last && nodes_[at].byte == byte ? at : 0;
  }
  // Of the cues that end at a node; null: none does.
  [[nodiscard]] const CueMasks* masks(std::uint32_t node) const {
    return nodes_[node].mask == 0 ? nullptr : &masks_[nodes_[node].mask - 1];
  }

 private:
  struct Node {
    std::uint32_t children = 0;  // first of them in nodes_
    std::uint16_t count = 0;     // of children
    std::uint8_t byte = 0;
    std::uint32_t mask = 0;  // a cue ends here: one more than its place in masks_
  };
  void grow(std::uint32_t node, const std::vector<CueEntry>& list, std::size_t begin, std::size_t end,
            std::size_t depth);

  std::vector<Node> nodes_;
  std::vector<CueMasks> masks_;
  std::array<std::uint32_t, 256> first_{};
  std::vector<std::uint32_t> second_;
};

}  // namespace twicetold::role_detail
