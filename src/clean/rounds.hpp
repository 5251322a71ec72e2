// Audit, plan, take, and again until nothing goes any more. All in memory; no file is touched.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "clean/edit.hpp"
#include "twicetold/clean.hpp"
#include "twicetold/corpus.hpp"

namespace twicetold::clean_room {

using Auditor = std::function<Report(const AuditOptions&, std::vector<DocumentBatch>, ReadResult)>;

// What was read, once for all rounds.
struct Collection {
  std::vector<DocumentBatch> batches;  // by (file, ordinal)
  ReadResult read;
};
Collection read_collection(const AuditOptions& options);

struct Outcome {
  std::vector<DocumentEdit> edits;  // by document id; Location::file is the whole path as yet
  std::vector<RemovedTotals> rounds;
  bool settled = true;
  std::uint64_t documents = 0, bytes = 0, not_asked_for = 0, unsure = 0, unnamed = 0, orphaned = 0;
  std::vector<std::string> kept_whole;
  std::vector<Skipped> skipped;
};

// Detects in rounds, or applies options.findings in one.
Outcome run_rounds(const CleanOptions& options, const Auditor& auditor, Collection collection);

// The whole of clean() with somebody else's audit.
CleanResult clean_with(const CleanOptions& options, const Auditor& auditor);

// A unified diff of one document, three lines of context.
std::string unified_diff(std::string_view id, std::string_view original, const DocumentEdit& edit);

}  // namespace twicetold::clean_room
