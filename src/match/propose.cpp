#include <algorithm>

#include "match/candidates.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

class BucketSource final : public CandidateSource {
 public:
  BucketSource(const PassageTable& passages, std::unique_ptr<PairBuckets> pairs, bool grams)
      : pairs_(std::move(pairs)), grams_(grams) {
    if (!grams_) return;
    grams_of_.reserve(passages.size());
    for (const PassageTokens& p : passages)
      grams_of_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(gram_count(p), 255)));
  }
  [[nodiscard]] std::size_t buckets() const override { return pairs_->buckets(); }
  // Bands say enough with one link; of shared grams only short passages may have just one. Three of four of those are
  // worth nothing, which is known by a byte a passage, long before the passages are looked at.
  void take(std::size_t bucket, std::vector<Candidate>& out) override {
    if (!grams_) {
      pairs_->take(bucket, out, [](std::uint32_t) { return true; }, [](const Candidate&) { return true; });
      return;
    }
    pairs_->take(
        bucket, out, [this](std::uint32_t a) { return grams_of_[a] <= few_grams; },
        [this](const Candidate& c) {
          const std::uint32_t a = grams_of_[c.a], b = grams_of_[c.b];
          const bool near = may_be_near(c, std::min(a, b)), partial = may_be_partial(c, 1);
          return near | partial;
        });
  }
  [[nodiscard]] bool counts_grams() const override { return grams_; }

 private:
  static constexpr std::size_t few_grams = 16;
  std::unique_ptr<PairBuckets> pairs_;
  bool grams_;
  BigVector<std::uint8_t> grams_of_;  // of a passage, 255 where it has more
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
