// Where furniture is what repeats, the model is sure of most of what it leans to. Where content has a furniture's form
// - tables, options, code, a manual's "Note" - it is lukewarm, and there the lukewarm verdicts are nearly all wrong:
// read in manuals of eighteen kinds, few were right in thirteen and most in the five where most verdicts are sure. So
// the less of a collection's leaning verdicts are sure, the more is asked of each.

#include "asked.hpp"

#include <algorithm>
#include <cmath>

namespace twicetold::role_detail {
namespace {

struct Line {
  double clear;  // share of sure ones from which on no more is asked than the least
  double steep;  // log-odds for each share below it
  double least, most;
};

double ask(const Surety& seen, const Line& line) {
  // A collection that shows little is held for a clear one.
  constexpr double believed = 40;
  const double share = (seen.sure + believed * line.clear) / (seen.leaning + believed);
  const double steps = std::round(20 * share) / 20;  // the next article is not to move it
  const double z = std::log(line.least / (1 - line.least)) + line.steep * std::max(0.0, line.clear - steps);
  return std::min(line.most, 1 / (1 + std::exp(-z)));
}

}  // namespace

Asked asked_of(const Surety& repeated, const Surety& single) {
  const Asked clear;
  return {ask(repeated, {0.85, 10, clear.repeated, 0.95}), ask(single, {0.35, 5, clear.single, 0.8})};
}

}  // namespace twicetold::role_detail
