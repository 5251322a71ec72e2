// A round plans on texts as the round before left them; what it takes is written down in offsets of the
// text as it was read, by way of the holes cut so far. Texts that did not change are never copied. Cost:
// one audit a round; collections settle in two or three, the last of which finds nothing.
#include "clean/rounds.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <tuple>
#include <unordered_map>

#include "clean/file_layer.hpp"
#include "clean/journal.hpp"
#include "clean/paths.hpp"
#include "clean/plan.hpp"
#include "clean/subtract.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

struct Work {
  std::string id, path, source, date, title;
  std::uint64_t line = 0;
  std::uint32_t file = 0;
  std::string_view original, current;  // 64 readable bytes follow both
  std::unique_ptr<char[]> own;         // holds `current` once it differs
  std::vector<Piece> pieces;           // by begin, without texts
  bool dropped = false;
  std::uint32_t changed_in = 0;  // last round that changed it
};

PlanOptions plan_options(const CleanOptions& o) {
  PlanOptions p;
  for (const RemoveKind k : o.remove) p.remove |= 1U << static_cast<unsigned>(k);
  for (const Role r : o.roles) p.roles |= 1U << static_cast<unsigned>(r);
  p.keep = o.keep;
  p.obey_keep = !o.findings.empty();
  p.min_confidence = o.min_confidence;
  p.drop_empty = o.drop_empty;
  p.passage = o.audit.passage;
  return p;
}

class Rounds {
 public:
  Rounds(const CleanOptions& options, const Auditor& auditor, Collection collection)
      : options_(options),
        plan_options_(plan_options(options)),
        auditor_(auditor),
        collection_(std::move(collection)) {}

  Outcome run() {
    if (!options_.findings.empty()) {
      reviewed();
    } else {
      detect();
    }
    finish();
    return std::move(outcome_);
  }

 private:
  void stop_if_asked() const {
    const auto* stop = options_.audit.run.stop;
    if (stop != nullptr && stop->load()) throw Error(ErrorCode::interrupted, "Interrupted; nothing was touched.");
  }

  void detect() {
    outcome_.settled = false;
    files_ = collection_.read.files;
    Report report = auditor_(options_.audit, std::move(collection_.batches), std::move(collection_.read));
    outcome_.skipped = report.skipped;
    begin(report);
    for (round_ = 1; round_ <= options_.max_rounds; ++round_) {
      std::vector<PlanRow> rows;
      rows.reserve(report.findings.size());
      for (const Finding& f : report.findings) rows.push_back(row_of(f, report));
      if (!take(std::move(rows))) {
        outcome_.settled = true;
        break;
      }
      stop_if_asked();
      if (round_ == 1) origin_ = std::move(report);  // owns the texts
      report = auditor_(options_.audit, next_batches(), next_read());
      match(report);
    }
    if (round_ == 1) origin_ = std::move(report);
  }

  static PlanRow row_of(const Finding& f, const Report& report) {
    PlanRow row;
    row.document = f.place.document;
    row.span = f.place.span;
    row.kind = f.kind;
    row.role = f.role;
    row.keep = f.keep;
    const bool has_confidence = f.kind == FindingKind::boilerplate || f.kind == FindingKind::off_topic_tail;
    // A copy is as sure as can be, however far from the group's representative its text is.
    row.score = has_confidence ? f.confidence : f.kind == FindingKind::duplicate ? 1.0 : f.similarity;
    row.has_group = f.group != no_index;
    if (row.has_group) row.group = report.groups[f.group].id;
    row.part = f.part;
    return row;
  }

  void begin(const Report& report) {
    std::unordered_map<std::string_view, std::uint32_t> file_of;
    for (std::uint32_t i = 0; i < files_.size(); ++i) file_of.emplace(files_[i].path, i);
    for (const ReportDocument& d : report.documents) {
      Work w;
      w.id = d.id;
      w.path = d.path;
      w.source = d.source;
      w.date = d.date;
      w.title = d.title;
      w.line = d.line;
      const auto f = file_of.find(d.path);
      w.file = f == file_of.end() ? 0 : f->second;
      w.original = w.current = d.text;
      works_.push_back(std::move(w));
    }
    number_all();
  }

  // The report's document numbers are places in planned_.
  void match(const Report& report) {
    planned_.clear();
    std::size_t w = 0;
    for (const ReportDocument& d : report.documents) {
      while (w < works_.size() && works_[w].id != d.id) ++w;
      if (w == works_.size())
        throw Error(ErrorCode::mismatch, "The audit lost a document between rounds: " + shown(d.id) + ".");
      planned_.push_back(static_cast<std::uint32_t>(w++));
    }
  }
  void number_all() {
    planned_.resize(works_.size());
    for (std::uint32_t i = 0; i < works_.size(); ++i) planned_[i] = i;
  }

