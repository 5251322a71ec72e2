// One decision for every engine: what are two passages to each other? Equations in the README.
#pragma once

#include "match/measure.hpp"
#include "twicetold/report.hpp"

namespace twicetold::match {

struct DecisionOptions {
  double similarity = 0.52;
};

inline constexpr const char* other_facts = "the same frame with other facts";

struct Decision {
  MatchClass match_class = MatchClass::none;
  bool core = false;        // near enough to join groups; other near edges attach one member to its best
  bool exchanged = false;   // see Edge
  double reuse = 0;         // probability that one side was taken from the other (or both from a third)
  const char* reason = "";  // class none and template: what spoke against
};

// Can the pair still pass, whatever slots and gaps turn out to be? (Decides if align() is worth its time.)
bool hopeful(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options);

// The near test alone: overlap, or moved sentences.
bool overlaps(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options);

Decision decide(const Measures& m, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options);

}  // namespace twicetold::match
