// The weights were fitted on labelled pairs (bench/labels; `twicetold bench pairs` takes the figures
// again); reuse is a logistic score over seven measures, one set of weights for all languages.
#include "match/decide.hpp"

#include <algorithm>
#include <cmath>

namespace twicetold::match {
namespace {

// Least overlap: short texts agree by chance, so they need more (0.015 a word below 20).
double least_overlap(const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  const double words = std::min(a.words(), b.words());
  return options.similarity + (words < 20 ? 0.015 * (20 - words) : 0);
}

// Independent shared grams and a whole sentence speak for reuse; facts exchanged for others (slots) and
// numbers of one's own against it; a long run with little independent evidence is a formula. Where one
// character is a token, more agrees by chance: `offset` is what they need more.
double score(const Measures& m, Script script, double slots, double foreign) {
  static constexpr double offset[4] = {0, 0.4, 0.7, 2.3};
  return 1.70 * log2_of_next(m.evidence) - 1.75 * log2_of_next(slots) - 1.75 * foreign + 0.75 * m.sentence +
         1.00 * m.containment - 1.15 * log2_of_next(m.run / traits(script).scale) - 1.65 -
         offset[static_cast<int>(script)];
}

// How much likelier than an edited copy a form with other numbers is. Numbers that stand for others among the
// differences: about one in two in forms (.48 in Vietnamese, .49 in English agency news), less than one in 200 in
// planted copies, up to one in 25 where a text is full of them; Poisson(.5 G) against Poisson(.04 G). Half of the
// log-likelihood ratio, because slots and foreign numbers count the same places.
double exchanged(const Measures& m) { return std::max(0.0, 1.27 * m.foreign_count - 0.23 * m.gaps); }

// An edited copy differs in many places, few of which exchange facts; a template differs in its slots.
// Scattered differences therefore speak for `near` once the overlap is there.
double scatter(const Measures& m) { return 2 * std::max(0.0, std::log2(1.0 + m.gaps - m.slots) - 1.5); }

// Texts that agree nearly to the word and exchange no fact are one text edited, however common its words are: a short
// line's surroundings are its neighbours, so one that stands in ten places has little evidence. Either only words were
// added or left out, or the text is long; without capitals a name can't be told from a word, so there only the first.
// Rows of a table have mostly numbers.
double edited(const Measures& m, const PassageTokens& a, const PassageTokens& b) {
  if (m.slots > 0 || m.foreign_count > 0 || m.numbers * 4 > std::min(m.tokens_a, m.tokens_b)) return 0;
  const bool added = m.replaced == 0 && !m.number_added && m.overlap >= 0.8;
  const bool long_text = m.cased && m.overlap >= 0.85 && std::min(a.words(), b.words()) >= 20;
  return added || long_text ? 2.5 : 0;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

bool overlaps(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  if (m.overlap >= least_overlap(a, b, options)) return true;
  return m.jaccard >= options.similarity - 0.02 && std::min(a.words(), b.words()) >= 20;
}

bool hopeful(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  return overlaps(m, a, b, options) || score(m, a.script, 0, 0) >= 0;
}

Decision decide(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  Decision d;
  const double s = score(m, a.script, m.slots, m.foreign_numbers);
  d.reuse = logistic(s);
  d.exchanged = exchanged(m) > 0;
  const bool same = overlaps(m, a, b, options);
  const double near = s + scatter(m) - exchanged(m) + edited(m, a, b);
  if (same && near >= 0) {
    d.match_class = MatchClass::near;
    d.reuse = logistic(near);
    d.core = m.overlap >= std::min(0.95, options.similarity + 0.10) || m.jaccard >= 0.5;
    return d;
  }
  if (!same && s >= 0) {
    d.match_class = MatchClass::partial;
    return d;
  }
  if (same || (score(m, a.script, 0, 0) >= 0 && (m.slots > 0 || m.foreign_numbers > 0))) {
    d.match_class = MatchClass::template_;
    d.reason = other_facts;
  } else {
    d.reason = m.grams > 2 * traits(a.script).scale * std::max(1.0, m.evidence) ? "what is shared is a common phrase"
                                                                                : "too little in common";
  }
  return d;
}

}  // namespace twicetold::match
