// Findings -> what goes, and what stays because of it. Pure: texts and rows in, spans out.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "twicetold/clean.hpp"
#include "twicetold/options.hpp"

namespace twicetold::clean_room {

struct PlanDocument {
  std::string_view id, text, date;  // 64 readable bytes must follow every text
  bool stays = false;               // never goes as a whole
};

// A row of findings.jsonl, or a Finding.
struct PlanRow {
  std::uint32_t document = 0;
  Span span;
  FindingKind kind = FindingKind::duplicate;
  Role role = Role::none;
  bool keep = false;
  double score = 0;  // confidence, or similarity where there is none
  bool has_group = false;
  std::uint64_t group = 0, part = 0;
};

struct PlanOptions {
  std::uint32_t remove = 0;  // bits: 1 << RemoveKind
  std::uint32_t roles = 0;   // bits: 1 << Role
  KeepRule keep = KeepRule::first;
  bool obey_keep = false;  // rows with keep:true stay (a reviewed file)
  double min_confidence = 0, min_boilerplate = 0;
  bool drop_empty = false;
  PassageOptions passage;
  [[nodiscard]] bool removes(RemoveKind k) const { return (remove >> static_cast<unsigned>(k) & 1U) != 0; }
  [[nodiscard]] bool names(Role r) const { return (roles >> static_cast<unsigned>(r) & 1U) != 0; }
};

// Where the copy stands for whose sake something goes.
struct Kept {
  std::uint32_t document = no_index;  // no_index: nothing stays for it
  Span span;
};

struct Removal {
  Span span;
  RemoveKind kind = RemoveKind::boilerplate;
  Role role = Role::none;
  double score = 0;
  bool has_group = false;
  std::uint64_t group = 0, part = 0;
  Kept kept;
};

struct Dropped {
  std::uint32_t document = 0;
  RemoveKind kind = RemoveKind::duplicate_document;  // else what emptied it
  Kept kept;                                         // of duplicate_document
  double covered = 0;
};

struct Plan {
  std::vector<std::vector<Removal>> removals;  // a document each, by begin; empty for dropped ones
  std::vector<Dropped> dropped;                // by document
  std::vector<std::uint32_t> kept_whole;       // would have become empty
  std::uint64_t not_asked_for = 0;             // rows that `remove`, `roles` or min_confidence left out
  std::uint64_t unsure = 0;                    // ... of them by min_confidence
  std::uint64_t unnamed = 0;                   // rows that `remove` and `roles` left out, and whose text stays
  std::uint64_t orphaned = 0;                  // rows of a reviewed file left because no row of its keeper is in it
};

// Rows may come in any order; the plan doesn't depend on it.
Plan make_plan(const std::vector<PlanDocument>& documents, std::vector<PlanRow> rows, const PlanOptions& options);

}  // namespace twicetold::clean_room
