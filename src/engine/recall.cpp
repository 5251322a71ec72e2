// The run's own error: of the copies and near copies that a sample of passages truly has, how many did the
// groups bring together? The sample (smallest hashes of (document id, begin)) is compared with every passage
// that shares an index gram with it, whatever the engine proposed. Cost: one more walk over the grams
// (a bitmap of the sample's grams throws out most) and one LCS for each pair with enough in common.
// Interval: Wilson's, at an effective size from the spread over sampled passages (pairs of one passage hang
// together).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/parallel.hpp"
#include "base/xxhash.hpp"
#include "engine/stages.hpp"
#include "match/grams.hpp"

namespace twicetold::engine {
namespace {

constexpr std::size_t sample_size = 2000;
constexpr std::size_t compared_with = 64;
constexpr std::size_t holders_looked_up = 24;

struct SampleGram {
  std::uint64_t hash;
  std::uint32_t sample;
};

class SampleIndex {
 public:
  SampleIndex(const match::PassageTable& table, const std::vector<std::uint32_t>& sample)
      : bitmap_(1U << 16, 0), directory_((1U << directory_bits) + 1, 0) {
    std::vector<SampleGram> grams;
    std::vector<std::uint64_t> hashes;
    for (std::uint32_t s = 0; s < sample.size(); ++s) {
      const match::PassageTokens& p = table[sample[s]];
      hashes.resize(p.count);
      const std::size_t m = match::gram_hashes(p.data, p.count, match::traits(p.script).gram, hashes.data());
      for (std::size_t i = 0; i < m; ++i) grams.push_back({hashes[i], s});
    }
    std::sort(grams.begin(), grams.end(), [](const SampleGram& x, const SampleGram& y) {
      return x.hash != y.hash ? x.hash < y.hash : x.sample < y.sample;
    });
    grams.erase(
        std::unique(grams.begin(), grams.end(),
                    [](const SampleGram& x, const SampleGram& y) { return x.hash == y.hash && x.sample == y.sample; }),
        grams.end());
    // A phrase that many sampled passages hold is looked up for a few of them: families stay linear.
    std::size_t kept = 0, run = 0;
    std::uint64_t last = 0;
    for (const SampleGram g : grams) {
      run = kept > 0 && g.hash == last ? run + 1 : 0;
      last = g.hash;
      if (run < holders_looked_up) grams[kept++] = g;
    }
    grams.resize(kept);
    tags_.reserve(grams.size());
    for (const SampleGram& g : grams) {
      bitmap_[g.hash >> 48] |= std::uint64_t{1} << (g.hash >> 42 & 63);
      ++directory_[slot(g.hash) + 1];
      tags_.push_back({tag(g.hash), g.sample});
    }
    for (std::size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
  }
  template <class Visit>
  void lookup(std::uint64_t hash, Visit&& visit) const {
    if (!(bitmap_[hash >> 48] >> (hash >> 42 & 63) & 1)) return;
    for (std::uint32_t i = directory_[slot(hash)]; i < directory_[slot(hash) + 1]; ++i)
      if (tags_[i].tag == tag(hash)) visit(tags_[i].sample);
  }

 private:
  static constexpr unsigned directory_bits = 18;
  static std::size_t slot(std::uint64_t hash) { return hash >> (64 - directory_bits); }
  static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> (32 - directory_bits)); }
  struct Tagged {
    std::uint32_t tag, sample;
  };
  std::vector<std::uint64_t> bitmap_;     // 512 KiB: most grams stop here
  std::vector<std::uint32_t> directory_;  // upper bits of a hash -> its grams
  std::vector<Tagged> tags_;              // the 32 bits below
};

std::vector<std::uint32_t> draw(const Context& x) {
  BigVector<std::pair<std::uint64_t, std::uint32_t>> ranked;
  const auto& table = x.uniques.table;
  for (std::uint32_t u = 0; u < table.size(); ++u) {
    if (match::gram_count(table[u]) == 0) continue;
    base::Spill::breathe_now_and_then();
    const std::uint32_t p = x.uniques.first[u];
    const std::uint64_t h = base::hash64(x.collection.id(x.collection.document_of(p)));
    ranked.emplace_back(match::mix(h ^ match::mix(x.collection.passage(p).begin)), u);
  }
  if (ranked.size() > sample_size) {
    std::nth_element(ranked.begin(), ranked.begin() + sample_size, ranked.end());
    ranked.resize(sample_size);
  }
  std::vector<std::uint32_t> sample;
  for (const auto& [h, u] : ranked) sample.push_back(u);
  std::sort(sample.begin(), sample.end());
  return sample;
}

}  // namespace

