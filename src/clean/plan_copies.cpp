// Which copy of a group, and of a shared part, stays. Copies of the same folded text are one text; with
// `duplicate` alone one copy of every text stays, with `near-duplicate` too one copy of the group.
#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "clean/planner.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::clean_room {

bool Planner::prefer_document(std::uint32_t a, std::uint32_t b) const {
  const PlanDocument &da = documents_[a], &db = documents_[b];
  const auto left = [&](std::uint32_t d) {
    const std::uint64_t size = documents_[d].text.size();
    return size > gone_bytes_[d] ? size - gone_bytes_[d] : 0;
  };
  switch (options_.keep) {
    case KeepRule::oldest:
    case KeepRule::newest:
      if (da.date.empty() != db.date.empty()) return db.date.empty();
      if (da.date != db.date) return (da.date < db.date) == (options_.keep == KeepRule::oldest);
      break;
    case KeepRule::longest:
    case KeepRule::complete:
      if (left(a) != left(b)) return left(a) > left(b);
      break;
    case KeepRule::first:
      break;
  }
  return a < b;  // documents come by id
}

bool Planner::better(const Copy& a, const Copy& b) const {
  if (a.fixed != b.fixed) return a.fixed;
  const PlanRow &ra = rows_[a.row], &rb = rows_[b.row];
  if (options_.keep == KeepRule::longest && ra.span.size() != rb.span.size()) return ra.span.size() > rb.span.size();
  if (options_.keep == KeepRule::complete && a.complete != b.complete) return a.complete > b.complete;
  // The longest span counts under `longest`, not the longest document.
  if (options_.keep != KeepRule::longest && ra.document != rb.document)
    return prefer_document(ra.document, rb.document);
  return std::tie(ra.document, ra.span.begin, ra.span.end) < std::tie(rb.document, rb.span.begin, rb.span.end);
}

const Planner::Copy& Planner::choose(const std::vector<Copy>& copies) const {
  return *std::min_element(copies.begin(), copies.end(), [&](const Copy& a, const Copy& b) { return better(a, b); });
}

// How much of what the copies say together each of them says: distinct tokens that more than one of
// them holds, or all, where there are only two.
void Planner::measure_completeness(std::vector<Copy>& copies) {
  if (options_.keep != KeepRule::complete) return;
  std::vector<std::unordered_set<std::uint64_t>> sets;
  std::unordered_map<std::uint64_t, std::uint32_t> held;
  for (const Copy& c : copies) {
    const PlanRow& row = rows_[c.row];
    const auto tokens = tokenizer_.tokenize(slice(documents_[row.document].text, row.span), true).hashes;
    sets.emplace_back(tokens.begin(), tokens.end());
    for (const std::uint64_t t : sets.back()) ++held[t];
  }
  const std::uint32_t least = copies.size() > 2 ? 2 : 1;
  for (std::size_t i = 0; i < copies.size(); ++i)
    copies[i].complete = static_cast<double>(
        std::count_if(sets[i].begin(), sets[i].end(), [&](std::uint64_t t) { return held[t] >= least; }));
}

std::vector<Planner::GroupRange> Planner::groups_of_copies() {
  order_.clear();
  for (std::uint32_t i = 0; i < rows_.size(); ++i)
    if (is_copy(rows_[i])) order_.push_back(i);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rows_[a].group < rows_[b].group; });
  std::vector<GroupRange> ranges;
  for (std::size_t i = 0; i < order_.size();) {
    const std::size_t first = i;
    while (i < order_.size() && rows_[order_[i]].group == rows_[order_[first]].group) ++i;
    ranges.push_back({first, i});
  }
  return ranges;
}

namespace {

RemoveKind kind_of(const PlanRow& row) {
  if (row.kind == FindingKind::partial_reuse) return RemoveKind::partial_reuse;
  return row.kind == FindingKind::duplicate ? RemoveKind::duplicate : RemoveKind::near_duplicate;
}

}  // namespace

void Planner::count_orphan(const Copy& c) {
  const PlanRow& row = rows_[c.row];
  if (options_.obey_keep && !c.fixed && sure(row) && options_.removes(kind_of(row))) ++plan_.orphaned;
}

