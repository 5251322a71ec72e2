// Each step throws out what the next, dearer one would: counted votes, a bound on the overlap (token sketch),
// the overlap (LCS), the measures, the alignment. A bucket is one piece of work; its edges keep their order,
// so threads don't show.
#include "match/join.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "base/parallel.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

// What a pair with so many counted links may be (`moved`: near, with its sentences in another order).
struct Sieve {
  bool near = false, moved = false, partial = false;
};
Sieve sift(const Candidate& c, const PassageTokens& a, const PassageTokens& b) {
  const std::size_t least = std::min(gram_count(a), gram_count(b));
  return {may_be_near(c, least), c.votes * std::size_t{4} >= least, may_be_partial(c, traits(a.script).scale)};
}

// What a pair's overlap must be at least to be worth measuring.
double least_overlap(const Sieve& sieve, const JoinOptions& options) {
  if (sieve.partial || sieve.moved) return 0;
  return least_worth_measuring(options.decision.similarity);
}

// Leaves the candidates that their votes and sketches say can pass, and says what overlap each must reach. Sketches
// may be missing.
void drop_hopeless(const PassageTable& passages, const BigVector<TokenSketch>& sketches, const JoinOptions& options,
                   std::vector<Candidate>& candidates, std::vector<double>& floors) {
  floors.assign(candidates.size(), 0);
  if (sketches.empty()) return;
  std::size_t kept = 0;
  // The first of a batch asks for all that the next one needs: to find one page after the other took longer.
  constexpr std::size_t batch = 8;
  const auto fetch_batch = [&](std::size_t from) {
    for (std::size_t k = from; k < std::min(from + batch, candidates.size()); ++k) {
      const Candidate& c = candidates[k];
      base::fetch(&passages[c.b]);
      base::fetch(&sketches[c.b]);
      if (k > 0 && c.a == candidates[k - 1].a) continue;
      base::fetch(&passages[c.a]);
      base::fetch(&sketches[c.a]);
    }
  };
  fetch_batch(0);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    base::Spill::breathe_now_and_then();
    if (i % batch == 0) fetch_batch(i + batch);
    const Candidate c = candidates[i];
    const PassageTokens &a = passages[c.a], &b = passages[c.b];
    const Sieve sieve = sift(c, a, b);
    if (!sieve.near && !sieve.partial) continue;
    const double floor = least_overlap(sieve, options);
    if (floor > 0) {
      if (!reaches(most_lcs(sketches[c.a], a.count, sketches[c.b], b.count), a.count + b.count, floor)) continue;
    }
    floors[kept] = floor;
    candidates[kept++] = c;
  }
  candidates.resize(kept);
}

// Tokens of the candidates [from, from + batch), a line of each first: to find one page after the other took longer.
constexpr std::size_t batch = 8;
void fetch_batch(const PassageTable& passages, const std::vector<Candidate>& candidates, std::size_t from) {
  const std::size_t to = std::min(from + batch, candidates.size());
  for (std::size_t k = from; k < to; ++k) base::fetch(passages[candidates[k].b].data);
  for (std::size_t k = from; k < to; ++k) {
    const Candidate& c = candidates[k];
    fetch_tokens(passages[c.b]);
    if (k == 0 || c.a != candidates[k - 1].a) fetch_tokens(passages[c.a]);
  }
}

// How much of `a` stands, in order and in one place, in the line that b was cut from; the place is taken
// from the alignment with b widened by as much as a is long. `inside` counts the matches within b itself.
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
bool near_across(const Fit& ab, const Fit& ba, const PassageTokens& a, const PassageTokens& b,
                 const DecisionOptions& options, Edge& e) {
  if (ab.overlap < options.similarity || ba.overlap < options.similarity) return false;
  const std::uint32_t shared = std::min(ab.inside, ba.inside);
  if (shared * 20 < std::max(a.count, b.count) * 8) return false;
  e.across = shared;
  e.match_class = MatchClass::near;
  e.overlap = static_cast<float>(std::min(ab.overlap, ba.overlap));
  e.core = false;
  return true;
}