void estimate_recall(const Context& context, const BigVector<std::uint32_t>& group_of, Report& report) {
  const auto& table = context.uniques.table;
  const std::vector<std::uint32_t> sample = draw(context);
  const SampleIndex index(table, sample);
  // A sampled passage of a large family is compared with `compared_with` of its candidates, those of the
  // smallest rank by their texts, so that families stay linear.
  struct Candidate {
    std::uint64_t rank;
    std::uint32_t unique;
    bool operator<(const Candidate& o) const { return rank != o.rank ? rank < o.rank : unique < o.unique; }
  };
  std::vector<std::vector<std::vector<Candidate>>> heaps(context.threads,
                                                         std::vector<std::vector<Candidate>>(sample.size()));
  base::parallel_chunks(
      context.threads, table.size(), 4096,
      [&](std::size_t from, std::size_t to, unsigned worker) {
        std::vector<std::uint64_t> hashes;
        std::vector<std::uint32_t> votes(sample.size(), 0), touched;
        for (std::size_t u = from; u < to; ++u) {
          const match::PassageTokens& b = table[u];
          const std::size_t m = match::gram_count(b);
          if (m == 0) continue;
          hashes.resize(m);
          match::gram_hashes(b.data, b.count, match::traits(b.script).gram, hashes.data());
          for (std::size_t i = 0; i < m; ++i)
            index.lookup(hashes[i], [&](std::uint32_t s) {
              if (votes[s]++ == 0) touched.push_back(s);
            });
          for (const std::uint32_t s : touched) {
            const std::uint32_t v = votes[s];
            votes[s] = 0;
            const match::PassageTokens& a = table[sample[s]];
            if (sample[s] == u || a.script != b.script || v * 25 < std::min(m, match::gram_count(a))) continue;
            const Candidate c{match::mix(context.collection.passage(context.uniques.first[u]).exact ^ s),
                              static_cast<std::uint32_t>(u)};
            auto& heap = heaps[worker][s];
            if (heap.size() < compared_with) {
              heap.push_back(c);
              std::push_heap(heap.begin(), heap.end());
            } else if (c < heap.front()) {
              std::pop_heap(heap.begin(), heap.end());
              heap.back() = c;
              std::push_heap(heap.begin(), heap.end());
            }
          }
          touched.clear();
        }
      },
      context.options.run.stop);
  struct Tally {
    std::uint64_t found = 0, total = 0;
  };
  std::vector<Tally> sums(sample.size());
  base::parallel_chunks(
      context.threads, sample.size(), 16,
      [&](std::size_t from, std::size_t to, unsigned) {
        match::Measurer measurer(&context.proposal.variety);
        std::vector<Candidate> all;
        for (std::size_t s = from; s < to; ++s) {
          all.clear();
          for (const auto& worker : heaps) all.insert(all.end(), worker[s].begin(), worker[s].end());
          std::sort(all.begin(), all.end());
          if (all.size() > compared_with) all.resize(compared_with);
          if (!all.empty()) measurer.set_first(table[sample[s]]);
          base::Spill::breathe();
          for (const Candidate& c : all) {
            const match::PassageTokens &a = table[sample[s]], &b = table[c.unique];
            const double floor = context.options.detect.similarity * 0.6;
            const std::uint32_t lcs = measurer.lcs(b, match::least_lcs(a.count + b.count, floor));
            if (lcs < floor * (a.count + b.count - lcs)) continue;
            const match::Edge e = match::compare(measurer, a, b, {context.options.detect.similarity});
            if (e.match_class != MatchClass::near) continue;
            ++sums[s].total;
            sums[s].found += group_of[c.unique] != no_index && group_of[c.unique] == group_of[sample[s]];
          }
        }
      },
      context.options.run.stop);
  double found = 0, total = 0, groups = 0;
  for (std::size_t s = 0; s < sample.size(); ++s) {
    if (context.uniques.copies(sample[s]) > 1) {  // copies are found by their hash: one sure pair
      ++sums[s].found;
      ++sums[s].total;
    }
    found += static_cast<double>(sums[s].found);
    total += static_cast<double>(sums[s].total);
    groups += sums[s].total > 0;
  }
  report.recall_how =
      fmt::format("{} of {} pairs of a sample of {} passages compared with all", found, total, sample.size());
  if (total == 0) {
    report.recall = 1;
    report.recall_low = sample.empty() ? 1 : 0;
    report.recall_high = 1;
    return;
  }
  const double p = found / total;
  double variance = 0;
  for (const Tally& t : sums) {
    const double d = static_cast<double>(t.found) - p * static_cast<double>(t.total);
    variance += d * d;
  }
  variance /= total * total;
  double n = groups;
  if (variance > 0 && p < 1) n = std::min(groups, p * (1 - p) / variance);
  const double z = 1.96, denominator = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / denominator;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / denominator;
  report.recall = p;
  report.recall_low = std::max(0.0, std::min(p, centre - half));
  report.recall_high = std::min(1.0, std::max(p, centre + half));
}

}  // namespace twicetold::engine
