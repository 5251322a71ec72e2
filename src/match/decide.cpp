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

double score(const Measures& m, double scale, double slots, double foreign) {
  return 1.70 * std::log2(1 + m.evidence) - 1.75 * std::log2(1 + slots) - 1.75 * foreign + 0.75 * m.sentence +
         1.00 * m.containment - 1.15 * std::log2(1 + m.run / scale) - 1.65;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

bool overlaps(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  if (m.overlap >= least_overlap(a, b, options)) return true;
  return m.jaccard >= options.similarity - 0.02 && std::min(a.words(), b.words()) >= 20;
}

bool hopeful(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  return overlaps(m, a, b, options) || score(m, traits(a.script).scale, 0, m.foreign_numbers) >= 0;
}

Decision decide(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  Decision d;
  const double scale = traits(a.script).scale;
  const double s = score(m, scale, m.slots, m.foreign_numbers);
  d.reuse = logistic(s);
  const bool other_facts = m.foreign_count >= 3 && m.foreign_numbers >= 0.3 && m.overlap < 0.80;
  if (overlaps(m, a, b, options)) {
    if (other_facts) {
      d.match_class = MatchClass::template_;
      d.reason = "other numbers in the same frame";
    } else {
      d.match_class = MatchClass::near;
      d.core = m.overlap >= std::min(0.95, options.similarity + 0.06) || m.jaccard >= 0.5;
    }
    return d;
  }
  if (s >= 0) {
    d.match_class = MatchClass::partial;
    return d;
  }
  const double without = score(m, scale, 0, 0);
  if (without >= 0 && (m.slots > 0 || m.foreign_numbers > 0)) {
    d.match_class = MatchClass::template_;
    d.reason = "the same frame with other facts";
  } else {
    d.reason = m.grams * 1.0 > 2 * scale * std::max(1.0, m.evidence) ? "what is shared is a common phrase" : "too little in common";
  }
  return d;
}

}  // namespace twicetold::match
