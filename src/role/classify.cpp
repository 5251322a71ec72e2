// Evidence -> features -> model -> verdict with its reasons.
//
// Boilerplate stands in rows (menus, links behind an article), and so do lists and tables of the article, so a passage
// is judged twice: by itself, and then with what its neighbours were taken for. On collections left out of the fit the
// second look finds 2 to 3 % more at the same precision. The model (model.cpp) says how likely a passage is
// boilerplate; from one half on rules (roles.cpp) name its role. The reasons are read off the evidence, strongest
// first, and never off the weights: they say what was seen.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "features.hpp"
#include "look.hpp"
#include "model.hpp"
#include "roles.hpp"
#include "twicetold/role.hpp"

namespace twicetold {
namespace {

using role_detail::Form;
using role_detail::Seen;

constexpr std::array<std::string_view, cue_kinds> cue_words = {
    "agency line",          "photo credit",    "byline",
    "caption cue",          "date line",       "read-more or related line",
    "share or follow line", "newsletter line", "navigation words",
    "player words",         "legal words",     "heading words",
    "template words",       "editorial note"};

constexpr const char* whole_copies = ", whole copies counted once";

void explain(const RoleEvidence& e, const Seen& seen, RoleVerdict& v) {
  auto& why = v.because;
  if (e.documents_same >= 2) {
    const bool opens = 2 * e.at_head > e.documents_digits && e.index < 3;
    const bool closes = !opens && 2 * e.at_tail > e.documents_digits && e.index + 3 >= e.passages;
    const bool all = (opens ? e.at_head : e.at_tail) == e.documents_digits;
    const char* const verb = all && opens ? "opens" : all && closes ? "closes" : "in";
    const char* const mostly = all ? "" : opens ? ", mostly at their beginning" : closes ? ", mostly at their end" : "";
    why.push_back(fmt::format("same text {} {} of {} documents{}{}", verb, e.documents_same, e.documents, mostly,
                              e.same_once ? whole_copies : ""));
  }
  if (e.documents_digits > e.documents_same) {
    why.push_back(fmt::format("same but for its numbers in {} of {} documents{}", e.documents_digits, e.documents,
                              e.digits_once ? whole_copies : ""));
  }
  if (e.sources_same >= 2) why.push_back(fmt::format("in {} sources", e.sources_same));
  if (e.documents_digits >= 3 && 2 * e.same_neighbour > e.documents_digits) {
    why.push_back(fmt::format("beside the same neighbour in {} of them", e.same_neighbour));
  } else if (e.documents_digits >= 3 && e.surroundings >= 3) {
    why.push_back(fmt::format("in {} different surroundings", e.surroundings));
  }
  if (e.in_document >= 2) why.push_back(fmt::format("{} times in this document", e.in_document));
  if (e.template_matches > 0) {
    why.push_back(fmt::format("same frame with other facts in {} other passage{}", e.template_matches,
                              e.template_matches == 1 ? "" : "s"));
  }
  for (std::size_t k = 0; k < cue_kinds; ++k) {
    if ((seen.cues.inside >> k & 1U) != 0) why.emplace_back(cue_words[k]);
  }
  const Form& f = seen.form;
  if (f.clock && f.no_letters) why.emplace_back("a clock and nothing else");
  if (f.date && f.width < 90) why.emplace_back("a date");
  if (f.address) why.emplace_back("an address or tag");
  if (f.no_letters && !f.clock) why.emplace_back("no letters");
  if (e.state == 2) why.emplace_back("stands after the article's end");
  if (e.state == 1) why.emplace_back("stands in a block that is not the article");
  if (!f.ends && f.width < 60) why.emplace_back("short, no end mark");
  if (e.previous_documents >= 2 && e.next_documents >= 2) {
    why.emplace_back("between lines that repeat");
  } else if (e.previous_documents >= 2 || e.next_documents >= 2) {
    why.emplace_back("beside a line that repeats");
  }
  if (why.empty()) why.emplace_back("its form and its place");
}

// Running text of which nothing is known but that it stands behind the article: another article's, most of all. It goes
// with the tail, and is no boilerplate.
bool is_prose_of_tail(const RoleEvidence& e, const Seen& seen, const RoleVerdict& v) {
  constexpr float prose = 100;  // columns
  return e.state == 2 && v.because.size() == 1 && seen.form.ends && seen.form.width >= prose;
}

}  // namespace

namespace role_detail {

bool look_plain(const RoleEvidence& evidence, const CueLists& cues, Looked& out) {
  out.look = {};
  out.seen.plain = evidence.text.empty() || is_plain(evidence, cues);
  return out.seen.plain;
}

void look(const RoleEvidence& evidence, const CueLists& cues, Looked& out, SeenTexts* known) {
  if (!look_plain(evidence, cues, out)) look_closely(evidence, cues, out, known);
}

void look_closely(const RoleEvidence& evidence, const CueLists& cues, Looked& out, SeenTexts* known) {
  out.seen = known != nullptr ? known->of(evidence.text, cues) : read_text(evidence.text, cues);
  out.x = features_of(evidence, out.seen, known);
  out.look = {lean(out.x), is_line(out.seen), out.x[f_code_line] > 0, out.x[f_symbols_only] > 0};
}

bool may_be(const Looked& looked, double least) { return !looked.seen.plain && weigh_most(looked.x) >= least; }

double weigh(const RoleEvidence& evidence, Looked& looked) {
  if (looked.seen.plain) return 0;
  if (!evidence.company.known) return weigh_alone(looked.x);
  put_company(evidence.company, looked.x);
  return weigh(looked.x);
}

RoleVerdict decide(const RoleEvidence& evidence, Looked& looked, double least) {
  RoleVerdict v;
  if (looked.seen.plain) return v;
  v.confidence = weigh(evidence, looked);
  if (v.confidence < least) return v;
  v.role = name_role(evidence, looked.seen);
  explain(evidence, looked.seen, v);
  if (is_prose_of_tail(evidence, looked.seen, v)) return {};
  return v;
}

}  // namespace role_detail

RoleVerdict RoleClassifier::operator()(const RoleEvidence& evidence) const {
  role_detail::Looked looked;
  role_detail::look(evidence, *cues_, looked);
  return role_detail::decide(evidence, looked);
}

RoleLook RoleClassifier::look(const RoleEvidence& evidence) const {
  role_detail::Looked looked;
  role_detail::look(evidence, *cues_, looked);
  return looked.look;
}

RoleVerdict classify_role(const RoleEvidence& evidence) { return RoleClassifier(CueLists::embedded())(evidence); }

}  // namespace twicetold
