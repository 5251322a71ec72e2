// Every pair that shares an index gram: the oracle for the other engines, and a mode for audits of
// moderate size. A posting list of d passages is d^2/2 pairs, so cost is quadratic in the commonest
// phrase; nothing is capped. Memory: 12 bytes a gram.
#include <algorithm>

#include "base/parallel.hpp"
#include "match/candidates.hpp"
#include "match/grams.hpp"

namespace twicetold::match {
namespace {

struct Posting {
  std::uint64_t hash;
  std::uint32_t passage;
};

constexpr unsigned bucket_bits = 12;

class ExactSource final : public CandidateSource {
 public:
  ExactSource(const PassageTable& passages, const IndexOptions& options) : passages_(passages) {
    std::vector<std::uint64_t> hashes;
    std::uint64_t total = 0;
    for (const PassageTokens& p : passages) total += gram_count(p);
    BigVector<Posting> postings;
    postings.reserve(total);
    for (std::uint32_t id = 0; id < passages.size(); ++id) {
      for_grams(id, hashes, [&](std::uint64_t h) { postings.push_back({h, id}); });
      if (options.stop && *options.stop) throw Error(ErrorCode::interrupted, "Interrupted.");
    }
    std::sort(postings.begin(), postings.end(), [](const Posting& x, const Posting& y) {
      return x.hash != y.hash ? x.hash < y.hash : x.passage < y.passage;
    });
    for (std::size_t i = 0; i < postings.size();) {
      std::size_t j = i;
      while (j < postings.size() && postings[j].hash == postings[i].hash) ++j;
      if (postings[i].passage != postings[j - 1].passage) {
        hashes_.push_back(postings[i].hash);
        begin_.push_back(lists_.size());
        for (std::size_t k = i; k < j; ++k)
          if (k == i || postings[k].passage != postings[k - 1].passage) lists_.push_back(postings[k].passage);
      }
      i = j;
    }
    begin_.push_back(lists_.size());
  }

  [[nodiscard]] std::size_t buckets() const override { return (passages_.size() >> bucket_bits) + 1; }

  void take(std::size_t bucket, std::vector<Candidate>& out) override {
    out.clear();
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> found, votes(passages_.size(), 0);
    const std::size_t end = std::min(passages_.size(), (bucket + 1) << bucket_bits);
    for (std::size_t a = bucket << bucket_bits; a < end; ++a) {
      const auto id = static_cast<std::uint32_t>(a);
      for_grams(id, hashes, [&](std::uint64_t h) {
        const auto it = std::lower_bound(hashes_.begin(), hashes_.end(), h);
        if (it == hashes_.end() || *it != h) return;
        const auto k = static_cast<std::size_t>(it - hashes_.begin());
        const auto from = std::upper_bound(lists_.begin() + static_cast<std::ptrdiff_t>(begin_[k]),
                                           lists_.begin() + static_cast<std::ptrdiff_t>(begin_[k + 1]), id);
        for (auto b = from; b != lists_.begin() + static_cast<std::ptrdiff_t>(begin_[k + 1]); ++b)
          if (votes[*b]++ == 0) found.push_back(*b);
      });
      std::sort(found.begin(), found.end());
      for (const std::uint32_t b : found) {
        out.push_back({id, b, votes[b], votes[b] * 16});
        votes[b] = 0;
      }
      found.clear();
    }
  }

 private:
  template <class Visit>
  void for_grams(std::uint32_t id, std::vector<std::uint64_t>& hashes, Visit&& visit) const {
    const PassageTokens& p = passages_[id];
    const std::size_t m = gram_count(p);
    if (m == 0) return;
    hashes.resize(m);
    gram_hashes(p.data, p.count, traits(p.script).gram, hashes.data());
    std::sort(hashes.begin(), hashes.end());
    for (std::size_t i = 0; i < m; ++i)
      if (i == 0 || hashes[i] != hashes[i - 1]) visit(hashes[i]);
  }

  const PassageTable& passages_;
  BigVector<std::uint64_t> hashes_, begin_;
  BigVector<std::uint32_t> lists_;
};

}  // namespace

std::unique_ptr<CandidateSource> exact_source(const PassageTable& passages, const IndexOptions& options) {
  return std::make_unique<ExactSource>(passages, options);
}

}  // namespace twicetold::match
