// A verified pair as a row of matches.jsonl, with what it shows of both sides.
#pragma once

#include "engine/stages.hpp"

namespace twicetold::engine {

// One side of it: the part that is shared.
struct Node {
  std::uint32_t unique = 0;
  std::uint32_t begin = 0, end = 0;  // tokens
  std::uint32_t match = 0;           // index into the built matches
  bool second = false;               // the match's b side
  float reuse = 0;
  std::uint32_t common = 0;  // tokens of the stretch that are equal
  Span place;                // the tokens' bytes in the unique text's first passage; empty: not known
};

struct BuiltMatch {
  Match match;
  std::uint32_t a = 0, b = 0;  // uniques
  Node left, right;            // of partial ones
  std::uint32_t run = 0;       // likewise: the longest of the shared part, in tokens; Match::run may lie elsewhere
};

// Shows where the two agree: compares them again where that isn't known any more.
BuiltMatch build_match(const Context& context, match::Measurer& measurer, SpanCache& cache, const match::Edge& edge,
                       Arena& arena);

}  // namespace twicetold::engine
