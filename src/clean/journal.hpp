// The journal and the table of files, on disk in .twicetold/.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clean/edit.hpp"
#include "twicetold/report.hpp"

namespace twicetold::clean_room {

inline constexpr int journal_schema = 1;

// removed.jsonl: a row a document. `what` names the file in messages.
std::string journal_row(const DocumentEdit& edit);  // with its line feed
DocumentEdit parse_journal_row(std::string_view row, const std::string& what, std::uint64_t line);
std::vector<DocumentEdit> parse_journal(std::string_view bytes, const std::string& what);

// files.jsonl: a head row, then a row for every file the run wrote, changed or took away.
struct FileRecord {
  std::string path;                   // below the folder, as ids write it
  base::Hash128 hash;                 // of the file's bytes as they were at first
  std::vector<base::Hash128> states;  // ... and as runs left them, oldest first
  std::string original;               // below .twicetold/, where the file as it was is kept
  bool archive = false, jsonl = false, gone = false;

  // A file of these bytes is as it was at first, or as a run left it.
  [[nodiscard]] bool is_ours(const base::Hash128& now) const {
    return now == hash || std::find(states.begin(), states.end(), now) != states.end();
  }
};
struct FolderRecord {
  int schema = journal_schema;
  bool in_place = false;
  std::uint32_t run = 1;
  std::string text_field = "text";
  std::vector<FileRecord> files;  // by path
};
std::string folder_record_bytes(const FolderRecord& record);
FolderRecord parse_folder_record(std::string_view bytes, const std::string& what);

// commit.jsonl: what remains to be renamed; there only while a run replaces files.
struct CommitStep {
  std::string path;    // below the folder, raw bytes
  std::string staged;  // below the folder, raw bytes; empty: the file goes
  bool had_old = false;
  base::Hash128 old_hash, new_hash;
};
std::string commit_bytes(const std::vector<CommitStep>& steps);
std::vector<CommitStep> parse_commit(std::string_view bytes, const std::string& what);

// A row of a findings.jsonl, as far as cleaning needs it.
struct FindingRow {
  std::uint64_t line = 0;  // in the file
  std::string document;
  std::uint64_t hash = 0;
  Span span;
  FindingKind kind = FindingKind::duplicate;
  Role role = Role::none;
  bool keep = false, has_group = false;
  double score = 1;
  std::uint64_t group = 0, part = 0;
};
// Throws Error(mismatch) naming file and line; blank lines are passed over.
std::vector<FindingRow> parse_findings(std::string_view bytes, const std::string& what);

}  // namespace twicetold::clean_room
