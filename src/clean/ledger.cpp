// A round plans on texts as the round before left them; what it takes is written down in offsets of the
// text as it was read, by way of the holes cut so far. Texts that did not change are never copied. Cost:
// a sort of a document's pieces a round, and a copy of every text that changes.
#include "clean/ledger.hpp"

#include <algorithm>
#include <cstring>

namespace twicetold::clean_room {
namespace {

// Of what navigation, headings and legal lines are found between .5 and .8 on labelled pages, one byte in ten
// belongs to the article; from .8 on, one in a hundred and fifty.
constexpr double careful = 0.8;

PlanOptions plan_options(const CleanOptions& o) {
  PlanOptions p;
  for (const RemoveKind k : o.remove) p.remove |= 1U << static_cast<unsigned>(k);
  for (const Role r : o.roles) p.roles |= 1U << static_cast<unsigned>(r);
  p.keep = o.keep;
  p.obey_keep = !o.findings.empty();
  p.min_confidence = o.min_confidence.value_or(0);
  p.min_boilerplate = o.min_confidence.value_or(o.findings.empty() ? careful : 0);
  p.drop_empty = o.drop_empty;
  p.passage = o.audit.passage;
  return p;
}

HoleMap holes_of(const Work& w) {
  std::vector<Span> holes;
  for (const Piece& p : w.pieces) holes.push_back(p.span);
  return HoleMap(std::move(holes));
}

// The part of a cut that one removal stands for.
struct Stretch {
  Span span;
  const Removal* removal;
  std::vector<RemoveKind> also;  // kinds of others that overlap it
};

std::vector<Stretch> stretches_of(const Cut& cut, const std::vector<Removal>& removals) {
  std::vector<Stretch> stretches;
  for (std::size_t i = cut.first; i < cut.last; ++i) {
    const Removal& r = removals[i];
    if (stretches.empty() || r.span.begin >= stretches.back().span.end) {
      stretches.push_back({r.span, &r, {}});
      continue;
    }
    Stretch& s = stretches.back();
    s.span.end = std::max(s.span.end, r.span.end);
    if (s.removal->kind != r.kind && std::find(s.also.begin(), s.also.end(), r.kind) == s.also.end())
      s.also.push_back(r.kind);
  }
  return stretches;
}

}  // namespace

Ledger::Ledger(const CleanOptions& options) : options_(options), plan_options_(plan_options(options)) {}

void Ledger::plan_all() {
  planned.resize(works.size());
  for (std::uint32_t i = 0; i < works.size(); ++i) planned[i] = i;
}

bool Ledger::take(std::vector<PlanRow> rows, std::uint32_t round, Outcome& outcome) {
  std::vector<PlanDocument> documents;
  for (const std::uint32_t w : planned) {
    const Work& work = works[w];
    documents.push_back({work.id, work.current, work.date, work.id_repeats});
  }
  const Plan plan = make_plan(documents, std::move(rows), plan_options_);
  outcome.not_asked_for = plan.not_asked_for;
  outcome.unsure = plan.unsure;
  outcome.unnamed = plan.unnamed;
  outcome.orphaned = plan.orphaned;
  outcome.kept_whole.clear();
  for (const std::uint32_t d : plan.kept_whole) outcome.kept_whole.push_back(works[planned[d]].id);
  RemovedTotals totals;
  take_cuts(plan, round, totals);
  drop(plan, round, totals);
  if (totals.spans == 0) return false;
  outcome.rounds.push_back(totals);
  return true;
}

void Ledger::take_cuts(const Plan& plan, std::uint32_t round, RemovedTotals& totals) {
  struct Change {
    std::uint32_t work;
    std::vector<Cut> cuts;
    std::vector<Piece> pieces;
  };
  std::vector<Change> changes;  // made after all are mapped: where a kept copy stands depends on its holes
  for (std::uint32_t d = 0; d < plan.removals.size(); ++d) {
    if (plan.removals[d].empty()) continue;
    const Work& w = works[planned[d]];
    std::vector<Span> spans;
    for (const Removal& r : plan.removals[d]) spans.push_back(r.span);
    Change change{planned[d], close_gaps(w.current, spans), {}};
    if (change.cuts.empty()) continue;
    for (const Cut& c : change.cuts) {
      attribute(w, c, plan.removals[d], round, change.pieces);
      totals.bytes += c.range.size();
    }
    totals.spans += change.pieces.size();
    changes.push_back(std::move(change));
  }
  for (Change& change : changes) {
    Work& w = works[change.work];
    w.pieces.insert(w.pieces.end(), std::make_move_iterator(change.pieces.begin()),
                    std::make_move_iterator(change.pieces.end()));
    std::sort(w.pieces.begin(), w.pieces.end(),
              [](const Piece& a, const Piece& b) { return a.span.begin < b.span.begin; });
    const std::string left = subtract(w.current, change.cuts);
    auto bytes = std::make_unique<char[]>(left.size() + 64);
    std::memcpy(bytes.get(), left.data(), left.size());
    w.current = {bytes.get(), left.size()};
    w.own = std::move(bytes);
  }
}

void Ledger::drop(const Plan& plan, std::uint32_t round, RemovedTotals& totals) {
  for (const Dropped& d : plan.dropped) {
    Work& w = works[planned[d.document]];
    Piece p;
    p.span = {0, w.original.size()};
    p.kind = d.kind;
    p.score = d.covered;
    p.rule = options_.keep;
    p.round = round;
    if (d.kept.document != no_index) set_kept(p, d.kept);
    totals.spans += 1;
    totals.bytes += w.current.size();
    w.dropped = true;
    w.pieces = {std::move(p)};
  }
}

void Ledger::set_kept(Piece& p, const Kept& kept) const {
  const Work& k = works[planned[kept.document]];
  p.kept_document = k.id;
  const auto spans = holes_of(k).pieces(kept.span);
  p.kept_span = {spans.front().begin, spans.back().end};
  p.rule = options_.keep;
}

// One cut may have several reasons side by side: each gets its stretch, white space goes to the one before.
void Ledger::attribute(const Work& work, const Cut& cut, const std::vector<Removal>& removals, std::uint32_t round,
                       std::vector<Piece>& out) const {
  const std::vector<Stretch> stretches = stretches_of(cut, removals);
  const HoleMap map = holes_of(work);
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    const std::uint64_t begin = i == 0 ? cut.range.begin : std::max(cut.range.begin, stretches[i].span.begin);
    const std::uint64_t end =
        i + 1 < stretches.size() ? std::min(cut.range.end, stretches[i + 1].span.begin) : cut.range.end;
    if (begin >= end) continue;
    const Removal& r = *stretches[i].removal;
    Piece p;
    p.kind = r.kind;
    p.also = stretches[i].also;
    p.role = r.role;
    p.score = r.score;
    if (r.part != 0)
      p.group = "p" + base::hex16(r.part);
    else if (r.has_group)
      p.group = "g" + base::hex16(r.group);
    p.rule = options_.keep;
    if (r.kept.document != no_index) set_kept(p, r.kept);
    if (r.kind == RemoveKind::boilerplate) p.rule = KeepRule::first;
    p.round = round;
    for (const Span& s : map.pieces({begin, end})) {
      p.span = s;
      out.push_back(p);
    }
  }
}

void Ledger::finish(Outcome& outcome) {
  outcome.documents = works.size();
  for (Work& w : works) {
    outcome.bytes += w.original.size();
    if (w.pieces.empty()) continue;
    DocumentEdit e;
    e.id = w.id;
    e.at.file = w.path;
    e.at.line = w.line;
    e.hash = base::hash128(w.original);
    e.bytes = w.original.size();
    e.dropped = w.dropped;
    e.pieces = std::move(w.pieces);
    for (Piece& p : e.pieces) p.text = std::string(slice(w.original, p.span));
    if (options_.diff) options_.diff(unified_diff(e.id, w.original, e));
    outcome.edits.push_back(std::move(e));
  }
}

}  // namespace twicetold::clean_room
