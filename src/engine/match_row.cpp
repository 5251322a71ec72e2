// Rows of pairs that join no group: partial ones, other classes, near misses.
#include "engine/match_row.hpp"

#include <algorithm>
#include <tuple>

namespace twicetold::engine {

BuiltMatch build_match(const Context& x, match::Measurer& measurer, SpanCache& cache, const match::Edge& e,
                       Arena& arena) {
  thread_local std::vector<std::array<std::uint64_t, 4>> common_spans;
  const Uniques& u = x.uniques;
  BuiltMatch built;
  built.a = e.a;
  built.b = e.b;
  const std::uint32_t p = u.first[e.a], q = u.first[e.b];
  Match& m = built.match;
  m.a = place_of(x.collection, p);
  m.b = place_of(x.collection, q);
  m.match_class = e.match_class;
  m.overlap = e.overlap;
  m.jaccard = e.jaccard;
  m.containment = e.containment;
  m.reuse = e.reuse;
  m.run = e.run;
  m.reason = e.reason;
  measurer.set_first(u.table[e.a]);
  match::Measures ignored;
  measurer.align(u.table[e.b], ignored);
  fill_common(x, e.match_class == MatchClass::partial ? measurer.stretch() : measurer.alignment(), p, q, common_spans,
              cache);
  m.common = Row<std::array<std::uint64_t, 4>>(arena, common_spans);
  const auto& s = measurer.stretch();
  if (!s.empty()) {
    std::uint32_t common = 0;
    for (const auto& r : s) {
      common += r.length;
      built.run = std::max(built.run, r.length);
    }
    built.left = {e.a, s.front().a, s.back().a + s.back().length, 0, false, e.reuse, common, {}};
    built.right = {e.b, s.front().b, s.back().b + s.back().length, 0, true, e.reuse, common, {}};
    // The evidence begins and ends with the stretch, unless a lone word was left out there.
    const auto kept = [&](const match::CommonRun& r) { return r.length > 1 || s.size() == 1; };
    if (e.match_class == MatchClass::partial && kept(s.front()) && kept(s.back()) && !common_spans.empty()) {
      built.left.place = {common_spans.front()[0], common_spans.back()[1]};
      built.right.place = {common_spans.front()[2], common_spans.back()[3]};
    }
  }
  return built;
}

void build_near_misses(const Context& context, Report& report) {
  const std::uint64_t most = context.options.detect.near_misses;
  if (most == 0) return;
  std::vector<const match::Edge*> misses;
  for (const match::Edge& e : context.joined.edges)
    if (e.match_class == MatchClass::none) misses.push_back(&e);
  std::sort(misses.begin(), misses.end(), [](const match::Edge* x, const match::Edge* y) {
    return std::tuple(-x->reuse, -x->overlap, x->a, x->b) < std::tuple(-y->reuse, -y->overlap, y->a, y->b);
  });
  if (misses.size() > most) misses.resize(most);
  match::Measurer measurer(&context.proposal.variety);
  SpanCache cache;
  for (const match::Edge* e : misses)
    report.matches.push_back(build_match(context, measurer, cache, *e, *report.arena).match);
}

}  // namespace twicetold::engine
