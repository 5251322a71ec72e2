// A set of bytes of one document as disjoint spans.
#pragma once

#include <iterator>
#include <map>

#include "twicetold/document.hpp"

namespace twicetold::clean_room {

class SpanSet {
 public:
  void add(Span s) {
    if (s.begin >= s.end) return;
    auto it = spans_.upper_bound(s.begin);
    if (it != spans_.begin() && std::prev(it)->second >= s.begin) it = std::prev(it);
    while (it != spans_.end() && it->first <= s.end) {
      s.begin = it->first < s.begin ? it->first : s.begin;
      s.end = it->second > s.end ? it->second : s.end;
      it = spans_.erase(it);
    }
    spans_.emplace(s.begin, s.end);
  }
  [[nodiscard]] bool touches(Span s) const {
    const auto it = spans_.lower_bound(s.end);
    return it != spans_.begin() && std::prev(it)->second > s.begin;
  }
  [[nodiscard]] bool holds(Span s) const {
    const auto it = spans_.upper_bound(s.begin);
    return it != spans_.begin() && std::prev(it)->second >= s.end;
  }

 private:
  std::map<std::uint64_t, std::uint64_t> spans_;  // begin -> end
};

}  // namespace twicetold::clean_room
