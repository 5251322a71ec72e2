// Cheap looks at a passage and its neighbours that features are made of.
#pragma once

#include <cstddef>
#include <string_view>

namespace twicetold::role_detail {

bool same_text(std::string_view a, std::string_view b);

// Cheap look at a neighbour: its width and whether it reads like running text.
struct Glance {
  bool none = true, brief = false, running = false;
  bool ends = false, opens_lower = false;
};
Glance glance(std::string_view text);

std::size_t code_marks(std::string_view text);
bool holds_notice_mark(std::string_view text);  // : ) ] | or a copyright sign
bool is_heading_mark(std::string_view text);
bool is_enumerated(std::string_view text);

}  // namespace twicetold::role_detail
