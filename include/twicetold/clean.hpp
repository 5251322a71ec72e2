// twicetold/clean.hpp - document - findings -> kept text + journal, and back.
//
// Cleaning is subtraction: bytes that stay are never altered, none is added. What goes is written to
// a journal and flushed to the disk before the first data file changes, every file is replaced in one
// step, so that a run that is killed leaves each file old or new, and restore gives all of it back.
//
// How a gap closes. What goes takes one of the two gaps beside it along, never both: between two
// paragraphs that stay, the gap with more line breaks stays (the first, of two alike), with the white
// space that ends the line before and indents the line after. At the head of a text the gap after
// what goes is taken, at its end the gap before: a BOM and the last line's end stay as they were.
//
//   CleanOptions options;
//   options.audit.input.inputs = {"articles/"};
//   options.out = "articles-clean";
//   CleanResult r = clean(options);           // r.documents_changed, r.bytes_removed, r.rounds ...
//   restore({.folder = "articles-clean"});    // and everything is as it was
//
// Cost: one audit, one read and one write of what changes; later rounds audit in memory, and look again only
// where something changed: the result is the same to the byte as with full audits (AuditMemory in engine.hpp).
// Errors: Error(usage) before any work; Error(mismatch) when findings or a journal don't belong to
// these bytes; Error(output) names the file, and nothing is half written. One call at a time a folder
// (a lock says so).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/options.hpp"
#include "twicetold/report.hpp"
#include "twicetold/role.hpp"

namespace twicetold {

// In the order in which a summary names them.
enum class RemoveKind : std::uint8_t {
  boilerplate,
  off_topic_tail,
  duplicate,
  near_duplicate,
  partial_reuse,
  duplicate_document
};
inline constexpr std::size_t remove_kinds = 6;
std::string_view remove_kind_name(RemoveKind kind);

// Which copy stays. `oldest`, `newest`: by the document's date, undated ones after the dated;
// `complete`: the copy that holds most of what its group's members say, then the fuller document.
// Ties go to the first by document id, then by place.
enum class KeepRule : std::uint8_t { first, longest, oldest, newest, complete };
std::string_view keep_rule_name(KeepRule rule);

class FileLayer;  // how files are touched; tests make it fail (src/clean/file_layer.hpp)

struct CleanOptions {
  AuditOptions audit;
  std::string out;  // folder for the cleaned collection; empty with in_place
  bool in_place = false;
  std::vector<RemoveKind> remove = {RemoveKind::boilerplate, RemoveKind::off_topic_tail};
  std::vector<Role> roles = {Role::navigation, Role::player, Role::legal, Role::heading, Role::caption};
  KeepRule keep = KeepRule::first;
  // 0..1; similarity for kinds that have no confidence. Unset: boilerplate goes from .8 on, everything else,
  // and every row of a reviewed file, as it was found.
  std::optional<double> min_confidence;
  std::string findings;                        // a reviewed findings file to apply, in one round; empty: detect
  bool dry_run = false;                        // plan only; nothing is written
  bool drop_empty = false;                     // documents that would become empty go as a whole
  bool force = false;                          // write into a folder that holds other things
  unsigned max_rounds = 50;                    // a safety net; reported when it is reached
  std::function<void(std::string_view)> diff;  // called with a unified diff, a document at a time; may be empty
  FileLayer* layer = nullptr;                  // null: the system's
};

struct RemovedTotals {
  std::uint64_t spans = 0, bytes = 0;
};

struct CleanResult {
  std::uint64_t documents = 0, documents_changed = 0, documents_dropped = 0;
  std::uint64_t bytes = 0, bytes_removed = 0;  // of text
  std::uint64_t files_written = 0, files_copied = 0, links_passed_over = 0;
  std::array<RemovedTotals, remove_kinds> removed{};  // by RemoveKind
  std::vector<RemovedTotals> rounds;                  // what each round took
  bool settled = true;                                // false: max_rounds reached
  std::vector<std::string> kept_whole;                // ids that would have become empty, and stayed
  std::vector<Skipped> refused;                       // files left as they were, and why
  std::vector<Skipped> skipped;                       // what the audit could not read
  std::vector<std::string> journals;                  // paths of the journals written
  std::vector<std::string> restore_folders;           // `twicetold restore` of these undoes it
  std::uint64_t rows_not_asked_for = 0;               // findings that `remove`, `roles`, min_confidence left out;
                                                      // partial reuse is only looked for where it is to go
  std::uint64_t rows_unsure = 0;                      // ... of them by min_confidence
  std::uint64_t rows_unnamed = 0;                     // ... that `remove` and `roles` left out, and whose text stays
  std::uint64_t rows_without_keeper = 0;              // of `findings`: copies that stay, being the last in the file
  bool continued = false;                             // an interrupted run was finished first
};

CleanResult clean(const CleanOptions& options);

struct RestoreOptions {
  std::string folder;  // a cleaned folder, with its .twicetold/
  std::string to;      // write the restored collection there; empty: in place
  std::string only;    // GLOB over paths and document ids; empty: everything
  const std::atomic<bool>* stop = nullptr;
  FileLayer* layer = nullptr;
};

struct RestoreResult {
  std::uint64_t documents = 0, files = 0, bytes = 0;  // given back now
  std::uint64_t already = 0;                          // documents that were as at first
  std::vector<Skipped> refused;                       // changed since the cleaning: left as they are
};

RestoreResult restore(const RestoreOptions& options);

// Names as on the command line ("all" = all but partial-reuse). Throw Error(usage) on an unknown word.
std::vector<RemoveKind> parse_remove(const std::vector<std::string>& words);
std::vector<Role> parse_roles(const std::vector<std::string>& words);
KeepRule parse_keep(const std::string& word);

}  // namespace twicetold
