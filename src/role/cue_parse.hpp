// Cue files as entries. The format is told in twicetold/role.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold::role_detail {

struct CueEntry {
  std::string text;  // folded
  std::uint8_t kind;
  std::uint8_t anchors;  // 1 opens, 2 closes
  bool strong = false;   // more than one short word, or all of a passage
};

// Throws Error(usage) that names `name` and the line.
void parse_cues(std::string_view text, const std::string& name, std::vector<CueEntry>& out);

}  // namespace twicetold::role_detail
