// Clusters -> groups with a representative (the keeper: the first by date where all members have one,
// else by id), a similarity for each member, findings, and about two matches a member.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/parallel_sort.hpp"
#include "base/spill.hpp"
#include "engine/fetch_shown.hpp"
#include "engine/regroup.hpp"

namespace twicetold::engine {
namespace {

using match::Edge;

// Families can be of any size: what grows with them may go to disk.
struct Built {
  Group group;
  BigVector<Finding> findings;
  BigVector<Match> matches;
};

constexpr std::size_t wave = 1U << 9;  // groups that are built before they are joined to the report

class GroupBuilder {
 public:
  GroupBuilder(const Context& context, const EdgeIndex& edges, const BigVector<std::uint32_t>& near_begin,
               const BigVector<std::uint32_t>& near, Arena& arena)
      : x_(context),
        c_(context.collection),
        u_(context.uniques),
        edges_(edges),
        near_begin_(near_begin),
        near_(near),
        arena_(arena),
        measurer_(&context.proposal.variety) {}

  void build(std::span<const std::uint32_t> uniques, Built& out) {
    BigVector<std::uint32_t> members;
    for (const std::uint32_t u : uniques) {
      base::Spill::breathe_now_and_then();
      members.push_back(u_.first[u]);
      for (const std::uint32_t p : u_.others(u)) members.push_back(p);
    }
    std::sort(members.begin(), members.end());
    const std::uint32_t keeper = choose_keeper(members);
    const std::uint32_t rep = u_.of[keeper];
    Group& g = out.group;
    g.id = c_.passage(keeper).exact;
    g.copies = uniques.size() == 1;
    // What each unique text has in common with the representative's.
    BigVector<Edge> to_rep(uniques.size());
    for (std::size_t i = 0; i < uniques.size(); ++i) {
      base::Spill::breathe_now_and_then();
      if (uniques[i] == rep) {
        to_rep[i].overlap = 1;
        to_rep[i].match_class = MatchClass::copy;
        continue;
      }
      if (const Edge* e = edges_.find(rep, uniques[i])) {
        to_rep[i] = *e;
        continue;
      }
      compare_with(rep);
      to_rep[i] = match::compare(measurer_, u_.table[rep], u_.table[uniques[i]], decision());
    }
    double sum = 0;
    BigVector<Member> rows;
    rows.reserve(members.size());
    for (const std::uint32_t p : members) {
      base::Spill::breathe_now_and_then();
      const auto i =
          static_cast<std::size_t>(std::lower_bound(uniques.begin(), uniques.end(), u_.of[p]) - uniques.begin());
      Member m{place_of(c_, p), to_rep[i].overlap, p == keeper};
      if (p == keeper)
        g.representative = static_cast<std::uint32_t>(rows.size());
      else
        sum += m.similarity;
      g.min_similarity = std::min(g.min_similarity, m.similarity);
      rows.push_back(m);
    }
    g.members = Row<Member>(arena_, rows);
    g.mean_similarity = static_cast<float>(sum / static_cast<double>(members.size() - 1));
    count_spread(g);
    for (std::size_t k = 0; k < members.size(); ++k) add_member(members[k], keeper, uniques, to_rep, g, k, out);
  }

 private:
  [[nodiscard]] match::DecisionOptions decision() const { return {x_.options.detect.similarity}; }

  // The first by date where all have one, else by id; `members` ascend.
  [[nodiscard]] std::uint32_t choose_keeper(std::span<const std::uint32_t> members) const {
    std::uint32_t keeper = members[0];
    std::string_view earliest;
    for (const std::uint32_t p : members) {
      base::Spill::breathe_now_and_then();
      const std::string_view date = c_.raw(c_.document_of(p)).date;
      if (date.empty()) return members[0];
      if (!earliest.empty() && date >= earliest) continue;
      earliest = date;
      keeper = p;
    }
    return keeper;
  }

  void count_spread(Group& g) const {
    std::uint32_t documents = 0, last = no_index;
    BigVector<std::uint32_t> sources;
    for (const Member& m : g.members) {
      if (m.place.document == last) continue;
      last = m.place.document;
      base::Spill::breathe_now_and_then();
      ++documents;
      sources.push_back(c_.source(last));
    }
    std::sort(sources.begin(), sources.end());
    g.documents = documents;
    g.sources = static_cast<std::uint32_t>(std::unique(sources.begin(), sources.end()) - sources.begin());
    g.scope = documents == 1 ? Scope::within : Scope::across;
  }

