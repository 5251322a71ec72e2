// Numbers that the role model weighs, made from RoleEvidence. Names are for the fit's listing and notes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "looks.hpp"
#include "twicetold/role.hpp"

namespace twicetold::role_detail {

// What one passage looks like, whatever its language. Shares are of visible characters.
struct Form {
  float width = 0;  // columns: 2 for a character of a script without spaces' width (Han, Kana, Hangul)
  float letters = 0, digits = 0, marks = 0, symbols = 0;  // shares; marks: punctuation, symbols: the rest
  float words = 0;                                        // runs of letters (characters / 2 in scripts without spaces)
  float capitals = 0;                                     // share of words after the first that open with a capital
  float upper = 0;                                        // share of letters that are capitals
  float sentences = 0;                // end marks inside, followed by space or a letter without space
  bool ends = false;                  // closed by an end mark (perhaps within quotes or brackets)
  bool full_stop = false;             // ... which is no ellipsis
  bool colon = false, comma = false;  // last visible character
  bool cased = false;                 // has letters that know case
  bool opens_lower = false, opens_quote = false, opens_bracket = false, closes_bracket = false;
  bool opens_mark = false;  // bullet, dash, arrow, hash, asterisk, pipe ...
  bool quoted = false;      // holds a quotation
  bool address = false;     // URL, e-mail, @name, #tag
  bool separator = false;   // | » › > · • between words
  bool clock = false;       // 0:00, 14:30
  bool date = false;        // two or more numbers joined by - / . or a year next to another number
  bool no_letters = false;
  bool copyright = false;
  float numbers = 0;        // runs of digits
  bool long_token = false;  // thirty characters or more without a blank, in a script that has them
  bool asks = false;        // closed by a question or exclamation mark
  bool spaced = false;      // a tab or two blanks in a row inside: columns of a table
  bool date_open = false;   // a day, a month and a year among its first characters: "2016年10月27日", "27.10.2016"
};
Form look_at(std::string_view text);

// Few and of one meaning each: a thousand labels of ten collections carry over to others only where a
// feature says the same thing everywhere.
// clang-format off
#define TWICETOLD_ROLE_FEATURES(X) \
  X(bias) X(same2) X(same3) X(digits_only) X(digits3) X(log_digits) X(log_sources) X(repeat_open) X(repeat_prose) \
  X(repeat_prose3) X(repeat_long) X(varied) X(tail_share) X(share_of_source) X(previous_repeats) X(next_repeats) \
  X(both_repeat) X(alone_among_repeats) X(within2) X(later_copy) X(reuse) X(template_matches) X(last) X(tail3) \
  X(tail_tenth) X(first_line) X(log_width) X(width30) X(width110) X(width250) X(few_words) X(digit_share) \
  X(symbol_share) X(ends) X(open_short) X(open_90) X(colon) X(comma) X(opens_lower) X(quoted) X(quote_mark) \
  X(opens_mark) X(address) X(separator) X(sentences) X(cased) X(upper_all) X(capitals_short) X(name_line) \
  X(date_line) X(clock_only) X(numbers_only) X(symbols_only) X(copyright) X(table) X(previous_short) \
  X(previous_long) X(next_short) X(next_long) X(next_none) X(island) X(listing) X(title_later) X(equals_neighbour) \
  X(inserted) X(tail_state) X(tail_credit) X(tail_agency) X(heading_mark) X(cue_whole) X(cue_strong_short) \
  X(cue_strong_line) X(cue_strong_prose) X(cue_weak_short) X(cue_inside_short) X(cue_covered) X(cue_repeat) \
  X(cue_credit_end) X(cue_legal) X(cue_link) X(later_title) X(enumerated) X(title_line) X(row) X(carried) \
  X(not_carried) X(next_lower) X(spaced) X(mark_share) X(asks) X(date_open) X(once_in_prose) X(once_in_lists) \
  X(copied_block) X(starts_lower_after) X(code) X(joined_next) X(joined_previous) X(cells) X(name_inside) \
  X(long_token) X(asks_in_list) X(island_end) X(cue_strong_end) X(date_title) X(inside) X(before_all) X(log_run) \
  X(run_inside) X(run_repeats) X(prose_repeats) X(repeat_copied) X(same_mark) X(labelled) X(to_call) \
  X(later_in_list) X(trails) X(title_again) X(block_tail) X(block_inside) X(title_first) X(word_again) X(table_rows) \
  X(labelled_rows) X(cue_runs_on) X(excess) X(code_line) X(code_beside) X(near_least) X(near_most) X(near_wide) \
  X(near_lines) X(near_open) X(near_repeats) X(near_code) X(symbols_in_code) \
  X(alone_in_source) X(repeats_inside) X(title_few) X(page_title) X(labelled_once) X(cells_again) X(counted) \
  X(frameless) X(section_again) X(quote_repeats) X(before_quote) X(signature) X(copied_table)
// clang-format on

enum Feature : std::uint16_t {
#define X(name) f_##name,
  TWICETOLD_ROLE_FEATURES(X)
#undef X
      feature_count
};
using Features = std::array<float, feature_count>;
std::string_view feature_name(std::size_t feature);

// What a passage says by its text alone; the verdict's words need some of it, too.
struct Seen {
  Form form;
  CueHits cues;
  Edge ending;
  std::size_t code_marks = 0;
  bool code_line = false, enumerated = false, heading = false, trails = false, to_call = false;
  bool plain = false;  // plainly content: nothing repeats, long running text, no cue: the model isn't asked
};
// "Anna Roe", "H.Long", "Mi Van (summary)": up to five words, each with a capital, no digits, no end.
bool is_name_line(const Form& form);
// Nothing but a date, with a clock or words around it ("Updated: 3 Feb 2026, 14:30").
bool is_date_line(const Form& form, const CueHits& cues);

// No running text: short, or not closed by an end mark.
bool is_line(const Seen& seen);
Seen see(const RoleEvidence& evidence, const CueLists& cues);
bool is_plain(const RoleEvidence& evidence, const CueLists& cues);  // as Seen has it
// ... of a text that isn't plain; `code`: where it was looked for already.
Seen read_text(std::string_view text, const CueLists& cues, const CodeLook* code = nullptr);

// What a passage is to those next to it.
struct Beside {
  Glance glance;
  CodeLook code;
};

// What comes back - a menu, a caption, an agency's line - is read once. As many lines as the nearer caches hold; the
// texts must stay where they are.
class SeenTexts {
 public:
  const Seen& of(std::string_view text, const CueLists& cues);
  // A neighbour is looked at from both sides.
  const Beside& beside(std::string_view text);

 private:
  static constexpr std::size_t neighbours = 16;
  static constexpr std::size_t slots = 1024, longest = 256;  // longer ones seldom come back
  struct Slot {
    std::string_view text;
    Seen seen;
  };
  struct Neighbour {
    std::string_view text;
    Beside beside;
    [[nodiscard]] bool is(std::string_view t) const { return text.data() == t.data() && text.size() == t.size(); }
  };
  Neighbour& neighbour(std::string_view text) {
    return neighbours_[reinterpret_cast<std::uintptr_t>(text.data()) / 8 % neighbours];
  }
  std::vector<Slot> slots_;
  std::array<Neighbour, neighbours> neighbours_;
  Seen other_;
};
// But for the company. `known`: what was read of texts before, by the same cues.
Features features_of(const RoleEvidence& evidence, const Seen& seen, SeenTexts* known = nullptr);
void put_company(const RoleCompany& company, Features& x);

}  // namespace twicetold::role_detail
