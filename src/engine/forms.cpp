// Forms that pass for copies: a sentence that comes again with other numbers ("trading at 6-5/16 pct") differs in
// so little that a pair alone may be an edit, above all where one side has the number in words ("at six pct"). A whole
// family tells: in edited copies few pairs exchange numbers (3.6 % of planted ones), in a form most do. Then no pair
// whose difference touches a number is a copy. Linear in edges.
#include "base/spill.hpp"
#include "engine/stages.hpp"
#include "group/cluster.hpp"

namespace twicetold::engine {

void settle_forms(std::size_t passages, match::JoinResult& joined) {
  BigVector<group::NearEdge> near;
  for (const match::Edge& e : joined.edges) {
    base::Spill::breathe_now_and_then();
    if (e.match_class == MatchClass::near) near.push_back({e.a, e.b, e.overlap, true});
  }
  const BigVector<std::uint32_t> family = group::cluster(passages, near);
  struct Counts {
    std::uint32_t pairs = 0, exchanged = 0;
  };
  BigVector<Counts> counts(passages);
  for (const match::Edge& e : joined.edges) {
    base::Spill::breathe_now_and_then();
    if (e.match_class != MatchClass::near && e.match_class != MatchClass::template_) continue;
    if (family[e.a] != family[e.b]) continue;
    Counts& c = counts[family[e.a]];
    ++c.pairs;
    c.exchanged += e.exchanged;
  }
  for (match::Edge& e : joined.edges) {
    base::Spill::breathe_now_and_then();
    if (e.match_class != MatchClass::near || !e.renumbered) continue;
    const Counts& c = counts[family[e.a]];
    if (c.exchanged < 3 || c.exchanged * 2 <= c.pairs) continue;
    e.match_class = MatchClass::template_;
    e.core = false;
    e.reason = match::other_facts;
  }
}

}  // namespace twicetold::engine
