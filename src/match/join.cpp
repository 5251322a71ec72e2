// Each step throws out what the next, dearer one would: counted votes, a bound on the overlap (token sketch),
// the overlap (LCS), the measures, the alignment. A bucket is one piece of work; its edges keep their order,
// so threads don't show.
#include "match/join.hpp"

#include <algorithm>
#include <mutex>

#include "base/parallel.hpp"
#include "match/grams.hpp"
#include "match/token_sketch.hpp"

namespace twicetold::match {
namespace {

// Could a pair with so many counted links be near (also with its sentences moved), or hold a shared one?
struct Sieve {
  bool near = false, moved = false, partial = false;
};
Sieve sift(const Candidate& c, const PassageTokens& a, const PassageTokens& b) {
  const std::size_t least = std::min(gram_count(a), gram_count(b));
  const double scale = traits(a.script).scale;
  Sieve s;
  s.near = least <= 12 ? c.votes * 12 >= least : c.votes >= 2 && c.votes * 16 >= least;
  s.moved = c.votes * 4 >= least;
  s.partial = c.weight >= 20 * scale;
  return s;
}

// What a pair's overlap must be at least to be worth measuring.
double least_overlap(const Sieve& sieve, const JoinOptions& options) {
  if (sieve.partial || sieve.moved) return 0;
  return options.decision.similarity * 0.6;
}

// Leaves the candidates that their votes and sketches say can pass, and says what overlap each must reach. Sketches
// may be missing.
void drop_hopeless(const PassageTable& passages, const BigVector<TokenSketch>& sketches, const JoinOptions& options,
                   std::vector<Candidate>& candidates, std::vector<double>& floors) {
  floors.assign(candidates.size(), 0);
  if (sketches.empty()) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    base::Spill::breathe_now_and_then();
    if (i + 8 < candidates.size()) {
      __builtin_prefetch(&passages[candidates[i + 8].b]);
      __builtin_prefetch(&sketches[candidates[i + 8].b]);
    }
    const Candidate c = candidates[i];
    const PassageTokens &a = passages[c.a], &b = passages[c.b];
    const Sieve sieve = sift(c, a, b);
    if (!sieve.near && !sieve.partial) continue;
    const double floor = least_overlap(sieve, options);
    if (floor > 0) {
      const std::uint32_t lcs = most_lcs(sketches[c.a], a.count, sketches[c.b], b.count);
      if (lcs < floor * (a.count + b.count - lcs)) continue;
    }
    floors[kept] = floor;
    candidates[kept++] = c;
  }
  candidates.resize(kept);
}

// How much of `a` stands, in order and in one place, in the line that b was cut from; the place is taken
// from the alignment with b widened by as much as a is long. `inside` counts the matches within b itself.
struct Fit {
  double overlap = 0;
  std::uint32_t inside = 0;
};
Fit fit_across(Measurer& measurer, const PassageTokens& a, const PassageTokens& b) {
  const PassageTokens wide = b.widened(a.count);
  const auto left = static_cast<std::uint32_t>(b.data - wide.data);
  measurer.set_first(a);
  Measures ignored;
  measurer.align(wide, ignored);
  Fit fit;
  std::uint32_t matched = 0;
  const auto& runs = measurer.stretch();
  for (const CommonRun& r : runs) {
    matched += r.length;
    const std::uint32_t from = std::max(r.b, left), to = std::min(r.b + r.length, left + b.count);
    if (to > from) fit.inside += to - from;
  }
  if (runs.empty()) return fit;
  const std::uint32_t region = runs.back().b + runs.back().length - runs.front().b;
  fit.overlap = matched / static_cast<double>(a.count + region - matched);
  return fit;
}

// Two texts cut at other places: each passage must be near to what stands in the other's line, and the two
// must hold a good part of each other.
bool near_across(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options,
                 Edge& e) {
  const Fit ab = fit_across(measurer, a, b), ba = fit_across(measurer, b, a);
  measurer.set_first(a);
  if (ab.overlap < options.similarity || ba.overlap < options.similarity) return false;
  const std::uint32_t shared = std::min(ab.inside, ba.inside);
  if (shared * 20 < std::max(a.count, b.count) * 8) return false;
  e.across = shared;
  e.match_class = MatchClass::near;
  e.overlap = static_cast<float>(std::min(ab.overlap, ba.overlap));
  e.core = false;
  return true;
}

void judge(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, std::uint32_t lcs,
           const DecisionOptions& options, bool keep_misses, Edge& e) {
  Measures m;
  measurer.measure(b, lcs, m);
  bool hope = hopeful(m, a, b, options);  // by the bound: most are decided before the evidence is looked up
  if (hope || keep_misses) {
    measurer.weigh(m);
    hope = hopeful(m, a, b, options);
  }
  if (hope || keep_misses) measurer.align(b, m);
  const Decision d = decide(m, a, b, options);
  e.match_class = hope ? d.match_class : MatchClass::none;
  e.core = d.core;
  e.exchanged = d.exchanged;
  e.renumbered = m.renumbered > 0;
  e.overlap = static_cast<float>(m.overlap);
  e.jaccard = static_cast<float>(m.jaccard);
  e.containment = static_cast<float>(m.containment);
  e.reuse = static_cast<float>(d.reuse);
  e.run = m.run;
  e.reason = d.reason;
  if (e.match_class == MatchClass::partial && (a.is_cut() || b.is_cut())) near_across(measurer, a, b, options, e);
}

}  // namespace

