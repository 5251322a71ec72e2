// A record that goes leaves no mark in the file: the way back knows that it is missing by the line that stands in its
// place. Where that line is, byte for byte, the record itself - an equal one behind it, or one that was edited until it
// is equal, in this run or against an earlier one - the record would be taken for one that was put back. Neighbours of
// one run are told apart as they go (Gone in line_walk.hpp); this is the proof that nothing else escaped. Cost: a copy
// of the file and a hash of its lines, only where records go or went; the way back twice, only where a line is equal to
// one of them.
#include "clean/proof.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "clean/line_walk.hpp"

namespace twicetold::clean_room {
namespace {

std::string restored(std::string bytes, const Form& form, std::vector<const DocumentEdit*>& rows) {
  std::sort(rows.begin(), rows.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
  restore_content(bytes, form, rows, [](const DocumentEdit&) { return true; });
  return bytes;
}

// Is any line equal to a record that went? If none is, nothing can be mistaken.
bool any_stands_there(std::string_view bytes, const std::vector<const DocumentEdit*>& rows) {
  std::unordered_set<std::uint64_t> gone;
  for (const DocumentEdit* r : rows)
    if (r->dropped) gone.insert(base::hash64(without_end(r->record)));
  while (!gone.empty() && !bytes.empty()) {
    const std::string_view line = bytes.substr(0, std::min(bytes.find('\n'), bytes.size() - 1) + 1);
    if (gone.count(base::hash64(without_end(line))) != 0) return true;
    bytes.remove_prefix(line.size());
  }
  return false;
}

}  // namespace

bool apply_proven(std::string& bytes, const Form& form, std::vector<DocumentEdit*>& edits,
                  const std::vector<const DocumentEdit*>& earlier, std::vector<const DocumentEdit*>& superseded) {
  const auto goes = [](const DocumentEdit* e) { return e->dropped; };
  if (!form.jsonl ||
      (std::none_of(edits.begin(), edits.end(), goes) && std::none_of(earlier.begin(), earlier.end(), goes)))
    return apply_edits(bytes, form, edits, earlier, superseded);
  const std::string before = bytes;
  if (!apply_edits(bytes, form, edits, earlier, superseded)) return false;
  // The journal as it is, and as it would be.
  const std::set<const DocumentEdit*> over(superseded.begin(), superseded.end());
  std::set<std::uint64_t> fresh;
  std::vector<const DocumentEdit*> now, then;
  for (const DocumentEdit* e : edits) {
    fresh.insert(e->at.line);
    then.push_back(e);
  }
  for (const DocumentEdit* row : earlier) {
    if (over.count(row) != 0) continue;
    now.push_back(row);
    if (fresh.count(row->at.line) == 0) then.push_back(row);
  }
  if (!any_stands_there(bytes, then)) return true;
  if (restored(bytes, form, then) == restored(before, form, now)) return true;
  throw corpus::Damage("a record that goes could not be told from the one behind it when it is to come back");
}

}  // namespace twicetold::clean_room
