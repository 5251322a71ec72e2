// Planning runs in fixed steps, each deciding only among what the earlier ones left; so "keepers are
// chosen among the spans that survive everything else that goes" holds by the order alone. A keeper is
// pinned: nothing later may cut into it. Cost: one fold of every span that is a copy of something.
#include "clean/plan.hpp"

#include <algorithm>
#include <tuple>

#include "clean/planner.hpp"
#include "clean/subtract.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::clean_room {

Planner::Planner(const std::vector<PlanDocument>& documents, std::vector<PlanRow> rows, const PlanOptions& options)
    : documents_(documents),
      rows_(std::move(rows)),
      options_(options),
      gone_(documents.size()),
      pinned_(documents.size()),
      keepers_(documents.size()),
      gone_bytes_(documents.size()),
      dropped_(documents.size()) {
  std::sort(rows_.begin(), rows_.end(), [](const PlanRow& a, const PlanRow& b) {
    return std::tie(a.document, a.span.begin, a.span.end, a.kind, a.role, a.group, a.part) <
           std::tie(b.document, b.span.begin, b.span.end, b.kind, b.role, b.group, b.part);
  });
  plan_.removals.resize(documents.size());
}

Plan Planner::run() {
  take_boilerplate_and_tails();
  take_headings();
  take_captions();
  if (options_.removes(RemoveKind::duplicate_document)) take_documents();
  if (options_.removes(RemoveKind::duplicate) || options_.removes(RemoveKind::near_duplicate)) take_copies();
  if (options_.removes(RemoveKind::partial_reuse)) take_parts();
  take_orphans();
  keep_the_empty();
  // The same text may have gone under another kind.
  for (const std::uint32_t i : unnamed_)
    if (survives(rows_[i]) && !dropped_[rows_[i].document]) ++plan_.unnamed;
  return std::move(plan_);
}

std::uint64_t Planner::folded(std::uint32_t document, Span span) {
  return exact_hash(tokenizer_.tokenize(slice(documents_[document].text, span), true).hashes);
}

void Planner::take(const PlanRow& row, RemoveKind kind, Kept kept) {
  plan_.removals[row.document].push_back(
      {row.span, kind, row.role, row.score, row.has_group, row.group, row.part, kept});
  gone_[row.document].add(row.span);
  gone_bytes_[row.document] += row.span.size();
}

void Planner::pin(Kept keeper) {
  pinned_[keeper.document].add(keeper.span);
  keepers_[keeper.document].add(keeper.span);
}

void Planner::take_boilerplate_and_tails() {
  std::uint32_t i = no_index;
  const auto leave = [&](bool unsure) {
    ++plan_.not_asked_for;
    plan_.unsure += unsure ? 1U : 0U;
    if (!unsure) unnamed_.push_back(i);
  };
  for (const PlanRow& row : rows_) {
    ++i;
    if (row.kind == FindingKind::off_topic_tail) {
      if (options_.removes(RemoveKind::off_topic_tail) && sure(row))
        take(row, RemoveKind::off_topic_tail, {});
      else
        leave(options_.removes(RemoveKind::off_topic_tail));
    } else if (row.kind == FindingKind::boilerplate) {
      if (!options_.removes(RemoveKind::boilerplate) || !options_.names(row.role) || !sure(row)) {
        leave(options_.removes(RemoveKind::boilerplate) && options_.names(row.role));
        // Datelines, bylines, templates ... stay unless named, copies or not.
        if (!options_.names(row.role)) pinned_[row.document].add(row.span);
      } else if (row.role != Role::heading && row.role != Role::caption) {
        take(row, RemoveKind::boilerplate, {});
      }
    } else if (!row.keep) {
      const RemoveKind kind = row.kind == FindingKind::duplicate        ? RemoveKind::duplicate
                              : row.kind == FindingKind::near_duplicate ? RemoveKind::near_duplicate
                                                                        : RemoveKind::partial_reuse;
      if (!options_.removes(kind) || !sure(row)) leave(options_.removes(kind));
    }
  }
}

void Planner::take_headings() {
  if (!options_.removes(RemoveKind::boilerplate) || !options_.names(Role::heading)) return;
  std::vector<Span> passages;
  for (std::size_t i = 0; i < rows_.size();) {
    const std::uint32_t d = rows_[i].document;
    std::size_t end = i;
    std::vector<const PlanRow*> headings;
    for (; end < rows_.size() && rows_[end].document == d; ++end) {
      const PlanRow& row = rows_[end];
      if (row.kind == FindingKind::boilerplate && row.role == Role::heading && sure(row)) headings.push_back(&row);
    }
    i = end;
    if (headings.empty()) continue;
    split_passages(documents_[d].text, options_.passage, passages);
    for (const PlanRow* row : headings) passages.push_back(row->span);
    std::unordered_map<std::uint64_t, Span> first;  // folded text -> its first copy that stays
    for (const Span& p : passages) {
      if (gone_[d].touches(p)) continue;
      const auto [it, fresh] = first.try_emplace(folded(d, p), p);
      if (!fresh && p.begin < it->second.begin) it->second = p;
    }
    for (const PlanRow* row : headings) {
      const auto it = first.find(folded(d, row->span));
      if (it != first.end() && it->second.end <= row->span.begin) take(*row, RemoveKind::boilerplate, {d, it->second});
    }
  }
}

void Planner::take_captions() {
  if (!options_.removes(RemoveKind::boilerplate) || !options_.names(Role::caption)) return;
  std::unordered_map<std::uint64_t, Kept> first;
  for (const PlanRow& row : rows_) {  // by document, begin: the first one met stays
    if (row.kind != FindingKind::boilerplate || row.role != Role::caption || !sure(row) || !survives(row)) continue;
    const auto [it, fresh] = first.try_emplace(folded(row.document, row.span), Kept{row.document, row.span});
    if (fresh)
      pin(it->second);
    else
      take(row, RemoveKind::boilerplate, it->second);
  }
}

void Planner::keep_the_empty() {
  for (std::uint32_t d = 0; d < documents_.size(); ++d) {
    auto& removals = plan_.removals[d];
    if (dropped_[d]) {
      removals.clear();
      continue;
    }
    if (removals.empty()) continue;
    // Of two that begin together the longer speaks for both: a tail, not the menu line that opens it.
    std::stable_sort(removals.begin(), removals.end(), [](const Removal& a, const Removal& b) {
      return std::tie(a.span.begin, b.span.end, a.kind) < std::tie(b.span.begin, a.span.end, b.kind);
    });
    std::vector<Span> spans;
    for (const Removal& r : removals) spans.push_back(r.span);
    const std::string left = subtract(documents_[d].text, close_gaps(documents_[d].text, spans));
    if (!blank(left, {0, left.size()})) continue;
    if (options_.drop_empty && !documents_[d].stays)
      plan_.dropped.push_back({d, removals.front().kind, {}, 0});
    else
      plan_.kept_whole.push_back(d);
    removals.clear();
  }
  std::sort(plan_.dropped.begin(), plan_.dropped.end(),
            [](const Dropped& a, const Dropped& b) { return a.document < b.document; });
}

Plan make_plan(const std::vector<PlanDocument>& documents, std::vector<PlanRow> rows, const PlanOptions& options) {
  return Planner(documents, std::move(rows), options).run();
}

}  // namespace twicetold::clean_room
