// The working state of make_plan(), shared by its steps (plan.cpp, plan_copies.cpp, plan_documents.cpp).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "clean/plan.hpp"
#include "clean/span_set.hpp"
#include "twicetold/fold.hpp"

namespace twicetold::clean_room {

class Planner {
 public:
  Planner(const std::vector<PlanDocument>& documents, std::vector<PlanRow> rows, const PlanOptions& options);
  Plan run();

 private:
  // Steps, in the order in which they are taken: each looks only at what those before it left.
  void take_boilerplate_and_tails();  // navigation, player, legal ...: every copy
  void take_headings();               // all but the first of a document
  void take_captions();               // all but the first of the collection
  void take_documents();              // documents that another one covers
  void take_copies();                 // groups: all but the keeper
  void take_parts();                  // shared parts: all but the keeper
  void take_orphans();                // datelines and their like whose passage went
  void keep_the_empty();              // documents that nothing would be left of

  // A copy among which one stays.
  struct Copy {
    std::uint32_t row = 0;
    std::uint64_t text = 0;  // hash of the folded text
    double complete = 0;     // for KeepRule::complete
    bool fixed = false;      // stays whatever the rule says
  };
  [[nodiscard]] const PlanDocument& document_of(const Copy& c) const { return documents_[rows_[c.row].document]; }
  [[nodiscard]] bool better(const Copy& a, const Copy& b) const;
  [[nodiscard]] const Copy& choose(const std::vector<Copy>& copies) const;
  void measure_completeness(std::vector<Copy>& copies);
  bool prefer_document(std::uint32_t a, std::uint32_t b) const;  // does `a` rather stay than `b`?

  std::uint64_t folded(std::uint32_t document, Span span);
  double common_share(std::uint32_t row, std::uint32_t other);  // of row's tokens, in order, in the other
  void take(const PlanRow& row, RemoveKind kind, Kept kept);
  void pin(Kept keeper);
  // Somebody deleted the rows with keep:true from a reviewed file. One of the others stays in their place, and is
  // counted: it may not be what they meant.
  void count_orphan(const Copy& c);
  [[nodiscard]] bool sure(const PlanRow& row) const {
    return row.score >= (row.kind == FindingKind::boilerplate ? options_.min_boilerplate : options_.min_confidence);
  }
  [[nodiscard]] bool survives(const PlanRow& row) const { return !gone_[row.document].touches(row.span); }
  [[nodiscard]] bool is_copy(const PlanRow& row) const {
    return row.has_group && (row.kind == FindingKind::duplicate || row.kind == FindingKind::near_duplicate);
  }
  // Rows of copies by group: [first, last) into order_; groups ascending.
  struct GroupRange {
    std::size_t first, last;
  };
  std::vector<GroupRange> groups_of_copies();

  const std::vector<PlanDocument>& documents_;
  std::vector<PlanRow> rows_;  // by document, begin, end, kind ...
  PlanOptions options_;
  std::vector<SpanSet> gone_, pinned_;     // a document each
  std::vector<SpanSet> keepers_;           // those of pinned_ for whose sake something went
  std::vector<std::uint64_t> gone_bytes_;  // about: overlaps count twice
  std::vector<bool> dropped_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> unnamed_;  // rows that `remove` and `roles` leave out
  Tokenizer tokenizer_;
  Plan plan_;
};

}  // namespace twicetold::clean_room
