// Every row is held against the bytes as they are now, and one that doesn't fit refuses the whole file:
// a span of another text would cut anywhere. One hash of every document that a row names.
#include "clean/reviewed.hpp"

#include <algorithm>

#include "clean/file_layer.hpp"
#include "clean/journal.hpp"
#include "clean/paths.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

void fill(const Collection& collection, const ResolvedCorpus& resolved, std::vector<Work>& works) {
  for (const ResolvedDocument& r : resolved.documents) {
    const RawDocument& d = collection.batches[r.batch].documents[r.index];
    Work w;
    w.id = r.id;
    w.path = collection.read.files[d.file].path;
    w.date = d.date;
    w.line = d.line;
    w.file = d.file;
    w.original = w.current = d.text;
    works.push_back(std::move(w));
  }
}

bool on_boundary(std::string_view text, std::uint64_t at) {
  return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

}  // namespace

std::vector<PlanRow> reviewed_rows(const CleanOptions& options, Collection& collection, Ledger& ledger) {
  const std::string& path = options.findings;
  FileLayer& layer = options.layer != nullptr ? *options.layer : system_files();
  const std::vector<FindingRow> rows = parse_findings(read_file(layer, path), shown(path));
  fill(collection, resolve_ids(collection.batches, collection.read), ledger.works);
  ledger.plan_all();
  const std::vector<Work>& works = ledger.works;
  std::vector<std::uint64_t> hashes(works.size());
  std::vector<bool> hashed(works.size());
  std::vector<PlanRow> plan_rows;
  for (const FindingRow& f : rows) {
    const auto refuse = [&](const std::string& why) {
      throw Error(ErrorCode::mismatch, shown(path) + ", line " + std::to_string(f.line) + ": " + why +
                                           ". Nothing was touched. Audit again and review the new findings.");
    };
    const auto it = std::lower_bound(works.begin(), works.end(), f.document,
                                     [](const Work& w, const std::string& id) { return w.id < id; });
    if (it == works.end() || it->id != f.document)
      refuse("there is no document '" + shown(f.document) + "' in the inputs");
    const auto d = static_cast<std::uint32_t>(it - works.begin());
    if (!hashed[d]) hashes[d] = base::hash64(it->original);
    hashed[d] = true;
    if (hashes[d] != f.hash)
      refuse("document '" + shown(f.document) + "' isn't the one that was audited; its text has changed");
    if (!on_boundary(it->original, f.span.begin) || !on_boundary(it->original, f.span.end))
      refuse("its span is outside the text, or cuts a character");
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
  return plan_rows;
}

}  // namespace twicetold::clean_room
