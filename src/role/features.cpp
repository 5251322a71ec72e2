// RoleEvidence -> numbers of about unit size. Counts enter as thresholds and logarithms: two documents say
// little, three much, thirty no more than ten. Shares are of the documents that hold the passage.

#include "features.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

float clip(double v, double low, double high) { return static_cast<float>(std::min(high, std::max(low, v))); }
float log_count(double v) { return clip(std::log2(std::max(1.0, v)), 0, 8) / 4; }

bool same_text(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a.size() > b.size() + 8 || b.size() > a.size() + 8 || a.size() > 400) return false;
  std::string x;
  std::string y;
  light_fold(a, x);
  light_fold(b, y);
  return x == y;
}

// A shorter text inside the title, or the title inside it ("Headline - The Paper").
bool part_of(std::string_view a, std::string_view title) {
  if (a.size() < 16 || title.size() < 16 || a.size() > 400) return false;
  std::string x;
  std::string y;
  light_fold(a, x);
  light_fold(title, y);
  if (x.size() == y.size()) return false;
  return x.size() < y.size() ? y.find(x) != std::string::npos : x.find(y) != std::string::npos;
}

constexpr std::array<std::string_view, feature_count> names = {
#define X(name) #name,
    TWICETOLD_ROLE_FEATURES(X)
#undef X
};

// Cheap look at a neighbour: its width and whether it reads like running text.
struct Glance {
  bool none = true, brief = false, running = false;
};
Glance glance(std::string_view text) {
  Glance g;
  if (text.empty()) return g;
  g.none = false;
  std::size_t columns = text.size();
  bool ends = false;
  {
    const std::size_t look = std::min<std::size_t>(text.size(), 400);
    std::size_t continuation = 0;
    std::size_t three = 0;
    for (std::size_t i = 0; i < look; ++i) {
      const auto b = static_cast<unsigned char>(text[i]);
      if ((b & 0xC0U) == 0x80U) ++continuation;
      if (b >= 0xE3U && b < 0xF0U) ++three;
    }
    columns = text.size() - continuation + three;
    std::size_t end = text.size();
    for (int i = 0; i < 3 && end > 0 && !ends; ++i) {
      std::size_t at = end - 1;
      while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
      const char32_t c = decode(text.substr(at)).code;
      ends = is_end_mark(c);
      if (!is_closer(c)) break;
      end = at;
    }
  }
  g.brief = columns < 60 && !ends;
  g.running = columns >= 100 && ends;
  return g;
}

}  // namespace

std::string_view feature_name(std::size_t feature) { return names[feature]; }

Seen see(const RoleEvidence& e, const CueLists& cues) {
  Seen s;
  const bool alone = e.documents_digits <= 1 && e.in_document <= 1 && e.template_matches == 0 && e.state == 0;
  if (alone && e.text.size() >= 240) {
    // Running text that stands once: only its ends could say otherwise.
    std::size_t end = e.text.size();
    bool ends = false;
    for (int i = 0; i < 3 && !ends; ++i) {
      std::size_t at = end - 1;
      while (at > 0 && (static_cast<unsigned char>(e.text[at]) & 0xC0U) == 0x80U) --at;
      const char32_t c = decode(e.text.substr(at)).code;
      ends = is_end_mark(c);
      if (!is_closer(c)) break;
      end = at;
    }
    if (ends) {
      s.cues = cues.match(e.text);
      if (s.cues.inside == 0) {
        s.plain = true;
        return s;
      }
    }
  }
  s.form = look_at(e.text);
  if (s.cues.length == 0) s.cues = cues.match(e.text);
  return s;
}