void settle(const Measures& m, bool hope, const PassageTokens& a, const PassageTokens& b,
            const DecisionOptions& options, Edge& e) {
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
}

// What the shared grams weigh, as Measurer::weigh adds it up.
double evidence_of(const VarietyTable& table, const PassageTokens& a, std::span<const Position> grams) {
  thread_local std::vector<std::uint64_t> hashes;
  hashes.clear();
  for (const std::uint32_t i : grams) {
    hashes.push_back(gram_hash(a.data + i, traits(a.script).gram));
    table.prefetch(hashes.back());
  }
  for (const std::uint64_t h : hashes) table.prefetch_entries(h);
  double evidence = 0;
  for (const std::uint64_t h : hashes) evidence += rarity(table.level(h));
  return evidence / traits(a.script).scale;
}

// A pair with so many links is mostly weighed; of those with fewer, one in twenty.
constexpr std::uint32_t many_links = 8;

// The evidence is no more than this: what the links weigh (rounded to sixteenths, so half of one more each), and all
// that a gram can weigh for those that didn't link the two.
double most_evidence(const Measures& m, const Candidate& links, double scale) {
  const double unlinked = m.grams > links.votes ? m.grams - links.votes : 0;
  return std::min<double>(m.grams, (links.weight + 0.5 * links.votes) / 16 + unlinked) / scale;
}

// Fills `known` as far as it goes, and says in `e` what the two are. `links` may be null: not known, or not to be used.
void judge(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, std::uint32_t lcs,
           const Candidate* links, const DecisionOptions& options, bool keep_misses, Edge& e, KnownPair& known) {
  Measures& m = known.measures;
  if (links == nullptr || links->votes >= many_links) measurer.expect_weighing();
  measurer.measure(b, lcs, m);
  known.judged = Judged::hopeless;
  const double bound = m.evidence;
  if (links != nullptr) m.evidence = most_evidence(m, *links, traits(a.script).scale);
  // By bounds first: most are decided before their sentences are looked at and their evidence is looked up.
  bool hope = hopeful(m, a, b, options);
  if (hope || keep_misses) {
    measurer.measure_sentences(b, m);
    hope = hopeful(m, a, b, options);
  }
  if (hope || keep_misses) {
    known.judged = Judged::weighed;
    measurer.weigh(m);
    hope = hopeful(m, a, b, options);
  }
  if (hope || keep_misses) {
    known.judged = Judged::aligned;
    measurer.align(b, m);
  }
  settle(m, hope, a, b, options, e);
  if (e.match_class == MatchClass::partial && (a.is_cut() || b.is_cut())) {
    known.lines = hash_lines(a, b);
    known.b_in_a = fit_across(measurer, b, a);
    known.a_in_b = fit_across(measurer, a, b);
    near_across(known.a_in_b, known.b_in_a, a, b, options, e);
  }
  m.evidence = bound;
}

// The same from what is known of the pair. Nothing where that doesn't do; else whether there is an edge.
std::optional<bool> judge_again(const KnownPair& known, std::span<const Position> grams, const VarietyTable& variety,
                                double floor, const PassageTokens& a, const PassageTokens& b,
                                const DecisionOptions& options, Edge& e) {
  if (known.judged == Judged::far) return floor > 0 ? std::optional(false) : std::nullopt;
  Measures m = known.measures;
  if (!reaches(m.lcs, a.count + b.count, floor) || known.judged == Judged::hopeless) return false;
  m.evidence = evidence_of(variety, a, grams);
  if (!hopeful(m, a, b, options)) return false;
  if (known.judged != Judged::aligned) return std::nullopt;
  settle(m, true, a, b, options, e);
  if (e.match_class == MatchClass::partial && (a.is_cut() || b.is_cut())) {
    if (known.lines != hash_lines(a, b)) return std::nullopt;
    near_across(known.a_in_b, known.b_in_a, a, b, options, e);
  }
  return e.match_class != MatchClass::none;
}

}  // namespace

