// What the edges of a passage are told by: dashes, digits, the shape of a prefix, dates.
#pragma once

#include <cstddef>
#include <string_view>

#include "twicetold/role.hpp"

namespace twicetold::role_detail {

bool has_letter(std::string_view s);
std::size_t skip_spaces(std::string_view s, std::size_t i);
// Length of a dash or the like at s[i]: - -- – — = ― － ; 0: none.
std::size_t dash_at(std::string_view s, std::size_t i);

// 2025-10-29, 2025/10/29, 2025.10.29, 29.10.2025, 29/10/2025, 29-10-2025; 0: no date at s[i].
struct DateForm {
  std::size_t length = 0;
  bool year_first = false;
};
DateForm date_at(std::string_view s, std::size_t i);
// 14:30, 14:30:05, T14:30:05Z, 14h30, with what may follow (Z, +07:00, GMT+7, am/pm); 0: no time.
std::size_t time_at(std::string_view s, std::size_t i);

// A name by which an agency or a paper is known, exactly as it stands.
bool known_agency(std::string_view name);

struct PrefixShape {
  std::size_t words = 0, lower = 0, upper_words = 0, digits = 0, letters = 0;
  bool comma = false, domain = false, sentence = false, opens_upper = false, unspaced = false;
};

PrefixShape shape_of(std::string_view s);

Edge find_head_edge(std::string_view s);  // of a text that isn't empty
Edge find_tail_edge(std::string_view s);

}  // namespace twicetold::role_detail
