// The rows of a report folder that `show` needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twicetold/options.hpp"

namespace twicetold::cli {

struct RowPlace {
  std::string document;
  std::uint64_t passage = 0, begin = 0, end = 0;
};
struct FindingRow {
  RowPlace place;
  std::string kind, role, group, part, scope;  // group and part: "" where there is none
  double similarity = 0, confidence = 0;
  bool keep = false, has_confidence = false;
  RowPlace match;  // partial reuse
  std::vector<std::string> because;
};
struct MemberRow {
  RowPlace place;
  double similarity = 1;
  bool keep = false;
};
struct GroupRow {
  std::string id, kind, scope, text;
  std::uint64_t documents = 0, sources = 0;
  double least = 1;
  RowPlace representative;
  std::vector<MemberRow> members;
};
struct DocumentRow {
  std::string id, path, source, date, nearest;
  std::uint64_t hash = 0, line = 0, bytes = 0, passages = 0;
  double duplicate = 0, near = 0, partial = 0, boilerplate = 0, tail = 0, covered = 0, covers = 0;
};

// All throw Error(input) with the file and line where a row can't be read.
class ReportFolder {
 public:
  explicit ReportFolder(std::string folder);  // Error(usage) where it is no report
  [[nodiscard]] std::vector<GroupRow> groups(const std::string& id_prefix) const;
  [[nodiscard]] std::vector<DocumentRow> documents(const std::vector<std::string>& ids) const;  // in the file's order
  // Ids that hold `part`, at most `most`.
  [[nodiscard]] std::vector<std::string> document_ids(const std::string& part, std::size_t most) const;
  [[nodiscard]] std::vector<FindingRow> findings_of(const std::string& document) const;
  [[nodiscard]] std::vector<FindingRow> findings_with(const std::string& key, const std::string& value) const;
  // Where the texts are: where the audit read them, or where look_in said.
  [[nodiscard]] InputOptions input() const;
  void look_in(std::vector<std::string> inputs) { inputs_ = std::move(inputs); }

 private:
  std::vector<std::string> inputs_;
  std::string folder_;
};

}  // namespace twicetold::cli
