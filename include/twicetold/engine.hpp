// twicetold/engine.hpp - the whole audit in one call.
#pragma once

#include "twicetold/corpus.hpp"
#include "twicetold/report.hpp"

namespace twicetold {

// Reads, finds, decides, groups, types; writes nothing. The same Report for any thread count, input
// order and memory budget (but for its run figures).
Report audit(const AuditOptions& options);

// The same for batches that were read (or made) before, sorted by (file, ordinal). `read.files` names
// their files; `options.input` is not looked at.
Report audit(const AuditOptions& options, std::vector<DocumentBatch> batches, ReadResult read);

// Version of the tool and of its formats.
inline constexpr const char* version = "0.1.0";

}  // namespace twicetold
