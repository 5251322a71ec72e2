// Pairs that are near only across the cuts of longer lines; see stages.hpp. Sorting the few such edges by
// (passage, line of the other) finds each one's best partner.
#include <algorithm>
#include <tuple>

#include "base/parallel_sort.hpp"
#include "engine/stages.hpp"

namespace twicetold::engine {
namespace {

struct Claim {
  std::uint32_t unique, line;  // line: first passage of the other's line
  std::uint32_t weight;        // tokens shared; a pair that is near as it stands outweighs any
  std::uint32_t edge;
};

// First passage of the line that passage p was cut from.
std::uint32_t line_of(const Collection& c, std::uint32_t p) {
  while (c.passage(p).unit_before > 0) --p;
  return p;
}

}  // namespace

void settle_cuts(const Collection& collection, const Uniques& uniques, match::JoinResult& joined, unsigned threads) {
  BigVector<Claim> claims;
  for (std::uint32_t k = 0; k < joined.edges.size(); ++k) {
    base::Spill::breathe_now_and_then();
    const match::Edge& e = joined.edges[k];
    if (e.match_class != MatchClass::near) continue;
    if (!uniques.table[e.a].is_cut() && !uniques.table[e.b].is_cut()) continue;
    const std::uint32_t weight = e.across > 0 ? e.across : no_index;
    claims.push_back({e.a, line_of(collection, uniques.first[e.b]), weight, k});
    claims.push_back({e.b, line_of(collection, uniques.first[e.a]), weight, k});
  }
  base::parallel_sort(threads, claims, [](const Claim& x, const Claim& y) {
    return std::tuple(x.unique, x.line, ~x.weight, x.edge) < std::tuple(y.unique, y.line, ~y.weight, y.edge);
  });
  for (std::size_t i = 1; i < claims.size(); ++i) {
    if (claims[i].unique != claims[i - 1].unique || claims[i].line != claims[i - 1].line) continue;
    match::Edge& e = joined.edges[claims[i].edge];
    if (e.across > 0) e.match_class = MatchClass::partial;
  }
}

}  // namespace twicetold::engine
