// Each step throws out what the next, dearer one would: counted votes, overlap (LCS), the measures, the
// alignment. A bucket is one piece of work; its edges keep their order, so threads don't show.
#include "match/join.hpp"

#include <algorithm>

#include "base/parallel.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

// Could a pair with so many counted links be near, or hold a shared sentence?
struct Sieve {
  bool near = false, partial = false;
};
Sieve sift(const Candidate& c, const PassageTokens& a, const PassageTokens& b) {
  const std::size_t least = std::min(gram_count(a), gram_count(b));
  const double scale = traits(a.script).scale;
  Sieve s;
  s.near = least <= 12 ? c.votes * 12 >= least : c.votes >= 2 && c.votes * 16 >= least;
  s.partial = c.weight >= 24 * scale;
  return s;
}

}  // namespace

Edge compare(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  Edge e;
  Measures m;
  measurer.measure(b, measurer.lcs(b), m);
  if (hopeful(m, a, b, options)) measurer.align(b, m);
  const Decision d = decide(m, a, b, options);
  e.match_class = d.match_class;
  e.core = d.core;
  e.overlap = static_cast<float>(m.overlap);
  e.jaccard = static_cast<float>(m.jaccard);
  e.containment = static_cast<float>(m.containment);
  e.reuse = static_cast<float>(d.reuse);
  e.run = m.run;
  e.reason = d.reason;
  return e;
}

JoinResult join(const PassageTable& passages, Proposal& proposal, const JoinOptions& options) {
  CandidateSource& source = *proposal.source;
  const bool counted = source.counts_grams();
  std::vector<JoinResult> parts(source.buckets());
  base::parallel_chunks(options.threads, parts.size(), 1, [&](std::size_t bucket, std::size_t, unsigned) {
    thread_local std::vector<Candidate> candidates;
    source.take(bucket, candidates);
    JoinResult& part = parts[bucket];
    part.candidates = candidates.size();
    Measurer measurer(&proposal.variety);
    std::uint32_t first = no_index;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Candidate& c = candidates[i];
      if (i + 8 < candidates.size()) __builtin_prefetch(&passages[candidates[i + 8].b]);
      if (i + 4 < candidates.size()) {
        const TokenWord* t = passages[candidates[i + 4].b].data;
        for (int line = 0; line < 4; ++line) __builtin_prefetch(t + 16 * line);
      }
      const PassageTokens &a = passages[c.a], &b = passages[c.b];
      if (a.script != b.script) continue;
      Sieve sieve{true, true};
      if (counted) sieve = sift(c, a, b);
      if (!sieve.near && !sieve.partial) continue;
      if (first != c.a) {
        measurer.set_first(a);
        first = c.a;
      }
      ++part.compared;
      const std::uint32_t lcs = measurer.lcs(b);
      const double overlap = lcs / static_cast<double>(a.count + b.count - lcs);
      if (!sieve.partial && overlap < options.decision.similarity * 0.6) continue;
      ++part.measured;
      Measures m;
      measurer.measure(b, lcs, m);
      const bool hope = hopeful(m, a, b, options.decision);
      if (!hope && !options.keep_misses) continue;
      measurer.align(b, m);
      const Decision d = decide(m, a, b, options.decision);
      if (d.match_class == MatchClass::none && !options.keep_misses) continue;
      part.edges.push_back({c.a, c.b, d.match_class, d.core, static_cast<float>(m.overlap), static_cast<float>(m.jaccard),
                            static_cast<float>(m.containment), static_cast<float>(d.reuse), m.run, d.reason});
    }
  }, options.stop);
  JoinResult all;
  std::size_t edges = 0;
  for (const JoinResult& p : parts) edges += p.edges.size();
  all.edges.reserve(edges);
  for (JoinResult& p : parts) {
    all.edges.insert(all.edges.end(), p.edges.begin(), p.edges.end());
    all.candidates += p.candidates;
    all.compared += p.compared;
    all.measured += p.measured;
  }
  return all;
}

}  // namespace twicetold::match