  void add_member(std::uint32_t p, std::uint32_t keeper, std::span<const std::uint32_t> uniques,
                  const BigVector<Edge>& to_rep, const Group& g, std::size_t k, Built& out) {
    base::Spill::breathe_now_and_then();
    const std::uint32_t u = u_.of[p], rep = u_.of[keeper];
    const auto i = static_cast<std::size_t>(std::lower_bound(uniques.begin(), uniques.end(), u) - uniques.begin());
    const Edge& e = to_rep[i];
    Finding f;
    f.place = g.members[k].place;
    f.kind = u_.copies(u) > 1 ? FindingKind::duplicate : FindingKind::near_duplicate;
    f.scope = g.scope;
    f.has_keep = true;
    f.keep = p == keeper;
    f.similarity = e.overlap;
    std::vector<std::string> because;
    if (p == keeper) {
      because.push_back(g.copies ? fmt::format("first of {} copies", g.members.size())
                                 : fmt::format("first of {} passages that say the same", g.members.size()));
    } else {
      const Place r = place_of(c_, keeper);
      const std::string where = fmt::format("{}:{}-{}", c_.id(r.document), r.span.begin, r.span.end);
      if (u == rep) {
        because.push_back("same text as " + where);
      } else {
        const double n = u_.table[u].count, nr = u_.table[rep].count;
        const auto lcs = static_cast<std::uint32_t>(std::lround(e.overlap * (n + nr) / (1 + e.overlap)));
        because.push_back(fmt::format("{} of {} in the same order as {}", lcs,
                                      count_in_words(u_.table[u].count, u_.table[u].script), where));
        if (e.run > 0) because.push_back("longest run " + count_in_words(e.run, u_.table[u].script));
      }
    }
    f.because = Words(arena_, because);
    out.findings.push_back(f);
    if (p == keeper || x_.memory != nullptr) return;  // with memory nobody looks at matches
    if (u == rep) {
      add_copy(keeper, p, out);
    } else if (p != u_.first[u]) {
      add_copy(u_.first[u], p, out);
    } else {
      if (e.match_class == MatchClass::near) add_near(keeper, p, e, out);
      if (const Edge* best = best_edge(u);
          best != nullptr && (e.match_class != MatchClass::near || !joins(*best, u, rep))) {
        const std::uint32_t other = best->a == u ? best->b : best->a;
        if (e.match_class != MatchClass::near || u < other) add_near(u_.first[other], p, *best, out);
      }
    }
  }

  static bool joins(const Edge& e, std::uint32_t u, std::uint32_t v) {
    return (e.a == u && e.b == v) || (e.a == v && e.b == u);
  }

  [[nodiscard]] const Edge* best_edge(std::uint32_t u) const {
    const Edge* best = nullptr;
    for (std::uint32_t k = near_begin_[u]; k < near_begin_[u + 1]; ++k) {
      const Edge& e = x_.joined.edges[near_[k]];
      if (best == nullptr || e.overlap > best->overlap) best = &e;
    }
    return best;
  }

  void add_copy(std::uint32_t p, std::uint32_t q, Built& out) {
    if (p > q) std::swap(p, q);
    Match m;
    m.a = place_of(c_, p);
    m.b = place_of(c_, q);
    m.match_class = MatchClass::copy;
    m.overlap = m.jaccard = m.containment = m.reuse = 1;
    m.run = c_.passage(p).tokens;
    common_.assign(1, {m.a.span.begin, m.a.span.end, m.b.span.begin, m.b.span.end});
    m.common = Row<std::array<std::uint64_t, 4>>(arena_, common_);
    out.matches.push_back(m);
  }

  void add_near(std::uint32_t p, std::uint32_t q, const Edge& e, Built& out) {
    if (p > q) std::swap(p, q);
    Match m;
    m.a = place_of(c_, p);
    m.b = place_of(c_, q);
    m.match_class = MatchClass::near;
    m.overlap = e.overlap;
    m.jaccard = e.jaccard;
    m.containment = e.containment;
    m.reuse = e.reuse;
    m.run = e.run;
    fill_common(x_, alignment(u_.of[p], u_.of[q], e), p, q, common_, cache_);
    m.common = Row<std::array<std::uint64_t, 4>>(arena_, common_);
    out.matches.push_back(m);
  }

  // Kept since the two were compared, unless `a` was the second one there.
  std::span<const match::CommonRun> alignment(std::uint32_t a, std::uint32_t b, const Edge& e) {
    if (e.runs > 0 && e.a == a) {
      const auto& all = x_.joined.runs;
      runs_.clear();
      for (std::uint64_t i = e.runs_at; i < e.runs_at + e.runs; ++i)
        runs_.push_back({all[i].a, all[i].b, all[i].length});
      return runs_;
    }
    compare_with(a);
    match::Measures ignored;
    measurer_.align(u_.table[b], ignored);
    return measurer_.alignment();
  }

  // Makes a unique text the measurer's first one; a group's matches mostly have the same.
  void compare_with(std::uint32_t unique) {
    if (first_ != unique) measurer_.set_first(u_.table[unique]);
    first_ = unique;
  }

