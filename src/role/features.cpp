// RoleEvidence -> numbers of about unit size. Counts enter as thresholds and logarithms: two documents say
// little, three much, thirty no more than ten. Shares are of the documents that hold the passage.

#include "features.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "light_fold.hpp"
#include "looks.hpp"

namespace twicetold::role_detail {
namespace {

float clip(double v, double low, double high) { return static_cast<float>(std::min(high, std::max(low, v))); }
float log_count(double v) { return v <= 1 ? 0.0F : clip(std::log2(v), 0, 8) / 4; }
float log_count(std::uint32_t n) {  // most counts are small
  static const std::array<float, 64> small = [] {
    std::array<float, 64> t;
    for (std::size_t k = 0; k < t.size(); ++k) t[k] = log_count(static_cast<double>(k));
    return t;
  }();
  return n < small.size() ? small[n] : log_count(static_cast<double>(n));
}

constexpr std::array<std::string_view, feature_count> names = {
#define X(name) #name,
    TWICETOLD_ROLE_FEATURES(X)
#undef X
};

}  // namespace

std::string_view feature_name(std::size_t feature) { return names[feature]; }

Features features_of(const RoleEvidence& e, const Seen& seen, SeenTexts* known) {
  Features x{};
  const Form& f = seen.form;
  const CueHits& c = seen.cues;
  const auto set = [&](Feature name, double value) { x[name] = static_cast<float>(value); };
  const auto flag = [&](Feature name, bool value) { x[name] = value ? 1.0F : 0.0F; };
  const double digits = e.documents_digits;
  const bool repeats = e.documents_digits >= 2;
  const bool brief = f.width < 90;
  const bool open = brief && !f.ends;
  const bool numbers_only = f.no_letters && f.digits > 0;
  const bool code_line = seen.code_line, trails = seen.trails;
  // The same line after (or before) the same neighbour in most of three documents or more.
  const bool block = e.documents_digits >= 3 && 2 * e.same_neighbour > e.documents_digits;
  flag(f_bias, true);

  // Counts. Numbers alone repeat by chance (tables).
  const bool counts = !(numbers_only && !f.clock);
  flag(f_same2, counts && e.documents_same >= 2);
  flag(f_same3, counts && e.documents_same >= 3);
  flag(f_digits_only, e.documents_digits > e.documents_same);
  flag(f_digits3, counts && e.documents_digits >= 3);
  set(f_log_digits, counts ? log_count(e.documents_digits) : 0);
  set(f_log_sources, counts ? log_count(e.sources_same) : 0);
  flag(f_repeat_open, repeats && open && counts);
  flag(f_repeat_prose, repeats && f.ends && f.width >= 60);
  flag(f_repeat_prose3, e.documents_digits >= 3 && f.ends && f.width >= 60);
  flag(f_repeat_long, repeats && f.width >= 150);
  set(f_varied, e.documents_digits >= 3 ? std::min(1.0, e.surroundings / digits) : 0);
  set(f_tail_share, repeats ? std::min(1.0, e.at_tail / digits) : 0);
  set(f_share_of_source, e.documents_digits >= 3 ? std::min(1.0, digits / std::max(1U, e.source_documents)) : 0);
  const bool previous_repeats = e.previous_documents >= 2;
  const bool next_repeats = e.next_documents >= 2;
  flag(f_previous_repeats, previous_repeats);
  flag(f_next_repeats, next_repeats);
  flag(f_both_repeat, repeats && previous_repeats && next_repeats);
  flag(f_alone_among_repeats, !repeats && previous_repeats && next_repeats);
  flag(f_within2, counts && e.in_document >= 2);
  flag(f_later_copy, counts && !e.first_in_document);
  flag(f_reuse, e.reuse_matches > 0);
  set(f_template_matches, log_count(1U + e.template_matches));

  // Place.
  flag(f_last, e.index + 1 >= e.passages && e.passages >= 3);
  flag(f_tail3, e.index + 3 >= e.passages && e.passages >= 5);
  const double place = e.passages > 1 ? static_cast<double>(e.index) / (e.passages - 1) : 0.5;
  flag(f_tail_tenth, e.passages >= 20 && place > 0.9);
  flag(f_first_line, e.index == 0);

  // Form.
  set(f_log_width, clip(std::log2(1.0 + f.width), 0, 11) / 4);
  flag(f_width30, f.width < 30);
  flag(f_width110, f.width < 110);
  flag(f_width250, f.width >= 250);
  flag(f_few_words, f.words <= 4);
  set(f_digit_share, f.digits);
  set(f_symbol_share, std::min(0.6F, f.symbols) * 2);
  flag(f_ends, f.ends && !trails);
  flag(f_trails, trails);
  flag(f_open_short, !f.ends && f.width < 40);
  flag(f_open_90, open);
  flag(f_colon, f.colon);
  flag(f_comma, f.comma);
  flag(f_opens_lower, f.opens_lower);
  flag(f_quoted, f.quoted);
  const char first = e.text.empty() ? ' ' : e.text.front();
  const bool quote = (first == '>' || first == '|') && f.letters > 0;
  flag(f_quote_mark, quote);
  // Who answers copies: that a quoted line comes back says nothing of it.
  flag(f_quote_repeats, quote && repeats);
  // "Anna Roe writes:" above what she wrote.
  flag(f_before_quote, f.colon && f.width < 200 && quote_depth(e.next) > quote_depth(e.text));
  flag(f_opens_mark, f.opens_mark);
  flag(f_address, f.address);
  flag(f_separator, f.separator);
  set(f_sentences, clip(f.sentences, 0, 4) / 2);
  flag(f_cased, f.cased);
  flag(f_upper_all, f.cased && f.upper > 0.9F && f.words >= 2);
  set(f_capitals_short, f.cased && brief ? f.capitals : 0);
  flag(f_name_line, is_name_line(f));
  flag(f_date_line, is_date_line(f, c));
  flag(f_clock_only, f.clock && f.no_letters);
  flag(f_numbers_only, numbers_only && !f.clock && !f.date);
  flag(f_symbols_only, f.no_letters && f.digits == 0 && !code_line);
  flag(f_copyright, f.copyright);
  flag(f_table, f.digits > 0.3F && !is_date_line(f, c) && !f.clock && f.words >= 1 && f.words <= 4);

  // Neighbours.
  const auto look_beside = [&](std::string_view text) {
    return known != nullptr ? known->beside(text) : Beside{glance(text), look_for_code(text)};
  };
  const Beside before = look_beside(e.previous), behind = look_beside(e.next);
  const Glance &previous = before.glance, &next = behind.glance;
  flag(f_previous_short, previous.brief);
  flag(f_previous_long, previous.running);
  flag(f_next_short, next.brief);
  flag(f_next_long, next.running);
  flag(f_next_none, next.none);
  flag(f_island, open && previous.running && next.running);
  flag(f_listing, open && previous.brief && next.brief);
  const bool in_title = f.width < 200;
  flag(f_next_lower, f.cased && !f.ends && next.opens_lower && !block);
  flag(f_starts_lower_after, f.opens_lower && !previous.none && !previous.ends && !block && c.start == 0);
  flag(f_title_later, in_title && e.index > 0 && f.width >= 16 && (e.copies_first || same_text(e.text, e.title)));
  flag(f_equals_neighbour, in_title && same_text(e.text, e.previous));
  flag(f_inserted, e.state == 1);
  flag(f_tail_state, e.state == 2);

  // Words.
  flag(f_tail_credit, seen.ending.role == Role::credit && f.width < 250);
  flag(f_tail_agency, seen.ending.role == Role::agency_line && f.width < 110);
  const double covered = c.length > 0 ? std::min(1.0, static_cast<double>(c.covered) / c.length) : 0;
  flag(f_cue_whole, c.whole != 0);
  flag(f_cue_strong_short, c.strong_start != 0 && f.width < 50 && !f.ends);
  flag(f_cue_strong_line, c.strong_start != 0 && f.width >= 50 && f.width < 160 && !f.ends);
  flag(f_cue_strong_prose, (c.strong_start | c.strong_end) != 0 && f.ends && f.width < 250);
  flag(f_cue_weak_short, c.start != 0 && c.strong_start == 0 && f.width < 50 && !f.ends);
  flag(f_cue_inside_short, c.inside != 0 && c.start == 0 && brief);
  set(f_cue_covered, covered);
  flag(f_cue_repeat, c.inside != 0 && repeats);
  flag(f_cue_credit_end, (c.strong_end >> static_cast<unsigned>(CueKind::credit) & 1U) != 0 && f.width < 200);
  // What points elsewhere or closes a page has few other readings.
  constexpr auto bit = [](CueKind k) { return 1U << static_cast<unsigned>(k); };
  constexpr std::uint32_t links =
      bit(CueKind::read_more) | bit(CueKind::share) | bit(CueKind::newsletter) | bit(CueKind::player);
  flag(f_cue_link, (c.strong_start & links) != 0 && f.width < 160 && !f.ends);
  const bool legal = (c.strong_inside >> static_cast<unsigned>(CueKind::legal) & 1U) != 0;
  flag(f_enumerated, !legal && seen.enumerated);
  const bool title = e.index == 0 && open && f.width >= 24 && f.words >= 4 && !e.next.empty();
  flag(f_title_line, title);
  flag(f_title_first, title && e.in_document >= 2 && e.documents_same < 2);  // and printed again below
  flag(f_title_again, title && e.documents_digits >= 3);
  // The title of a story that a few carry, or of one in parts: "... (2)".
  flag(f_title_few, title && repeats && e.documents_digits < 6 &&
                        (e.documents_digits == e.documents_same || (f.closes_bracket && !f.date)));
  flag(f_row, f.digits > 0.2F && !is_date_line(f, c) && !f.clock && e.documents_digits < 10);
  // A headline printed again.
  const bool again = !e.first_in_document && open && f.width >= 24 && f.words >= 4 && f.digits < 0.2F;
  // ... or a section's heading that a table of contents has named before: running text on both sides.
  const bool section = previous.running && next.running && !e.copies_first && e.state == 0 && e.run == 1;
  flag(f_later_title, again && !section && (e.run <= 6 || e.state != 0));
  flag(f_section_again, again && section);
  flag(f_later_in_list, again && e.run > 6 && e.state == 0);
  const bool outside = e.prose_before <= 0 || e.prose_behind <= 0;
  // Other papers that print the article, too.
  set(f_carried, e.carriers > 0 ? static_cast<double>(e.carried) / e.carriers : 0);
  flag(f_not_carried, e.carriers > 0 && e.carried == 0 && outside);
  flag(f_copied_block, e.documents_digits >= 2 && e.documents_digits <= 3 && previous_repeats && next_repeats &&
                           e.same_neighbour >= e.documents_digits);
  const double prose = static_cast<double>(e.prose);
  flag(f_once_in_prose, !repeats && open && prose > 0.7);
  flag(f_once_in_lists, !repeats && open && prose < 0.3);
  flag(f_spaced, f.spaced && brief);
  set(f_mark_share, std::min(0.4F, f.marks) * 2);
  flag(f_asks, f.asks);
  // A line that goes on in the next one, without a blank line: a sentence cut by its layout.
  const bool blocks = e.gap_before >= 2 || e.gap_after >= 2;
  flag(f_joined_next, blocks && e.gap_after == 1 && !f.ends && next.running && !block);
  flag(f_joined_previous, blocks && e.gap_before == 1 && previous.running);
  flag(f_cells, f.numbers >= 2 && brief && !f.ends && !f.date && !f.date_open && (f.spaced || f.digits > 0.25F) &&
                    !is_date_line(f, c) && c.dated == 0);
  // Rows of a table that is printed again with other numbers.
  flag(f_cells_again, x[f_cells] > 0 && x[f_digits_only] > 0 && e.documents_digits < 10);
  flag(f_name_inside, is_name_line(f) && !repeats && e.index >= 4 && e.index + 4 < e.passages);
  flag(f_long_token, f.long_token && !f.address && f.cased);
  flag(f_asks_in_list, f.asks && brief && previous.brief && next.brief);
  flag(f_island_end, f.full_stop && f.width < 70 && f.sentences < 1 && !f.quoted && previous.running && next.running);
  flag(f_cue_strong_end, c.strong_end != 0 && c.strong_start == 0 && !f.ends && f.width < 160 && f.sentences < 1);
  flag(f_date_title, e.index == 0 && e.documents_digits > e.documents_same && f.numbers >= 1);
  flag(f_date_open, f.date_open && f.width < 110);
  const std::size_t marks = seen.code_marks;
  flag(f_code, marks >= 1 && !f.address && 20 * marks > std::min<std::size_t>(160, e.text.size()));
  flag(f_cue_legal, legal);
  // What stands in copied text repeats as often as that; a frame more often.
  // A table that a few of many documents have taken over, rows and all.
  const bool amid = std::min(e.prose_before, e.prose_behind) > 0.05F;
  flag(f_copied_table, repeats && open && e.documents_digits <= 3 && e.source_documents >= 16 &&
                           e.same_neighbour >= e.documents_digits &&
                           ((amid && e.run >= 6) || (e.run >= 8 && f.numbers >= 2 && !f.address)));
  set(f_excess, repeats ? log_count(digits / std::min<double>(digits, e.prose_documents)) : 0);
  flag(f_code_line, code_line);
  set(f_code_beside, (before.code.line ? 0.5 : 0) + (behind.code.line ? 0.5 : 0));

  // Where it stands in the article, and in what company. A list of the article has running text on both sides and
  // lines that nobody else has; menus and links stand before or behind all of it, with lines that come back.
  const bool placed = e.prose_before + e.prose_behind > 0;
  const double inside = std::min(0.2F, std::min(e.prose_before, e.prose_behind)) * 5;
  set(f_inside, open ? inside : 0);
  flag(f_before_all, open && placed && e.prose_before == 0 && e.prose_behind > 0.5F && e.index > 0);
  set(f_log_run, open ? log_count(e.run) : 0);
  flag(f_run_inside, open && e.run >= 3 && inside > 0.1);
  set(f_run_repeats, open ? static_cast<double>(e.run_repeats) : 0);
  set(f_prose_repeats, static_cast<double>(e.prose_repeats));
  set(f_repeat_copied, repeats ? static_cast<double>(e.prose_repeats) : 0);
  const bool labelled = open && c.strong_start == 0 && !f.address && is_labelled(e.text);
  flag(f_labelled, labelled);
  flag(f_to_call, seen.to_call);
  flag(f_labelled_rows, labelled && (is_labelled(e.previous) || is_labelled(e.next)));
  // Rows of a table: two numbers or more beside words, line after line.
  flag(f_table_rows, f.numbers >= 2 && brief && !f.no_letters && !f.address && !is_date_line(f, c) &&
                         number_runs(e.previous) >= 2 && number_runs(e.next) >= 2);
  flag(f_block_tail, block && 2 * e.at_tail > e.documents_digits && e.index > 0);
  flag(f_block_inside, block && e.at_head + e.at_tail == 0);
  // One word that a few documents have on a line of its own, by chance.
  flag(f_word_again, repeats && e.documents_digits <= 4 && e.same_neighbour == 0 && f.words <= 2 &&
                         2 * (e.at_head + e.at_tail) <= e.documents_digits);
  // A cue that a sentence opens with: "Share prices fell ...".
  flag(f_cue_runs_on, (c.strong_start & links) != 0 && f.width >= 60 && (f.words >= 9 || f.sentences >= 1) && !f.ends &&
                          e.text.substr(0, 48).find_first_of(":>|-") == std::string_view::npos && !f.asks);
  const std::string_view mark = opening_mark(e.text);
  const bool same_mark = !mark.empty() && (mark == opening_mark(e.previous) || mark == opening_mark(e.next));
  flag(f_same_mark, same_mark);
  flag(f_heading_mark, seen.heading && !same_mark);  // line after line it is a comment's
  // Lines of a listing, rows of a ranking: 11, 12, 13.
  const auto row_number = [](std::string_view t) {
    const bool alone = !t.empty() && t.size() <= 5 && t.find_first_not_of("0123456789") == std::string_view::npos;
    return alone ? std::atoi(std::string(t).c_str()) : opening_number(t);
  };
  const int number = is_digit(static_cast<unsigned char>(first)) ? opening_number(e.text) : -1;
  flag(f_counted, number > 0 && !f.clock && !is_date_line(f, c) &&
                      (row_number(e.previous) == number - 1 || row_number(e.next) == number + 1));
  // Of a source with many documents the furniture comes back: what one alone has is its own.
  const double alone = repeats ? 0 : std::min(1.0, std::log2(e.source_documents) / 7);
  set(f_alone_in_source, alone);
  const bool beside_prose = outside && open && e.prose_before + e.prose_behind > 0;
  set(f_frameless, beside_prose ? alone * (1 - e.frame_repeats) * std::min(1.0, e.run / 30.0) : 0);
  // Furniture stands around the articles, whatever their length; what repeats amid them is more often content's form.
  set(f_repeats_inside, repeats ? 1 - std::min(1.0, e.outside / digits) : 0);
  flag(f_page_title,
       open && e.documents_digits <= 2 && x[f_before_all] > 0 && e.previous_documents >= 3 && e.next_documents < 2);
  flag(f_labelled_once, labelled && !repeats);
  return x;
}

void put_company(const RoleCompany& company, Features& x) {
  if (x[f_title_line] > 0) return;  // below a title stand dates, names and players whatever it is
  x[f_near_least] = company.least;
  x[f_near_most] = company.most;
  x[f_near_wide] = company.wide;
  x[f_near_lines] = company.lines;
  x[f_near_open] = x[f_open_90] * company.wide;
  x[f_near_repeats] = x[f_log_digits] > 0 ? company.wide : 0;
  x[f_near_code] = x[f_ends] > 0 ? 0 : company.code;
  x[f_symbols_in_code] = x[f_symbols_only] * company.code;
  x[f_signature] = company.signature && x[f_open_90] > 0 ? 1.0F : 0.0F;
}

}  // namespace twicetold::role_detail