  // False when nothing goes.
  bool take(std::vector<PlanRow> rows) {
    std::vector<PlanDocument> documents;
    for (const std::uint32_t w : planned_) documents.push_back({works_[w].id, works_[w].current, works_[w].date});
    const Plan plan = make_plan(documents, std::move(rows), plan_options_);
    outcome_.not_asked_for = plan.not_asked_for;
    outcome_.kept_whole.clear();
    for (const std::uint32_t d : plan.kept_whole) outcome_.kept_whole.push_back(works_[planned_[d]].id);
    RemovedTotals totals;
    std::vector<std::pair<std::uint32_t, std::vector<Piece>>> fresh;  // applied after all are mapped
    std::vector<std::pair<std::uint32_t, std::vector<Cut>>> cuts_of;
    for (std::uint32_t d = 0; d < plan.removals.size(); ++d) {
      if (plan.removals[d].empty()) continue;
      std::vector<Span> spans;
      for (const Removal& r : plan.removals[d]) spans.push_back(r.span);
      std::vector<Cut> cuts = close_gaps(works_[planned_[d]].current, spans);
      if (cuts.empty()) continue;
      std::vector<Piece> pieces;
      for (const Cut& c : cuts) attribute(d, c, plan.removals[d], pieces);
      totals.spans += pieces.size();
      for (const Cut& c : cuts) totals.bytes += c.range.size();
      fresh.emplace_back(planned_[d], std::move(pieces));
      cuts_of.emplace_back(planned_[d], std::move(cuts));
    }
    for (const Dropped& d : plan.dropped) {
      Work& w = works_[planned_[d.document]];
      Piece p;
      p.span = {0, w.original.size()};
      p.kind = d.kind;
      p.score = d.covered;
      p.rule = options_.keep;
      p.round = round_;
      if (d.kept.document != no_index) set_kept(p, d.kept);
      totals.spans += 1;
      totals.bytes += w.current.size();
      w.dropped = true;
      w.pieces = {std::move(p)};
    }
    for (auto& [index, pieces] : fresh) {
      Work& w = works_[index];
      w.pieces.insert(w.pieces.end(), std::make_move_iterator(pieces.begin()), std::make_move_iterator(pieces.end()));
      std::sort(w.pieces.begin(), w.pieces.end(),
                [](const Piece& a, const Piece& b) { return a.span.begin < b.span.begin; });
      w.changed_in = round_;
    }
    for (auto& [index, cuts] : cuts_of) {
      Work& w = works_[index];
      const std::string left = subtract(w.current, cuts);
      auto bytes = std::make_unique<char[]>(left.size() + 64);
      std::memcpy(bytes.get(), left.data(), left.size());
      w.current = {bytes.get(), left.size()};
      w.own = std::move(bytes);
    }
    if (totals.spans == 0) return false;
    outcome_.rounds.push_back(totals);
    return true;
  }

  [[nodiscard]] HoleMap holes_of(const Work& w) const {
    std::vector<Span> holes;
    for (const Piece& p : w.pieces) holes.push_back(p.span);
    return HoleMap(std::move(holes));
  }

  void set_kept(Piece& p, const Kept& kept) {
    const Work& k = works_[planned_[kept.document]];
    p.kept_document = k.id;
    const auto spans = holes_of(k).pieces(kept.span);
    p.kept_span = {spans.front().begin, spans.back().end};
    p.rule = options_.keep;
  }

