// Audit, plan, take, and again until nothing goes. A later round gets the texts the round before left,
// from memory. The last round finds nothing: it is the proof that the result is at rest, and so is always
// the audit of everything - which makes again only those verdicts that hang on something that changed
// (AuditMemory in engine.hpp). Cost: one audit, and a fraction of one for each later round.
#include "clean/rounds.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <tuple>
#include <unordered_map>

#include "clean/ledger.hpp"
#include "clean/paths.hpp"
#include "clean/reviewed.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

std::vector<PlanRow> rows_of(const Report& report) {
  std::vector<PlanRow> rows;
  rows.reserve(report.findings.size());
  for (const Finding& f : report.findings) {
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
    rows.push_back(row);
  }
  return rows;
}

class Rounds {
 public:
  Rounds(const CleanOptions& options, const Auditor& auditor, Collection collection)
      : options_(options), auditor_(auditor), collection_(std::move(collection)), ledger_(options) {}

  Outcome run() {
    if (options_.findings.empty()) {
      detect();
    } else {
      std::vector<PlanRow> rows = reviewed_rows(options_, collection_, ledger_);
      outcome_.skipped = collection_.read.skipped;
      ledger_.take(std::move(rows), 1, outcome_);
    }
    ledger_.finish(outcome_);
    return std::move(outcome_);
  }

 private:
  void detect() {
    outcome_.settled = false;
    files_ = collection_.read.files;
    Report report = auditor_(options_.audit, std::move(collection_.batches), std::move(collection_.read));
    outcome_.skipped = report.skipped;
    begin(report);
    for (std::uint32_t round = 1; round <= options_.max_rounds; ++round) {
      if (!ledger_.take(rows_of(report), round, outcome_)) {
        outcome_.settled = true;
        break;
      }
      const auto* stop = options_.audit.run.stop;
      if (stop != nullptr && stop->load()) throw Error(ErrorCode::interrupted, "Interrupted; nothing was touched.");
      if (round == 1) origin_ = std::move(report);
      report = auditor_(options_.audit, next_batches(), next_read());
      match(report);
    }
    if (origin_.documents.empty()) origin_ = std::move(report);
  }

  void begin(const Report& report) {
    std::unordered_map<std::string_view, std::uint32_t> file_of;
    for (std::uint32_t i = 0; i < files_.size(); ++i) file_of.emplace(files_[i].path, i);
    std::set<std::string_view> with_repeats;  // which ids isn't told; that of any record of such a file may be one
    for (const Skipped& s : report.skipped)
      if (s.reason == repeated_id) with_repeats.insert(s.path);
    for (const ReportDocument& d : report.documents) {
      Work w;
      w.id_repeats = with_repeats.count(d.path) != 0;
      w.id = d.id;
      w.path = d.path;
      w.source = d.source;
      w.date = d.date;
      w.title = d.title;
      w.line = d.line;
      const auto f = file_of.find(d.path);
      w.file = f == file_of.end() ? 0 : f->second;
      w.original = w.current = d.text;
      ledger_.works.push_back(std::move(w));
    }
    ledger_.plan_all();
  }

  // The report's document numbers are places in `planned`.
  void match(const Report& report) {
    const std::vector<Work>& works = ledger_.works;
    ledger_.planned.clear();
    std::size_t w = 0;
    for (const ReportDocument& d : report.documents) {
      while (w < works.size() && works[w].id != d.id) ++w;
      if (w == works.size())
        throw Error(ErrorCode::mismatch, "The audit lost a document between rounds: " + shown(d.id) + ".");
      ledger_.planned.push_back(static_cast<std::uint32_t>(w++));
    }
  }

  [[nodiscard]] std::vector<DocumentBatch> next_batches() const {
    const std::vector<Work>& works = ledger_.works;
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < works.size(); ++i)
      if (!works[i].dropped) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(works[a].file, works[a].line, a) < std::tie(works[b].file, works[b].line, b);
    });
    std::vector<DocumentBatch> batches;
    for (const std::uint32_t i : order) {
      const Work& w = works[i];
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
    for (const Work& w : ledger_.works) read.bytes += w.dropped ? 0 : w.current.size();
    return read;
  }

  const CleanOptions& options_;
  const Auditor& auditor_;
  Collection collection_;
  Report origin_;  // the first round's: owns the texts as they were read
  std::vector<InputFile> files_;
  Ledger ledger_;
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