Features features_of(const RoleEvidence& e, const Seen& seen) {
  Features x{};
  const Form& f = seen.form;
  const auto set = [&](Feature name, double value) { x[name] = static_cast<float>(value); };
  const auto flag = [&](Feature name, bool value) { x[name] = value ? 1.0F : 0.0F; };
  const double digits = e.documents_digits;
  const bool repeats = e.documents_digits >= 2;
  flag(f_bias, true);
  flag(f_same2, e.documents_same >= 2);
  flag(f_same3, e.documents_same >= 3);
  set(f_log_same, log_count(e.documents_same));
  flag(f_digits2, repeats);
  flag(f_digits3, e.documents_digits >= 3);
  set(f_log_digits, log_count(digits));
  flag(f_digits_only, e.documents_digits > e.documents_same);
  set(f_log_sources, log_count(e.sources_same));
  set(f_neighbour_share, repeats ? e.same_neighbour / digits : 0);
  set(f_surroundings_share, repeats ? std::min(1.0, e.surroundings / digits) : 0);
  set(f_log_surroundings, repeats ? log_count(e.surroundings) : 0);
  set(f_head_share, repeats ? std::min(1.0, e.at_head / digits) : 0);
  set(f_tail_share, repeats ? std::min(1.0, e.at_tail / digits) : 0);
  set(f_share_of_source, repeats && e.source_documents >= 2 ? std::min(1.0, digits / e.source_documents) : 0);
  const bool previous_repeats = e.previous_documents >= 2;
  const bool next_repeats = e.next_documents >= 2;
  flag(f_repeat_next_repeat, repeats && (previous_repeats || next_repeats));
  flag(f_previous_repeats, previous_repeats);
  flag(f_next_repeats, next_repeats);
  flag(f_both_repeat, previous_repeats && next_repeats);
  flag(f_within2, e.in_document >= 2);
  flag(f_within3, e.in_document >= 3);
  flag(f_not_first, !e.first_in_document);
  flag(f_reuse, e.reuse_matches > 0);
  set(f_template_matches, log_count(1.0 + e.template_matches));
  flag(f_long_repeat, repeats && f.width >= 150);
  flag(f_prose_repeat, repeats && f.ends && f.width >= 60);

  flag(f_first, e.index == 0);
  flag(f_second, e.index == 1);
  flag(f_head3, e.index < 3);
  flag(f_last, e.index + 1 >= e.passages);
  flag(f_tail3, e.index + 3 >= e.passages);
  const double place = e.passages > 1 ? static_cast<double>(e.index) / (e.passages - 1) : 0.5;
  flag(f_head_tenth, e.passages >= 10 && place < 0.1);
  flag(f_tail_tenth, e.passages >= 10 && place > 0.9);
  flag(f_one_passage, e.passages == 1);
  set(f_log_passages, log_count(e.passages));

  set(f_log_width, clip(std::log2(1.0 + f.width), 0, 11) / 4);
  flag(f_width30, f.width < 30);
  flag(f_width60, f.width < 60);
  flag(f_width110, f.width < 110);
  flag(f_width250, f.width >= 250);
  set(f_relative, e.typical_bytes > 0
                      ? clip(std::log((5.0 + static_cast<double>(e.text.size())) / (5.0 + e.typical_bytes)), -3, 2)
                      : 0);
  set(f_letters, f.letters);
  set(f_digit_share, f.digits);
  set(f_mark_share, std::min(0.6F, f.marks) * 2);
  set(f_symbol_share, std::min(0.6F, f.symbols) * 2);
  flag(f_few_words, f.words <= 4);
  flag(f_one_word, f.words <= 1);
  set(f_capitals, f.cased ? f.capitals : 0);
  const bool brief = f.width < 90;
  set(f_capitals_short, f.cased && brief ? f.capitals : 0);
  set(f_upper, f.cased ? f.upper : 0);
  flag(f_upper_all, f.cased && f.upper > 0.9F && f.words >= 1);
  set(f_sentences, clip(f.sentences, 0, 4) / 2);
  flag(f_ends, f.ends);
  flag(f_ends_short, f.ends && f.width < 60);
  flag(f_open_short, !f.ends && f.width < 40);
  flag(f_open_60, !f.ends && f.width < 90);
  flag(f_open_long, !f.ends && f.width >= 150);
  flag(f_colon, f.colon);
  flag(f_comma, f.comma);
  flag(f_cased, f.cased);
  flag(f_opens_lower, f.opens_lower);
  flag(f_opens_quote, f.opens_quote);
  flag(f_opens_bracket, f.opens_bracket);
  flag(f_bracketed, f.opens_bracket && f.closes_bracket);
  flag(f_opens_mark, f.opens_mark);
  flag(f_quoted, f.quoted);
  flag(f_address, f.address);
  flag(f_separator, f.separator);
  flag(f_clock, f.clock);
  flag(f_clock_only, f.clock && f.no_letters);
  flag(f_date, f.date);
  flag(f_date_short, brief && (f.date || (f.digits > 0.12F && f.digits < 0.6F)));
  flag(f_no_letters, f.no_letters);
  flag(f_copyright, f.copyright);

  const Glance previous = glance(e.previous);
  const Glance next = glance(e.next);
  flag(f_previous_none, previous.none);
  flag(f_previous_short, previous.brief);
  flag(f_previous_long, previous.running);
  flag(f_next_none, next.none);
  flag(f_next_short, next.brief);
  flag(f_next_long, next.running);
  flag(f_island, brief && previous.running && next.running);
  flag(f_listing, brief && !f.ends && previous.brief && next.brief);
  const bool in_title = brief || f.width < 200;
  flag(f_title_equal, in_title && same_text(e.text, e.title));
  flag(f_title_part, in_title && part_of(e.text, e.title));
  flag(f_equals_neighbour, in_title && (same_text(e.text, e.previous) || same_text(e.text, e.next)));
  flag(f_inserted, e.state == 1);
  flag(f_tail_state, e.state == 2);

  const Edges edges = find_edges(e.text);
  flag(f_tail_credit, edges.tail.role == Role::credit);
  flag(f_edge_agency, edges.head.length > 0 || edges.tail.role == Role::agency_line);
  const CueHits& c = seen.cues;
  const double covered = c.length > 0 ? std::min(1.0, static_cast<double>(c.covered) / c.length) : 0;
  flag(f_cue_start, c.start != 0);
  flag(f_cue_end, c.end != 0);
  flag(f_cue_whole, c.whole != 0);
  flag(f_cue_inside, c.inside != 0);
  set(f_cue_covered, covered);
  flag(f_cue_start_short, c.start != 0 && brief && !f.ends);
  flag(f_cue_repeat, c.inside != 0 && repeats);
  for (std::uint32_t k = 0; k < cue_kinds; ++k) {
    const std::uint32_t bit = 1U << k;
    // A cue weighs by how much of the passage it opens: "By" before 200 words says nothing.
    const double share = f.width < 40 ? 1 : f.width < 90 ? 0.7 : f.width < 160 ? 0.4 : 0.15;
    x[f_k_agency + k] = static_cast<float>((c.start & bit) != 0 ? share : 0);
    x[f_j_agency + k] = static_cast<float>(((c.inside & ~c.start) & bit) != 0 ? share : 0);
  }
  return x;
}

}  // namespace twicetold::role_detail