Edge compare(Measurer& measurer, const PassageTokens& a, const PassageTokens& b, const DecisionOptions& options) {
  Edge e;
  KnownPair known;
  judge(measurer, a, b, measurer.lcs(b), nullptr, options, false, e, known);
  return e;
}

namespace {

// Of what the measurer has just aligned.
void keep_runs(const Measurer& measurer, Edge& e, BigVector<KeptRun>& kept) {
  e.runs_at = kept.size();
  const bool partial = e.match_class == MatchClass::partial;
  const auto& runs = partial ? measurer.stretch() : measurer.alignment();
  for (const CommonRun& r : runs) {
    if (r.length < 2 && runs.size() > 1 && !partial) continue;
    kept.push_back(
        {static_cast<std::uint16_t>(r.a), static_cast<std::uint16_t>(r.b), static_cast<std::uint16_t>(r.length)});
  }
  e.runs = static_cast<std::uint32_t>(kept.size() - e.runs_at);
}
static_assert(TokenMasks::longest <= 1U << 16);

// Joins the buckets' results as they come, in the order of buckets: what waits stays small.
class InOrder {
 public:
  explicit InOrder(std::vector<JoinResult>& parts) : parts_(parts), done_(parts.size(), false) {}
  void done(std::size_t bucket) {
    const std::lock_guard lock(mutex_);
    done_[bucket] = true;
    for (; next_ < parts_.size() && done_[next_]; ++next_) {
      JoinResult& p = parts_[next_];
      for (Edge& e : p.edges) e.runs_at += all_.runs.size();
      all_.runs.insert(all_.runs.end(), p.runs.begin(), p.runs.end());
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
  PairMemory* const memory = options.keep_misses ? nullptr : options.memory;
  // What is kept for another join must not hang on this collection's links.
  const bool use_links = counted && memory == nullptr;
  std::vector<PairMemory::Notes> notes(memory != nullptr ? parts.size() : 0);
  if (memory != nullptr) memory->meet(passages, options.threads);
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
        fetch_batch(passages, candidates, 0);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
          const Candidate& c = candidates[i];
          base::Spill::breathe_now_and_then();
          if (i % batch == 0) fetch_batch(passages, candidates, i + batch);
          const PassageTokens &a = passages[c.a], &b = passages[c.b];
          if (a.script != b.script) continue;
          const double floor = floors[i];
          Edge e;
          e.a = c.a;
          e.b = c.b;
          ++part.compared;
          if (memory != nullptr) {
            std::span<const Position> grams;
            const KnownPair* known = memory->find(c.a, c.b, grams);
            std::optional<bool> edge;
            if (known != nullptr) edge = judge_again(*known, grams, proposal.variety, floor, a, b, options.decision, e);
            if (edge && *edge) part.edges.push_back(e);
            if (edge) continue;
          }
          if (first != c.a) {
            measurer.set_first(a);
            first = c.a;
          }
          KnownPair known;
          const std::uint32_t lcs = measurer.lcs(b, least_lcs(a.count + b.count, floor));
          const bool near_enough = reaches(lcs, a.count + b.count, floor);
          if (near_enough) {
            ++part.measured;
            const bool whole = std::max(a.count, b.count) <= TokenMasks::longest;  // links are of all of both
            judge(measurer, a, b, lcs, use_links && whole ? &c : nullptr, options.decision, options.keep_misses, e,
                  known);
          }
          if (memory != nullptr) notes[bucket].add(c.a, c.b, known, measurer.weighed());
          if (!near_enough) continue;
          // Where it was looked across cuts, the measurer has aligned other pieces since.
          const bool across = e.across > 0 || (e.match_class == MatchClass::partial && (a.is_cut() || b.is_cut()));
          if (options.keep_runs && e.match_class != MatchClass::none && !across) keep_runs(measurer, e, part.runs);
          if (e.match_class != MatchClass::none || options.keep_misses) part.edges.push_back(e);
        }
        all.done(bucket);
      },
      options.stop);
  if (memory != nullptr) memory->keep(notes);
  JoinResult result = all.take();
  result.sketches = std::move(sketches);
  return result;
}

}  // namespace twicetold::match
