// What the rounds of one run have taken so far, in offsets of the texts as they were read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clean/edit.hpp"
#include "clean/plan.hpp"
#include "clean/rounds.hpp"
#include "clean/subtract.hpp"

namespace twicetold::clean_room {

// A document on its way through the rounds.
struct Work {
  std::string id, path, source, date, title;
  std::uint64_t line = 0;
  std::uint32_t file = 0;
  std::string_view original, current;  // 64 readable bytes follow both
  std::unique_ptr<char[]> own;         // holds `current` once it differs
  std::vector<Piece> pieces;           // by begin, without texts
  bool dropped = false;
  // Records behind it have its id and were skipped; if it went, one of them would be read in its place, and cleaning
  // the result would find it.
  bool id_repeats = false;
};

class Ledger {
 public:
  explicit Ledger(const CleanOptions& options);

  std::vector<Work> works;             // by id
  std::vector<std::uint32_t> planned;  // document number of this round's rows -> works
  void plan_all();                     // every work, in order

  // Plans and takes one round. False when nothing goes.
  bool take(std::vector<PlanRow> rows, std::uint32_t round, Outcome& outcome);
  // The edits; the texts must still be there.
  void finish(Outcome& outcome);

 private:
  void take_cuts(const Plan& plan, std::uint32_t round, RemovedTotals& totals);
  void drop(const Plan& plan, std::uint32_t round, RemovedTotals& totals);
  void attribute(const Work& work, const Cut& cut, const std::vector<Removal>& removals, std::uint32_t round,
                 std::vector<Piece>& out) const;
  void set_kept(Piece& p, const Kept& kept) const;

  const CleanOptions& options_;
  PlanOptions plan_options_;
};

}  // namespace twicetold::clean_room
