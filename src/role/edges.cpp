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

Edges find_edges(std::string_view passage) {
  Edges edges;
  if (passage.size() < 6) return edges;
  edges.head = role_detail::find_head_edge(passage);
  const std::string_view rest = passage.substr(edges.head.length);
  if (rest.size() >= 6) edges.tail = role_detail::find_tail_edge(rest);
  return edges;
}

// What a head takes away never makes an ending of what was none.
Edge find_ending(std::string_view passage) {
  if (passage.size() < 6 || role_detail::find_tail_edge(passage).length == 0) return {};
  return find_edges(passage).tail;
}

}  // namespace twicetold