void Planner::take_copies() {
  const bool duplicates = options_.removes(RemoveKind::duplicate), near = options_.removes(RemoveKind::near_duplicate);
  // All but the best of `copies` go, as far as their kind is asked for.
  const auto thin_out = [&](std::vector<Copy>& copies, bool keeper_known) {
    if (copies.size() == 1 && !keeper_known) count_orphan(copies.front());
    if (copies.size() < 2) return;
    measure_completeness(copies);
    const Copy keeper = choose(copies);
    if (!keeper_known) count_orphan(keeper);
    const PlanRow& kept = rows_[keeper.row];
    pin({kept.document, kept.span});
    for (const Copy& c : copies) {
      const PlanRow& row = rows_[c.row];
      if (c.row == keeper.row || c.fixed || !sure(row) || !options_.removes(kind_of(row))) continue;
      if (pinned_[row.document].touches(row.span) || !survives(row)) continue;
      take(row, kind_of(row), {kept.document, kept.span});
    }
  };
  for (const GroupRange range : groups_of_copies()) {
    std::vector<Copy> copies;
    bool keeper_known = false;
    for (std::size_t i = range.first; i < range.last; ++i) {
      const PlanRow& row = rows_[order_[i]];
      keeper_known = keeper_known || row.keep;
      if (!survives(row)) continue;
      const bool again = !copies.empty() && rows_[copies.back().row].document == row.document &&
                         rows_[copies.back().row].span == row.span;
      if (again) continue;
      copies.push_back({order_[i], 0, 0, pinned_[row.document].touches(row.span) || (options_.obey_keep && row.keep)});
    }
    if (near) {
      thin_out(copies, keeper_known);  // where duplicates aren't asked for, only the unique variants go
      continue;
    }
    if (!duplicates) continue;
    for (Copy& c : copies) c.text = folded(rows_[c.row].document, rows_[c.row].span);
    std::stable_sort(copies.begin(), copies.end(), [](const Copy& a, const Copy& b) { return a.text < b.text; });
    for (std::size_t i = 0; i < copies.size();) {
      std::vector<Copy> same;
      for (const std::uint64_t text = copies[i].text; i < copies.size() && copies[i].text == text; ++i)
        same.push_back(copies[i]);
      thin_out(same, keeper_known);
    }
  }
}

void Planner::take_parts() {
  std::vector<std::uint32_t> parts;
  for (std::uint32_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].kind == FindingKind::partial_reuse) parts.push_back(i);
  std::stable_sort(parts.begin(), parts.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rows_[a].part < rows_[b].part; });
  for (std::size_t i = 0; i < parts.size();) {
    std::vector<Copy> copies;
    bool keeper_known = false;
    for (const std::uint64_t part = rows_[parts[i]].part; i < parts.size() && rows_[parts[i]].part == part; ++i) {
      const PlanRow& row = rows_[parts[i]];
      keeper_known = keeper_known || row.keep;
      if (row.part == 0 || !survives(row)) continue;
      copies.push_back({parts[i], 0, 0, pinned_[row.document].touches(row.span) || (options_.obey_keep && row.keep)});
    }
    if (copies.size() == 1 && !keeper_known) count_orphan(copies.front());
    if (copies.size() < 2) continue;
    measure_completeness(copies);
    // A copy only half inside something pinned stays, but doesn't count as the one that remains.
    const auto whole = [&](const Copy& c) {
      return !c.fixed || pinned_[rows_[c.row].document].holds(rows_[c.row].span) || rows_[c.row].keep;
    };
    std::vector<Copy> candidates;
    std::copy_if(copies.begin(), copies.end(), std::back_inserter(candidates), whole);
    if (candidates.empty()) continue;
    const Copy keeper = choose(candidates);
    if (!keeper_known) count_orphan(keeper);
    const PlanRow& kept = rows_[keeper.row];
    pin({kept.document, kept.span});
    for (const Copy& c : copies) {
      const PlanRow& row = rows_[c.row];
      if (c.row == keeper.row || c.fixed || !sure(row) || !survives(row)) continue;
      if (pinned_[row.document].touches(row.span)) continue;
      take(row, RemoveKind::partial_reuse, {kept.document, kept.span});
    }
  }
}

// A dateline, byline or credit was split off its passage. Where all else of that passage goes as a copy, it
// has nothing left to stand before or behind, and goes along.
void Planner::take_orphans() {
  const auto edge = [](Role r) {
    return r == Role::dateline || r == Role::agency_line || r == Role::byline || r == Role::credit || r == Role::other;
  };
  std::vector<Span> passages;
  for (std::size_t i = 0; i < rows_.size();) {
    const std::uint32_t d = rows_[i].document;
    std::vector<const PlanRow*> edges;
    for (; i < rows_.size() && rows_[i].document == d; ++i) {
      const PlanRow& row = rows_[i];
      if (row.kind == FindingKind::boilerplate && edge(row.role) && survives(row) && !keepers_[d].touches(row.span))
        edges.push_back(&row);
    }
    std::vector<Removal> copies;
    for (const Removal& r : plan_.removals[d])
      if (r.kind != RemoveKind::boilerplate && r.kind != RemoveKind::off_topic_tail) copies.push_back(r);
    if (edges.empty() || copies.empty() || dropped_[d]) continue;
    split_passages(documents_[d].text, options_.passage, passages);
    for (const Span& p : passages) {
      const auto inside = [&](Span s) { return s.begin >= p.begin && s.end <= p.end; };
      const auto copy = std::find_if(copies.begin(), copies.end(), [&](const Removal& r) { return inside(r.span); });
      if (copy == copies.end()) continue;
      SpanSet covered = gone_[d];
      bool orphan = false;
      for (const PlanRow* e : edges) {
        if (!inside(e->span)) continue;
        covered.add(e->span);
        orphan = true;
      }
      if (!orphan) continue;
      std::string left;
      for (std::uint64_t at = p.begin; at < p.end; ++at)
        if (!covered.touches({at, at + 1})) left += documents_[d].text[at];
      left.append(64, '\0');
      if (!tokenizer_.tokenize(std::string_view(left).substr(0, left.size() - 64), true).hashes.empty()) continue;
      Removal whole = *copy;  // with the dash between them
      whole.span = p;
      plan_.removals[d].push_back(whole);
      gone_[d].add(p);
    }
  }
}

}  // namespace twicetold::clean_room