  // One cut may have several reasons side by side: each gets its stretch, white space goes to the one before.
  void attribute(std::uint32_t d, const Cut& cut, const std::vector<Removal>& removals, std::vector<Piece>& out) {
    struct Stretch {
      Span span;
      std::size_t removal;
      std::vector<RemoveKind> also;
    };
    std::vector<Stretch> stretches;
    for (std::size_t i = cut.first; i < cut.last; ++i) {
      const Removal& r = removals[i];
      if (!stretches.empty() && r.span.begin < stretches.back().span.end) {
        Stretch& s = stretches.back();
        s.span.end = std::max(s.span.end, r.span.end);
        const auto had = [&](RemoveKind k) {
          return removals[s.removal].kind == k || std::find(s.also.begin(), s.also.end(), k) != s.also.end();
        };
        if (!had(r.kind)) s.also.push_back(r.kind);
      } else {
        stretches.push_back({r.span, i, {}});
      }
    }
    const Work& w = works_[planned_[d]];
    const HoleMap map = holes_of(w);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
      const std::uint64_t begin = i == 0 ? cut.range.begin : std::max(cut.range.begin, stretches[i].span.begin);
      const std::uint64_t end =
          i + 1 < stretches.size() ? std::min(cut.range.end, stretches[i + 1].span.begin) : cut.range.end;
      if (begin >= end) continue;
      const Removal& r = removals[stretches[i].removal];
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
      p.round = round_;
      for (const Span& s : map.pieces({begin, end})) {
        p.span = s;
        out.push_back(p);
      }
    }
  }

  std::vector<DocumentBatch> next_batches() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < works_.size(); ++i)
      if (!works_[i].dropped) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(works_[a].file, works_[a].line, a) < std::tie(works_[b].file, works_[b].line, b);
    });
    std::vector<DocumentBatch> batches;
    for (const std::uint32_t i : order) {
      const Work& w = works_[i];
      if (batches.empty() || batches.back().file != w.file) {
        batches.emplace_back();
        batches.back().file = w.file;
      }
      RawDocument d;
      d.id = w.id;
      d.text = w.current;
      d.source = w.source;
      d.date = w.date;
      d.title = w.title;
      d.line = w.line;
      d.file = w.file;
      batches.back().documents.push_back(d);
    }
    return batches;
  }
  [[nodiscard]] ReadResult next_read() const {
    ReadResult read;
    read.files = files_;
    for (const Work& w : works_) read.bytes += w.dropped ? 0 : w.current.size();
    return read;
  }

  // Findings a person has been over: checked against the bytes, then one round.
  void reviewed() {
    const std::string& path = options_.findings;
    FileLayer& layer = options_.layer != nullptr ? *options_.layer : system_files();
    const std::vector<FindingRow> rows = parse_findings(read_file(layer, path), shown(path));
    const ResolvedCorpus resolved = resolve_ids(collection_.batches, collection_.read);
    outcome_.skipped = collection_.read.skipped;
    for (const ResolvedDocument& r : resolved.documents) {
      const RawDocument& d = collection_.batches[r.batch].documents[r.index];
      Work w;
      w.id = r.id;
      w.path = collection_.read.files[d.file].path;
      w.date = d.date;
      w.line = d.line;
      w.file = d.file;
      w.original = w.current = d.text;
      works_.push_back(std::move(w));
    }
    number_all();
    std::vector<PlanRow> plan_rows;
    std::vector<std::uint64_t> hashes(works_.size());
    std::vector<bool> hashed(works_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const FindingRow& f = rows[i];
      const auto refuse = [&](const std::string& why) {
        throw Error(ErrorCode::mismatch, shown(path) + ", row " + std::to_string(i + 1) + ": " + why +
                                             ". Nothing was touched. Audit again and review the new findings.");
      };
      const auto it = std::lower_bound(works_.begin(), works_.end(), f.document,
                                       [](const Work& w, const std::string& id) { return w.id < id; });
      if (it == works_.end() || it->id != f.document)
        refuse("there is no document '" + shown(f.document) + "' in the inputs");
      const auto d = static_cast<std::uint32_t>(it - works_.begin());
      if (!hashed[d]) hashes[d] = base::hash64(it->original);
      hashed[d] = true;
      if (hashes[d] != f.hash)
        refuse("document '" + shown(f.document) + "' isn't the one that was audited; its text has changed");
      const auto boundary = [&](std::uint64_t at) {
        return at == it->original.size() ||
               (at < it->original.size() && (static_cast<unsigned char>(it->original[at]) & 0xC0) != 0x80);
      };
      if (!boundary(f.span.begin) || !boundary(f.span.end)) refuse("its span is outside the text, or cuts a character");
      PlanRow row;
      row.document = d;
      row.span = f.span;
      row.kind = f.kind;
      row.role = f.role;
      row.keep = f.keep;
      row.score = f.kind == FindingKind::duplicate ? 1.0 : f.score;
      row.has_group = f.has_group;
      row.group = f.group;
      row.part = f.part;
      plan_rows.push_back(row);
    }
    round_ = 1;
    take(std::move(plan_rows));
  }

  void finish() {
    outcome_.documents = works_.size();
    for (Work& w : works_) {
      outcome_.bytes += w.original.size();
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
      outcome_.edits.push_back(std::move(e));
    }
  }

  const CleanOptions& options_;
  PlanOptions plan_options_;
  const Auditor& auditor_;
  Collection collection_;
  Report origin_;
  std::vector<InputFile> files_;
  std::vector<Work> works_;             // by id
  std::vector<std::uint32_t> planned_;  // document number of this round -> works_
  std::uint32_t round_ = 1;
  Outcome outcome_;
};

}  // namespace

Collection read_collection(const AuditOptions& options) {
  Collection c;
  std::mutex lock;
  c.read = read_corpus(options.input, options.run, [&](DocumentBatch&& batch) {
    const std::lock_guard guard(lock);
    c.batches.push_back(std::move(batch));
  });
  std::sort(c.batches.begin(), c.batches.end(), [](const DocumentBatch& a, const DocumentBatch& b) {
    return std::tie(a.file, a.ordinal) < std::tie(b.file, b.ordinal);
  });
  return c;
}

Outcome run_rounds(const CleanOptions& options, const Auditor& auditor, Collection collection) {
  return Rounds(options, auditor, std::move(collection)).run();
}

}  // namespace twicetold::clean_room
