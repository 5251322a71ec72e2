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

// Marks that programs and settings are written with, among the first 160 bytes.
std::size_t code_marks(std::string_view text);
// A line of a program, of settings or for a shell: marks that those are written with, options, paths, what ends their
// lines. ASCII but for a few bytes.
bool is_code_line(std::string_view text);
// Both at once.
struct CodeLook {
  bool line = false;
  std::size_t marks = 0;
};
CodeLook look_for_code(std::string_view text);
bool holds_notice_mark(std::string_view text);  // : ) ] | or a copyright sign
bool is_heading_mark(std::string_view text);
bool is_enumerated(std::string_view text);
// "Language: Thai": a short label, a colon, what it says. Not "9:30", "https://", "Photo:".
bool is_labelled(std::string_view text);
// Seven digits or more that only marks and blanks stand between: a telephone number.
bool holds_number_to_call(std::string_view text);
// "H.Long", "T.A": a name behind an initial.
bool opens_with_initial(std::string_view text);
// Ends in "..", "..." or an ellipsis, perhaps within quotes or brackets.
bool trails_off(std::string_view text);
// ">" and "|" marks at its head.
std::size_t quote_depth(std::string_view text);
// Runs of digits among the first 96 bytes.
std::size_t number_runs(std::string_view text);
// The number that opens a text with more behind it ("12 done", "3) ...", not "3.1"); -1: none.
int opening_number(std::string_view text);
// The mark that opens a text ("-", "*", a bullet), "1" for a number; empty before a letter or a quote.
std::string_view opening_mark(std::string_view text);

}  // namespace twicetold::role_detail
