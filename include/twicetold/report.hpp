// twicetold/report.hpp - the result of an audit as data, and its writers.
//
// Everything is sorted as the contract says before it stands here: documents by id (bytes), findings
// by document, begin, end, kind, group; groups largest first, then by id; matches by a, b.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/options.hpp"
#include "twicetold/role.hpp"
#include "twicetold/storage.hpp"

namespace twicetold {

inline constexpr std::uint32_t no_index = 0xffffffffu;

enum class FindingKind : std::uint8_t {
  boilerplate,
  duplicate,
  near_duplicate,
  off_topic_tail,
  partial_reuse
};  // byte order of names
enum class Scope : std::uint8_t { within, across };
enum class MatchClass : std::uint8_t { copy, near, partial, template_, none };
std::string_view kind_name(FindingKind kind);
std::string_view class_name(MatchClass match_class);

// A place: document number, passage number, bytes.
struct Place {
  std::uint32_t document = 0;
  std::uint32_t passage = 0;
  Span span;
  friend bool operator==(const Place&, const Place&) = default;
};

struct Finding {
  Place place;
  FindingKind kind = FindingKind::duplicate;
  Scope scope = Scope::across;     // not for tails and boilerplate
  Role role = Role::none;          // boilerplate only
  bool keep = false;               // the copy that stays
  bool has_keep = false;           // keep is written (duplicates, near, partial)
  float similarity = 0;            // overlap with the representative; partial: probability of reuse
  float confidence = 0;            // boilerplate, tail: calibrated probability
  std::uint32_t group = no_index;  // index into Report::groups
  std::uint64_t part = 0;          // partial reuse: id of the shared part; 0: none
  Place match;                     // partial reuse: the best match
  Words because;                   // in words; in the report's arena
};

struct Member {
  Place place;
  float similarity = 1;  // overlap with the representative
  bool keep = false;
};

struct Group {
  std::uint64_t id = 0;  // hash of the representative's folded text; printed "g" + 16 hex
  bool copies = false;   // kind: duplicate, else near-duplicate
  Scope scope = Scope::across;
  std::uint32_t documents = 0, sources = 0;
  std::uint32_t representative = 0;  // index into members
  float min_similarity = 1, mean_similarity = 1;
  Row<Member> members;  // by document, begin; in the report's arena
};

struct Match {
  Place a, b;
  MatchClass match_class = MatchClass::none;
  float overlap = 0, jaccard = 0, containment = 0, reuse = 0;
  std::uint32_t run = 0;                     // tokens
  Row<std::array<std::uint64_t, 4>> common;  // aligned spans: begin, end in a, begin, end in b; in the report's arena
  std::string_view reason;                   // class none: why not
};

struct ReportDocument {
  std::string_view id, path, source, date, title, text;  // text lives as long as the Report
  std::uint64_t line = 0;                                // 0: whole file
  std::uint64_t hash = 0;                                // XXH3-64 of the text
  std::uint32_t passages = 0;
  double duplicate = 0, near = 0, partial = 0, boilerplate = 0, tail = 0;  // shares of bytes
  std::uint32_t nearest = no_index;                                        // document number
  double nearest_covered = 0, nearest_covers = 0;
};

struct Stage {
  std::string name;
  double seconds = 0;
  std::uint64_t bytes = 0;
};

struct Report {
  AuditOptions options;
  BigVector<ReportDocument> documents;  // by id
  BigVector<Finding> findings;
  BigVector<Group> groups;
  BigVector<Match> matches;
  std::vector<Skipped> skipped;
  std::uint64_t passages = 0, bytes = 0, not_read = 0;
  std::uint64_t duplicate_bytes = 0, near_bytes = 0, partial_bytes = 0, boilerplate_bytes = 0, tail_bytes = 0,
                tails = 0;
  // The same without keepers, for --fail-if.
  std::uint64_t removable_duplicate_bytes = 0;
  double recall = 1, recall_low = 1, recall_high = 1;
  // An interval of all or of nothing: no pair was there to judge by.
  [[nodiscard]] bool recall_known() const { return recall_low < 1 && (recall_low > 0 || recall_high < 1); }
  std::string recall_how;
  std::vector<Stage> stages;
  double seconds = 0;
  std::uint64_t peak_bytes = 0, memory = 0;
  unsigned threads = 0;
  std::shared_ptr<Arena> arena = std::make_shared<Arena>();  // members, spans and reasons of the rows above
  std::vector<std::shared_ptr<void>> owned;                  // keeps the text alive
};

// DIR as the contract has it: refuses folders with other things in them unless `force`, inputs and
// folders above them always. Throws Error(usage) before any work. Creates the folder and its mark.
void prepare_report_folder(const std::string& folder, const std::vector<std::string>& inputs, bool force);

// findings, groups, matches, documents, skipped .jsonl and summary.json; each complete or absent.
void write_report(const Report& report, const std::string& folder);

// report.html (report room, page).
void write_page(const Report& report, const std::string& folder);

// The summary for a terminal of `width` columns; `colour`: ANSI codes.
std::string render_summary(const Report& report, const std::string& folder, unsigned width, bool colour);

}  // namespace twicetold
