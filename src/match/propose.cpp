#include "match/candidates.hpp"

namespace twicetold::match {
namespace {

class BucketSource final : public CandidateSource {
 public:
  BucketSource(std::unique_ptr<PairBuckets> pairs, bool grams) : pairs_(std::move(pairs)), grams_(grams) {}
  [[nodiscard]] std::size_t buckets() const override { return pairs_->buckets(); }
  void take(std::size_t bucket, std::vector<Candidate>& out) override { pairs_->take(bucket, out); }
  [[nodiscard]] bool counts_grams() const override { return grams_; }

 private:
  std::unique_ptr<PairBuckets> pairs_;
  bool grams_;
};

}  // namespace

Proposal propose(Engine engine, const PassageTable& passages, const IndexOptions& options) {
  Proposal p;
  if (engine == Engine::exact) {
    p.variety = group_grams(passages, options, nullptr);
    p.source = exact_source(passages, options);
    return p;
  }
  auto pairs = std::make_unique<PairBuckets>(passages.size(), options.threads);
  p.variety = group_grams(passages, options, engine == Engine::rare ? pairs.get() : nullptr);
  if (engine == Engine::minhash) link_by_minhash(passages, options, *pairs);
  if (engine == Engine::simhash) link_by_simhash(passages, options, *pairs);
  p.source = std::make_unique<BucketSource>(std::move(pairs), engine == Engine::rare);
  return p;
}

}  // namespace twicetold::match
