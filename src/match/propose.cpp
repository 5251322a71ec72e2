#include "match/candidates.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

class BucketSource final : public CandidateSource {
 public:
  BucketSource(const PassageTable& passages, std::unique_ptr<PairBuckets> pairs, bool grams)
      : passages_(passages), pairs_(std::move(pairs)), grams_(grams) {}
  [[nodiscard]] std::size_t buckets() const override { return pairs_->buckets(); }
  // Bands say enough with one link; of shared grams only short passages may have just one.
  void take(std::size_t bucket, std::vector<Candidate>& out) override {
    pairs_->take(bucket, out, [this](std::uint32_t a) { return !grams_ || gram_count(passages_[a]) <= few_grams; });
  }
  [[nodiscard]] bool counts_grams() const override { return grams_; }

 private:
  static constexpr std::size_t few_grams = 16;
  const PassageTable& passages_;
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
  p.source = std::make_unique<BucketSource>(passages, std::move(pairs), engine == Engine::rare);
  return p;
}

}  // namespace twicetold::match
