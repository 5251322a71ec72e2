// What a collection would say of each paragraph, simulated: the other documents of a crawl are not in the
// data, but how often tails and bodies repeat others is known (9.5 % against 1.07 % of paragraphs).
#pragma once

#include "examples.hpp"
#include "train.hpp"

namespace tail_fit {

// How much of the tails the collection knows: from nothing to all of it.
inline void simulate(Example& e, Random& random) {
  const auto n = static_cast<std::size_t>(e.n);
  e.evidence.assign(n, {});
  static const std::vector<double> known = {.0, .0, .1, .1, .4, .7, .9, 1.};
  const double share = random.choose(known);
  e.known = share >= .4;
  const double trailers = random.chance(.3) ? .6 : .02;
  const double reused = random.chance(.05) ? .3 : .01;  // of the body: quotes, agency text
  for (std::size_t i = 0; i < n; ++i) {
    twicetold::ParagraphEvidence& v = e.evidence[i];
    const bool tail = e.cut >= 0 && static_cast<int>(i) >= e.cut, junk = e.labels[i] == 0;
    if (tail || junk) {
      const bool teaser = e.widths[i] > 25;
      v.other_documents = random.chance(teaser ? share : .3 * trailers) ? 1 : 0;
      v.title_or_lead = v.other_documents > 0 && teaser && random.chance(.6);
      v.source_trailer = tail && random.chance(trailers);
    } else {
      v.other_documents = random.chance(reused) ? 1 : 0;
      v.title_or_lead = random.chance(v.other_documents > 0 ? .1 : .003);
      v.source_trailer = i + 1 == n && random.chance(.05);
    }
  }
}

}  // namespace tail_fit