Edge compare(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  Edge e;
  judge(measurer, a, b, measurer.lcs(b), options, false, e);
  return e;
}

namespace {

// Joins the buckets' results as they come, in the order of buckets: what waits stays small.
class InOrder {
 public:
  explicit InOrder(std::vector<JoinResult>& parts) : parts_(parts), done_(parts.size(), false) {}
  void done(std::size_t bucket) {
    const std::lock_guard lock(mutex_);
    done_[bucket] = true;
    for (; next_ < parts_.size() && done_[next_]; ++next_) {
      JoinResult& p = parts_[next_];
      all_.edges.insert(all_.edges.end(), p.edges.begin(), p.edges.end());
      all_.candidates += p.candidates;
      all_.compared += p.compared;
      all_.measured += p.measured;
      p = {};
    }
  }
  JoinResult take() { return std::move(all_); }

 private:
  std::vector<JoinResult>& parts_;
  std::vector<bool> done_;
  JoinResult all_;
  std::size_t next_ = 0;
  std::mutex mutex_;
};

}  // namespace

JoinResult join(const PassageTable& passages, Proposal& proposal, const JoinOptions& options) {
  CandidateSource& source = *proposal.source;
  const bool counted = source.counts_grams();
  BigVector<TokenSketch> sketches(counted ? passages.size() : 0);
  base::parallel_chunks(
      options.threads, sketches.size(), 4096,
      [&](std::size_t from, std::size_t to, unsigned) {
        for (std::size_t i = from; i < to; ++i) sketches[i] = sketch_tokens(passages[i]);
      },
      options.stop);
  std::vector<JoinResult> parts(source.buckets());
  InOrder all(parts);
  base::parallel_chunks(
      options.threads, parts.size(), 1,
      [&](std::size_t bucket, std::size_t, unsigned) {
        thread_local std::vector<Candidate> candidates;
        thread_local std::vector<double> floors;
        source.take(bucket, candidates);
        JoinResult& part = parts[bucket];
        part.candidates = candidates.size();
        Measurer measurer(&proposal.variety);
        std::uint32_t first = no_index;
        drop_hopeless(passages, sketches, options, candidates, floors);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
          const Candidate& c = candidates[i];
          base::Spill::breathe_now_and_then();
          if (i + 8 < candidates.size()) __builtin_prefetch(&passages[candidates[i + 8].b]);
          if (i + 4 < candidates.size()) {
            const Candidate& later = candidates[i + 4];
            fetch_tokens(passages[later.b]);
            if (later.a != candidates[i + 3].a) fetch_tokens(passages[later.a]);
          }
          const PassageTokens &a = passages[c.a], &b = passages[c.b];
          if (a.script != b.script) continue;
          if (first != c.a) {
            measurer.set_first(a);
            first = c.a;
          }
          ++part.compared;
          const double floor = floors[i];
          const std::uint32_t lcs = measurer.lcs(b, least_lcs(a.count + b.count, floor));
          if (lcs < floor * (a.count + b.count - lcs)) continue;
          ++part.measured;
          Edge e;
          e.a = c.a;
          e.b = c.b;
          judge(measurer, a, b, lcs, options.decision, options.keep_misses, e);
          if (e.match_class != MatchClass::none || options.keep_misses) part.edges.push_back(e);
        }
        all.done(bucket);
      },
      options.stop);
  return all.take();
}

}  // namespace twicetold::match
