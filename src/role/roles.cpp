// Names the role of what is already known to be boilerplate, by rules in the order of how much they can be
// trusted: form that has one reading (a clock, a date), a strong cue, a name where names stand, a title printed
// again, numbers that change in a frame, weak cues, and last the company it keeps.
//
// Why rules and not the net: roles follow from what a line *is*, and ten collections teach a net which roles
// ten collections have (measured: .45 named right on a collection not fitted, rules .8).

#include "roles.hpp"

#include "light_fold.hpp"
#include "looks.hpp"

#include <algorithm>

namespace twicetold::role_detail {
namespace {

constexpr std::uint32_t bit(CueKind kind) { return 1U << static_cast<unsigned>(kind); }

// In the order in which they win when several match.
struct Naming {
  std::uint32_t kinds;
  Role role;
};
constexpr Naming namings[] = {
    {bit(CueKind::legal), Role::legal},
    {bit(CueKind::player), Role::player},
    {bit(CueKind::newsletter) | bit(CueKind::read_more) | bit(CueKind::share), Role::navigation},
    {bit(CueKind::agency_line), Role::agency_line},
    {bit(CueKind::credit), Role::credit},
    {bit(CueKind::caption), Role::caption},
    {bit(CueKind::byline), Role::byline},
    {bit(CueKind::navigation), Role::navigation},
    {bit(CueKind::dateline), Role::dateline},
    {bit(CueKind::heading), Role::heading},
    {bit(CueKind::template_), Role::template_},
    {bit(CueKind::other), Role::other},
};

Role named_by(std::uint32_t kinds) {
  for (const Naming& n : namings) {
    if ((kinds & n.kinds) != 0) return n.role;
  }
  return Role::none;
}

bool short_open(std::string_view text) {
  if (text.empty() || text.size() > 120) return false;
  const char last = text.back();
  return last != '.' && last != '!' && last != '?' &&
         text.substr(text.size() - std::min<std::size_t>(3, text.size())) != "。";
}

}  // namespace

Role name_role(const RoleEvidence& e, const Seen& seen) {
  const Form& f = seen.form;
  const CueHits& c = seen.cues;
  const bool open = !f.ends && f.width < 110;
  const bool in_list = short_open(e.previous) && short_open(e.next);
  const bool at_end = e.index + 4 >= e.passages || (e.documents_digits >= 2 && 2 * e.at_tail > e.documents_digits);
  const bool article = e.passages <= 80;  // and no whole page with its menus
  const bool numbers_change = e.documents_digits > e.documents_same && f.digits > 0;

  if (f.clock && f.no_letters && !f.date) return Role::player;
  const bool digit_first = !e.text.empty() && is_digit(decode(e.text).code);
  const bool date_first = f.date_open && digit_first && !f.ends;  // "2013年8月17日 ... 公布"
  if (is_date_line(f, c) || (date_first && f.width < 110 && (e.index < 5 || f.digits > 0.35F))) return Role::dateline;
  if (f.no_letters && f.digits == 0) return Role::other;  // "* * *"
  const Role whole = named_by(c.whole);
  if (whole != Role::none) return whole;

  // A caption is what a photo credit closes.
  const bool credit_end = seen.ending.role == Role::credit || (c.strong_end & bit(CueKind::credit)) != 0;
  if (credit_end && (c.start & bit(CueKind::credit)) == 0 && f.width > 24) return Role::caption;

  if ((c.strong_inside & bit(CueKind::legal)) != 0 || (f.copyright && f.width < 250)) return Role::legal;
  const Role strong = named_by(c.strong_start);
  if (strong != Role::none && (open || strong != Role::byline)) return strong;
  const bool to_call = holds_number_to_call(e.text) && f.width < 200;
  if (to_call) return Role::other;
  if (f.colon && quote_depth(e.next) > quote_depth(e.text)) return Role::template_;  // "Anna Roe writes:"
  if (quote_depth(e.text) > 0) return Role::other;                    // what somebody quotes of another's signature
  const bool labelled = open && f.width < 30 && is_labelled(e.text);  // "Language: Thai", no headline
  if (!e.first_in_document && e.in_document <= 3 && e.documents_same < 2 && f.width >= 16 && !in_list &&
      !f.opens_mark && !labelled) {
    return Role::heading;
  }
  if (e.index > 0 && ((!e.title.empty() && e.title == e.text) || (e.copies_first && f.width >= 16)))
    return Role::heading;
  if (e.text.substr(0, 2) == "##" || e.text.substr(0, 2) == "# ") return Role::heading;

  const Role weak = named_by(c.start);
  if (weak != Role::none && open && (f.width < 50 || weak == Role::agency_line)) {
    if (weak != Role::navigation || in_list || f.width < 30) return weak;
  }
  if (is_name_line(f) && (!in_list || (at_end && article)) && (at_end || e.index < 4)) return Role::byline;
  if (article && open && f.width < 24 && f.digits == 0 && opens_with_initial(e.text)) return Role::byline;
  if (e.company.signature && open) return Role::other;
  // "Anna Roe (compiled)", "H.Long": a short name in several documents, each time at the end.
  if (article && e.documents_digits >= 2 && at_end && f.digits == 0 && f.width < 40 && f.words <= 5 && f.cased &&
      !f.opens_lower && !f.colon && !f.address && e.same_neighbour * 2 < e.documents_digits &&
      (f.closes_bracket || (f.words >= 2 && f.capitals > 0.74F))) {
    return Role::byline;
  }
  if (seen.ending.role == Role::agency_line && f.width < 110) return Role::agency_line;
  const Role end = named_by(c.strong_end);
  if (end != Role::none && open) return end;
  if ((numbers_change || e.template_matches > 0) && (article || f.width >= 60 || !in_list)) return Role::template_;
  const Role inside = named_by(c.strong_inside);
  if (inside != Role::none && f.width < 160) return inside;
  if (e.state == 2 && e.in_document >= 2) return Role::heading;
  if (f.ends && !article && (in_list || f.width < 90)) return Role::navigation;
  if (f.asks && in_list) return Role::navigation;
  // A short sentence between paragraphs that comes back is the caption of a stock picture.
  if (f.ends && f.width >= 40) return e.documents_digits >= 3 ? Role::template_ : Role::caption;
  if (f.ends && f.width >= 12 && !f.no_letters && article) return Role::caption;
  // The frame of a report stands between other facts each time; a menu between the same lines. Two documents are
  // enough where it isn't the links behind an article.
  const bool behind_all = e.prose_before > 0 && e.prose_behind == 0;
  const bool varied =
      article && e.documents_digits >= (behind_all ? 3U : 2U) && 2 * e.same_neighbour < e.documents_digits;
  if (varied && !f.address && is_labelled(e.text)) return Role::template_;
  // A report that is all figures: its lines stand in the same order everywhere.
  const bool form = article && e.passages <= 40 && e.prose < 0.3F && e.index > 0 && !f.opens_mark;
  if (form && in_list && e.documents_digits >= 2 && !f.address && !f.separator) return Role::template_;
  if (f.address || f.separator || f.opens_mark || (in_list && !varied)) {
    return Role::navigation;
  }
  if (open && f.digits > 0.05F && e.documents_digits >= 2) return Role::template_;
  if (open && varied && (e.documents_digits >= 3 || in_list)) return Role::template_;
  if (is_name_line(f) && e.documents_digits >= 2 && at_end) return Role::byline;
  if (open && !e.next.empty() && !short_open(e.next) && e.documents_digits >= 2 && article) return Role::heading;
  if (open) return Role::navigation;
  return Role::other;
}

}  // namespace twicetold::role_detail
