// Spans to remove -> the byte ranges that go, gaps closed; and the way between old and new offsets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold::clean_room {

// Spans [first, last) of the input that go as one, and what goes with them.
struct Cut {
  Span range;
  std::size_t first = 0, last = 0;
};

// `spans`: sorted by begin, on character boundaries; they may overlap. White space at their edges is
// left to the gap rule (clean.hpp); spans with nothing but white space between them go as one.
// Ranges come out sorted, disjoint and not empty. Spans of white space alone give no range.
std::vector<Cut> close_gaps(std::string_view text, const std::vector<Span>& spans);

// What stays.
std::string subtract(std::string_view text, const std::vector<Cut>& cuts);

// From offsets of a text with holes to offsets of the whole one. `holes`: sorted, disjoint.
class HoleMap {
 public:
  explicit HoleMap(std::vector<Span> holes);
  // The parts of the whole text that [s] of the holed one stands for: one, or more where it reaches
  // over holes. A hole at the very edge of [s] stays outside.
  [[nodiscard]] std::vector<Span> pieces(Span s) const;

 private:
  std::vector<Span> holes_;
  std::vector<std::uint64_t> at_;  // where each hole lies in the holed text
};

// Only white space (as passages leave it out at their edges) in [s]?
bool blank(std::string_view text, Span s);

}  // namespace twicetold::clean_room
