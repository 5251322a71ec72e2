// Lines of a JSONL file, cleaned or not, and the records that went from between them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clean/edit.hpp"

namespace twicetold::clean_room {

// The last line of a file may lack its end, and get one when something is written behind it.
inline std::string_view without_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}
inline bool same_record(std::string_view a, std::string_view b) { return without_end(a) == without_end(b); }

// Walks lines and their numbers as at first, dropped records counted in.
class LineWalk {
 public:
  LineWalk(std::string_view bytes, const std::vector<const DocumentEdit*>& rows) : bytes_(bytes) {
    for (const DocumentEdit* r : rows)
      if (r->dropped) dropped_.push_back(r);
    std::sort(dropped_.begin(), dropped_.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
  }
  // The next line, its end included; before it `missing` records stood that are not there now.
  bool next(std::string_view& line, std::uint64_t& number, std::vector<const DocumentEdit*>& missing) {
    missing.clear();
    const bool more = at_ < bytes_.size();
    if (more) {
      const std::size_t feed = bytes_.find('\n', at_);
      line = bytes_.substr(at_, feed == std::string_view::npos ? feed : feed + 1 - at_);
    }
    for (; next_ < dropped_.size() && (dropped_[next_]->at.line <= number_ || !more); ++next_) {
      if (more && same_record(dropped_[next_]->record, line)) {  // it was put back
        ++next_;
        break;
      }
      missing.push_back(dropped_[next_]);
      number_ = dropped_[next_]->at.line + 1;
    }
    if (!more) return false;
    at_ += line.size();
    number = number_++;
    return true;
  }

 private:
  std::string_view bytes_;
  std::vector<const DocumentEdit*> dropped_;
  std::size_t at_ = 0, next_ = 0;
  std::uint64_t number_ = 1;
};

// Records that go, since the last line that stays. One of them may be, byte for byte, the line that stays behind it;
// a walk over the cleaned file would take that line for the record put back. So of equal lines the first one stays,
// and a record that an edited line has become equal to stays with an empty text.
class Gone {
 public:
  // `emptied`: the record without its text, "" if it can't stay so.
  void add(DocumentEdit& edit, std::string emptied) { edits_.push_back({&edit, std::move(emptied)}); }
  [[nodiscard]] bool any() const { return !edits_.empty(); }
  // `line`, at the end of `out`, stays as it was, as record `number`, which must stand in no row of a journal;
  // returns the number that is its from now on.
  std::uint64_t stays(std::string_view line, std::uint64_t number, std::string& out) {
    const auto equal = find(line);
    if (equal == edits_.end()) {
      edits_.clear();
      return number;
    }
    Row later = std::move(*equal);
    edits_.erase(edits_.begin(), equal + 1);  // those before it are settled
    DocumentEdit& edit = *later.edit;
    out.replace(out.size() - line.size(), line.size(), edit.record);  // they may differ in their ends
    edit.record = line;
    edits_.push_back(std::move(later));
    return std::exchange(edit.at.line, number);
  }
  // A line that was edited stays: `out` from `begin` on. What went stood right before it.
  void edited(std::size_t begin, std::string& out) {
    for (const Row& r : edits_) {
      if (r.emptied.empty() || !same_record(r.edit->record, std::string_view(out).substr(begin))) continue;
      r.edit->dropped = false;
      r.edit->record.clear();
      out.insert(begin, r.emptied);
      begin += r.emptied.size();
    }
    edits_.clear();
  }
  void settle() { edits_.clear(); }

 private:
  struct Row {
    DocumentEdit* edit;
    std::string emptied;
  };
  std::vector<Row>::iterator find(std::string_view line) {
    return std::find_if(edits_.begin(), edits_.end(), [&](const Row& r) { return same_record(r.edit->record, line); });
  }
  std::vector<Row> edits_;  // by line
};

}  // namespace twicetold::clean_room
