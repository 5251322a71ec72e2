// Candidates -> verified pairs of unique passages.
#pragma once

#include <vector>

#include "match/candidates.hpp"
#include "match/decide.hpp"
#include "match/pair_memory.hpp"
#include "match/token_sketch.hpp"

namespace twicetold::match {

struct Edge {
  std::uint32_t a = 0, b = 0;  // unique passages, a < b
  MatchClass match_class = MatchClass::none;
  bool core = false;
  bool exchanged = false;   // more numbers stand for others than edits of a copy would bring
  bool renumbered = false;  // a difference touches a number
  float overlap = 0, jaccard = 0, containment = 0, reuse = 0;
  std::uint32_t run = 0;
  std::uint32_t across = 0;  // near only across the cuts of longer lines: tokens the two passages share; else 0
  std::uint32_t runs = 0;    // how many are kept, from JoinResult::runs[runs_at] on; 0: none
  std::uint64_t runs_at = 0;
  const char* reason = "";
};

// A CommonRun with numbers of half the size; no passage is looked at beyond TokenMasks::longest.
struct KeptRun {
  std::uint16_t a = 0, b = 0, length = 0;
};

struct JoinOptions {
  DecisionOptions decision;
  unsigned threads = 1;
  bool keep_misses = false;  // edges of class none that came close, too
  const std::atomic<bool>* stop = nullptr;
  PairMemory* memory = nullptr;  // of joins before, over nearly the same; not looked at with keep_misses
  bool keep_runs = false;        // what is shown of pairs, too: most are
};

struct JoinResult {
  BigVector<Edge> edges;  // by a, b
  std::uint64_t candidates = 0, compared = 0, measured = 0;
  // In the order of edges: of partial ones the stretch, of others the runs of two tokens or more of the alignment (a
  // lone one shows nothing).
  BigVector<KeptRun> runs;
  BigVector<TokenSketch> sketches;  // of all passages, where the engine's candidates were sifted by them; else none
};

JoinResult join(const PassageTable& passages, Proposal& proposal, const JoinOptions& options);

// The verdict on two passages as `join` would give it; `measurer` has `a` as its first passage, and has
// it again afterwards. Passages cut from longer lines are also compared across the cuts.
Edge compare(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options);

}  // namespace twicetold::match
