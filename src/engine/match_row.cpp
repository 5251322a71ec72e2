// Rows of pairs that join no group: partial ones, other classes, near misses.
#include "engine/match_row.hpp"

#include <algorithm>
#include <tuple>

namespace twicetold::engine {

namespace {

// What was kept since the two were compared: the stretch of a partial pair, the alignment of another.
std::span<const match::CommonRun> kept_runs(const match::JoinResult& joined, const match::Edge& e) {
  thread_local std::vector<match::CommonRun> runs;
  runs.clear();
  for (std::uint64_t i = e.runs_at; i < e.runs_at + e.runs; ++i)
    runs.push_back({joined.runs[i].a, joined.runs[i].b, joined.runs[i].length});
  return runs;
}

}  // namespace

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
  const bool partial = e.match_class == MatchClass::partial;
  std::span<const match::CommonRun> shown = kept_runs(x.joined, e);
  if (shown.empty()) {
    measurer.set_first(u.table[e.a]);
    match::Measures ignored;
    measurer.align(u.table[e.b], ignored);
    shown = partial ? measurer.stretch() : measurer.alignment();
  }
  fill_common(x, shown, p, q, common_spans, cache);
  m.common = Row<std::array<std::uint64_t, 4>>(arena, common_spans);
  if (const auto s = shown; partial && !s.empty()) {
    std::uint32_t common = 0;
    for (const auto& r : s) {
      common += r.length;
      built.run = std::max(built.run, r.length);
    }
    built.left = {e.a, s.front().a, s.back().a + s.back().length, 0, false, e.reuse, common, {}};
    built.right = {e.b, s.front().b, s.back().b + s.back().length, 0, true, e.reuse, common, {}};
    // The evidence begins and ends with the stretch, unless a lone word was left out there.
    const auto kept = [&](const match::CommonRun& r) { return r.length > 1 || s.size() == 1; };
    if (kept(s.front()) && kept(s.back()) && !common_spans.empty()) {
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
