// Numbers that the role model weighs, made from RoleEvidence. Names are for the fit's listing and notes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

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
};
Form look_at(std::string_view text);

#define TWICETOLD_ROLE_FEATURES(X)                                                                                     \
  X(bias)                                                                                                              \
  X(same2)                                                                                                             \
  X(same3) X(log_same) X(digits2) X(digits3) X(log_digits) X(digits_only) X(log_sources) X(neighbour_share) X(         \
      surroundings_share) X(log_surroundings) X(head_share) X(tail_share) X(share_of_source) X(repeat_next_repeat)     \
      X(previous_repeats) X(next_repeats) X(both_repeat) X(within2) X(within3) X(not_first) X(reuse) X(                \
          template_matches) X(long_repeat) X(prose_repeat) X(first) X(second) X(head3) X(last) X(tail3) X(head_tenth)  \
          X(tail_tenth) X(one_passage) X(log_passages) X(log_width) X(width30) X(width60) X(width110) X(width250)      \
              X(relative) X(letters) X(digit_share) X(mark_share) X(symbol_share) X(few_words) X(one_word) X(capitals) \
                  X(capitals_short) X(upper) X(upper_all) X(sentences) X(ends) X(ends_short) X(open_short) X(open_60)  \
                      X(open_long) X(colon) X(comma) X(cased) X(opens_lower) X(opens_quote) X(opens_bracket)           \
                          X(bracketed) X(opens_mark) X(quoted) X(address) X(separator) X(clock) X(clock_only) X(date)  \
                              X(date_short) X(no_letters) X(copyright) X(previous_none) X(previous_short)              \
                                  X(previous_long) X(next_none) X(next_short) X(next_long) X(island) X(listing)        \
                                      X(title_equal) X(title_part) X(equals_neighbour) X(inserted) X(tail_state)       \
                                          X(tail_credit) X(edge_agency) X(cue_start) X(cue_end) X(cue_whole)           \
                                              X(cue_inside) X(cue_covered) X(cue_start_short)                          \
                                                  X(cue_repeat) X(k_agency) X(k_credit) X(k_byline) X(k_caption)       \
                                                      X(k_dateline) X(k_read_more) X(k_share) X(k_newsletter)          \
                                                          X(k_navigation) X(k_player) X(k_legal) X(k_heading)          \
                                                              X(k_template) X(k_other) X(j_agency) X(j_credit)         \
                                                                  X(j_byline) X(j_caption) X(j_dateline)               \
                                                                      X(j_read_more) X(j_share) X(j_newsletter)        \
                                                                          X(j_navigation) X(j_player) X(j_legal)       \
                                                                              X(j_heading) X(j_template) X(j_other)

enum Feature : std::uint16_t {
#define X(name) f_##name,
  TWICETOLD_ROLE_FEATURES(X)
#undef X
      feature_count
};
using Features = std::array<float, feature_count>;
std::string_view feature_name(std::size_t feature);

// What the verdict's words need besides the numbers.
struct Seen {
  Form form;
  CueHits cues;
  bool plain = false;  // plainly content: nothing repeats, long running text, no cue: the model isn't asked
};
Seen see(const RoleEvidence& evidence, const CueLists& cues);
Features features_of(const RoleEvidence& evidence, const Seen& seen);

}  // namespace twicetold::role_detail