  const Context& x_;
  const Collection& c_;
  const Uniques& u_;
  std::uint32_t first_ = no_index;
  const EdgeIndex& edges_;
  const BigVector<std::uint32_t>& near_begin_;
  const BigVector<std::uint32_t>& near_;
  Arena& arena_;
  std::vector<std::array<std::uint64_t, 4>> common_;
  std::vector<match::CommonRun> runs_;
  match::Measurer measurer_;
  SpanCache cache_;
};

}  // namespace

BigVector<std::uint32_t> build_groups(const Context& context, Report& report) {
  const Uniques& u = context.uniques;
  const auto& edges = context.joined.edges;
  const std::size_t n = u.first.size();
  BigVector<group::NearEdge> near_edges;
  if (edges.size() >= no_index / 2)  // their numbers have 32 bits here
    throw Error(ErrorCode::input, "More than 2147483647 verified pairs; one audit takes no more. Give it parts.");
  const EdgeIndex edge_index(n, edges);
  BigVector<std::uint32_t> near_begin(n + 2, 0);  // unique -> its near edges
  for (const Edge& e : edges) {
    base::Spill::breathe_now_and_then();
    if (e.match_class != MatchClass::near) continue;
    near_edges.push_back({e.a, e.b, e.overlap, e.core});
    ++near_begin[e.a + 1];
    ++near_begin[e.b + 1];
  }
  for (std::size_t i = 1; i < near_begin.size(); ++i) near_begin[i] += near_begin[i - 1];
  BigVector<std::uint32_t> near(near_begin.back()), at(near_begin.begin(), near_begin.end() - 1);
  for (std::uint32_t k = 0; k < edges.size(); ++k) {
    base::Spill::breathe_now_and_then();
    if (edges[k].match_class != MatchClass::near) continue;
    near[at[edges[k].a]++] = k;
    near[at[edges[k].b]++] = k;
  }
  BigVector<std::uint32_t> label = group::cluster(n, near_edges);
  if (rescue(context, label, near_edges)) label = group::cluster(n, near_edges);
  part_drifted(context, edge_index, label);
  // (label, unique) of everything that is in a group.
  std::vector<bool> grouped(n, false);
  for (std::uint32_t i = 0; i < n; ++i) {
    if (u.copies(i) > 1) grouped[i] = true;
    if (label[i] != i) grouped[i] = grouped[label[i]] = true;
  }
  BigVector<std::uint64_t> rows;
  for (std::uint32_t i = 0; i < n; ++i)
    if (grouped[i]) rows.push_back(std::uint64_t{label[i]} << 32 | i);
  base::parallel_sort(context.threads, rows, std::less<>());
  BigVector<std::size_t> starts;
  BigVector<std::uint32_t> group_of(n, no_index);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i] >> 32 != rows[i - 1] >> 32) starts.push_back(i);
    group_of[static_cast<std::uint32_t>(rows[i])] = static_cast<std::uint32_t>(starts.size() - 1);
  }
  report.groups.reserve(starts.size());
  report.findings.reserve(rows.size() + rows.size() / 2);
  const auto arenas = worker_arenas(context.threads, report);
  std::vector<Built> built;
  const auto build_wave = [&](std::size_t wave_begin) {
    built.clear();
    built.resize(std::min(wave, starts.size() - wave_begin));
    base::parallel_chunks(
        context.threads, built.size(), 64,
        [&](std::size_t from, std::size_t to, unsigned worker) {
          GroupBuilder builder(context, edge_index, near_begin, near, *arenas[worker]);
          BigVector<std::uint32_t> members;
          const std::size_t last = wave_begin + to < starts.size() ? starts[wave_begin + to] : rows.size();
          fetch_shown(context, std::span(rows).subspan(starts[wave_begin + from], last - starts[wave_begin + from]));
          for (std::size_t g = wave_begin + from; g < wave_begin + to; ++g) {
            members.clear();
            const std::size_t end = g + 1 < starts.size() ? starts[g + 1] : rows.size();
            for (std::size_t i = starts[g]; i < end; ++i) members.push_back(static_cast<std::uint32_t>(rows[i]));
            builder.build(members, built[g - wave_begin]);
          }
        },
        context.options.run.stop);
    for (std::size_t g = 0; g < built.size(); ++g) {
      report.groups.push_back(built[g].group);
      for (Finding& f : built[g].findings) {
        f.group = static_cast<std::uint32_t>(wave_begin + g);
        report.findings.push_back(f);
      }
      report.matches.insert(report.matches.end(), built[g].matches.begin(), built[g].matches.end());
    }
  };
  for (std::size_t g = 0; g < starts.size(); g += wave) build_wave(g);
  return group_of;
}

}  // namespace twicetold::engine
