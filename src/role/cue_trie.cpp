// See cue_trie.hpp. Tables lead to the nodes of one byte and of two: most texts end there.
#include "cue_trie.hpp"

#include <utility>

namespace twicetold::role_detail {

void CueTrie::build(const std::vector<CueEntry>& sorted) {
  nodes_.assign(1, Node{});
  grow(0, sorted, 0, sorted.size(), 0);
  second_.assign(1U << 16U, 0);
  for (std::uint32_t a = 0; a < nodes_[0].count; ++a) {
    const std::uint32_t at = nodes_[0].children + a;
    const Node& first = nodes_[at];
    first_[first.byte] = at;
    for (std::uint32_t b = first.children; b < first.children + first.count; ++b)
      second_[static_cast<std::size_t>(first.byte) << 8U | nodes_[b].byte] = b;
  }
}

// Entries [begin, end) share their first `depth` bytes, which lead to `node`.
void CueTrie::grow(std::uint32_t node, const std::vector<CueEntry>& list, std::size_t begin, std::size_t end,
                   std::size_t depth) {
  std::size_t i = begin;
  if (i < end && list[i].text.size() == depth) {
    CueMasks m{{}, {}};
    for (; i < end && list[i].text.size() == depth; ++i) {
      m.kinds[list[i].anchors] |= 1U << list[i].kind;
      if (list[i].strong) m.strong[list[i].anchors] |= 1U << list[i].kind;
    }
    masks_.push_back(m);
    nodes_[node].mask = static_cast<std::uint32_t>(masks_.size());
  }
  const auto byte = [&](std::size_t k) { return static_cast<std::uint8_t>(list[k].text[depth]); };
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  while (i < end) {
    std::size_t j = i;
    while (j < end && byte(j) == byte(i)) ++j;
    runs.emplace_back(i, j);
    i = j;
  }
  const auto first = static_cast<std::uint32_t>(nodes_.size());
  nodes_[node].children = first;
  nodes_[node].count = static_cast<std::uint16_t>(runs.size());
  for (const auto& r : runs) nodes_.push_back(Node{0, 0, byte(r.first), 0});
  for (std::size_t k = 0; k < runs.size(); ++k)
    grow(first + static_cast<std::uint32_t>(k), list, runs[k].first, runs[k].second, depth + 1);
}

}  // namespace twicetold::role_detail
