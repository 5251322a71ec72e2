// twicetold/engine.hpp - the whole audit in one call.
#pragma once

#include <memory>

#include "twicetold/corpus.hpp"
#include "twicetold/report.hpp"

namespace twicetold {

// Reads, finds, decides, groups, types; writes nothing. The same Report for any thread count, input
// order and memory budget (but for its run figures).
Report audit(const AuditOptions& options);

// The same for batches that were read (or made) before, sorted by (file, ordinal). `read.files` names
// their files; `options.input` is not looked at.
Report audit(const AuditOptions& options, std::vector<DocumentBatch> batches, ReadResult read);

// What one audit leaves for the next over nearly the same documents: passages and tokens of every text, what every
// compared pair has in common, the verdict on every tail and role under a hash of all that it was made from. The next
// audit looks a verdict up where everything it depends on is the same, and makes it where anything is not, so that
// its findings are to the byte those of an audit without memory, whatever changed. Grams are counted anew, since what
// a shared one weighs hangs on the whole collection. 60 bytes a passage, 250 a compared pair, and the tokens.
class AuditMemory {
 public:
  AuditMemory();
  ~AuditMemory();
  AuditMemory(const AuditMemory&) = delete;
  AuditMemory& operator=(const AuditMemory&) = delete;

  bool parts = true;  // false: partial reuse is looked for (roles count it), but has no findings

  struct Impl;
  [[nodiscard]] Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// For a program that acts on findings and shows none of the rest: findings, groups and documents are as above;
// Report::matches, the documents' nearest ones and the recall are left out. Every call with the same memory needs
// the same `options`, but for `run`. No text has to outlive its own report.
Report audit(const AuditOptions& options, std::vector<DocumentBatch> batches, ReadResult read, AuditMemory& memory);

// Version of the tool and of its formats.
inline constexpr const char* version = "0.1.0";

}  // namespace twicetold
