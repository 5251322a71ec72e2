// Who proposes pairs. Whatever the engine, each pair is then decided in the same way.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "match/gram_index.hpp"
#include "match/pairs.hpp"
#include "match/passage_table.hpp"
#include "twicetold/options.hpp"

namespace twicetold::match {

// Could a pair with so many counted links be near, or hold a shared sentence? `least`: grams of the one with fewer;
// `scale`: tokens a word.
inline bool may_be_near(const Candidate& c, std::size_t least) {
  const bool few = least <= 12, many = c.votes >= 2, enough = c.votes * std::size_t{16} >= least;
  return few | (many & enough);  // without a branch: `least` mostly comes from memory
}
inline bool may_be_partial(const Candidate& c, double scale) { return c.weight >= 20 * scale; }

// Candidates by buckets of consecutive first passages; buckets may be asked for from several threads, each once.
class CandidateSource {
 public:
  virtual ~CandidateSource() = default;
  [[nodiscard]] virtual std::size_t buckets() const = 0;
  virtual void take(std::size_t bucket, std::vector<Candidate>& out) = 0;
  // True when `votes` and `weight` of a candidate count shared grams (and can be used to sift).
  [[nodiscard]] virtual bool counts_grams() const { return false; }
};

// Builds the engine's candidates and, for every engine, the context variety.
struct Proposal {
  VarietyTable variety;
  std::unique_ptr<CandidateSource> source;
};
Proposal propose(Engine engine, const PassageTable& passages, const IndexOptions& options);

// The engines other than `rare` (which is group_grams itself).
void link_by_minhash(const PassageTable& passages, const IndexOptions& options, PairBuckets& pairs);
void link_by_simhash(const PassageTable& passages, const IndexOptions& options, PairBuckets& pairs);
std::unique_ptr<CandidateSource> exact_source(const PassageTable& passages, const IndexOptions& options);

}  // namespace twicetold::match
