// Edges of a passage that show by their form: a date, a dateline, an agency or paper in brackets in front;
// an attribution or a credit behind.
//
// Why form: these stand once in a small collection and differ in every document (city, day), so counting
// can't find them, but their shape is the same in all languages: capitalised words, digits and a bracket,
// closed by a dash. A prefix that fails any test stays where it is: what is split off wrongly would change
// a text before it is matched. Cost: the first bytes choose a path; most passages are left after a scan of
// their first 72 bytes for a dash and their last bytes for a bracket or colon (5-20 ns).

#include "edge_shapes.hpp"
#include "twicetold/role.hpp"

namespace twicetold {

namespace {

constexpr std::size_t least = 6;  // bytes; shorter ones have no edges

Edge tail_of(std::string_view s) { return s.size() < least ? Edge() : role_detail::find_tail_edge(s); }

}  // namespace

Edge find_opening(std::string_view passage) {
  return passage.size() < least ? Edge() : role_detail::find_head_edge(passage);
}

Edges find_edges(std::string_view passage) {
  const Edge head = find_opening(passage);
  return {head, tail_of(passage.substr(head.length))};
}

// What a head takes away never makes an ending of what was none.
Edge find_ending(std::string_view passage) { return tail_of(passage).length == 0 ? Edge() : find_edges(passage).tail; }

}  // namespace twicetold
