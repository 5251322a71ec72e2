// The run's own error: of the copies and near copies that a sample of passages truly has, how many did the
// groups bring together? The sample (smallest hashes of (document id, begin)) is compared with every passage
// that shares an index gram with it, whatever the engine proposed (match/witnesses.hpp saw them while the grams
// were grouped). Cost: one LCS for each pair with enough in common.
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

// Near as a pair, but of a family that is a form (settle_forms): no copy that could be missed.
bool is_form(const match::JoinResult& joined, std::uint32_t a, std::uint32_t b) {
  const auto key = std::minmax(a, b);
  const auto it = std::lower_bound(joined.edges.begin(), joined.edges.end(), key, [](const match::Edge& e, auto k) {
    return e.a != k.first ? e.a < k.first : e.b < k.second;
  });
  return it != joined.edges.end() && it->a == key.first && it->b == key.second &&
         it->match_class == MatchClass::template_;
}

}  // namespace

std::vector<std::uint32_t> draw_sample(const Collection& collection, const Uniques& uniques, unsigned threads) {
  using Ranked = std::pair<std::uint64_t, std::uint32_t>;
  const auto& table = uniques.table;
  // Those with a rank of `most` or less. Only about twice as many as are wanted are written down.
  const auto draw = [&](std::uint64_t most) {
    std::vector<std::vector<Ranked>> found(threads);
    base::parallel_chunks(threads, table.size(), 16384, [&](std::size_t from, std::size_t to, unsigned worker) {
      constexpr std::size_t ahead = 16;
      for (std::size_t u = from; u < to; ++u) {
        if (u + ahead < to) {  // ids and records are walks to memory
          const std::uint32_t p = uniques.first[u + ahead];
          __builtin_prefetch(collection.id(collection.document_of(p)).data());
          __builtin_prefetch(&collection.passage(p));
        }
        if (match::gram_count(table[u]) == 0) continue;
        base::Spill::breathe_now_and_then();
        const std::uint32_t p = uniques.first[u];
        const std::uint64_t h = base::hash64(collection.id(collection.document_of(p)));
        const std::uint64_t rank = match::mix(h ^ match::mix(collection.passage(p).begin));
        if (rank <= most) found[worker].emplace_back(rank, static_cast<std::uint32_t>(u));
      }
    });
    std::vector<Ranked> all;
    for (const auto& f : found) all.insert(all.end(), f.begin(), f.end());
    return all;
  };
  constexpr std::uint64_t every = ~std::uint64_t{0};
  const std::size_t parts = table.size() / (2 * sample_size);
  std::vector<Ranked> ranked = draw(parts > 1 ? every / parts : every);
  if (parts > 1 && ranked.size() < sample_size) ranked = draw(every);
  if (ranked.size() > sample_size) {
    std::nth_element(ranked.begin(), ranked.begin() + sample_size, ranked.end());
    ranked.resize(sample_size);
  }
  std::vector<std::uint32_t> sample;
  for (const auto& [h, u] : ranked) sample.push_back(u);
  std::sort(sample.begin(), sample.end());
  return sample;
}

void estimate_recall(const Context& context, const std::vector<std::uint32_t>& sample,
                     const BigVector<match::Witnesses::Vote>& votes, const BigVector<std::uint32_t>& group_of,
                     Report& report) {
  const auto& table = context.uniques.table;
  // A sampled passage of a large family is compared with `compared_with` of its candidates, those of the
  // smallest rank by their texts, so that families stay linear.
  struct Candidate {
    std::uint64_t rank;
    std::uint32_t unique;
    bool operator<(const Candidate& o) const { return rank != o.rank ? rank < o.rank : unique < o.unique; }
  };
  std::vector<std::size_t> begin(sample.size() + 1, 0);
  for (const auto& v : votes) ++begin[v.chosen + 1];
  for (std::size_t s = 0; s < sample.size(); ++s) begin[s + 1] += begin[s];
  struct Tally {
    std::uint64_t found = 0, total = 0;
  };
  std::vector<Tally> sums(sample.size());
  base::parallel_chunks(
      context.threads, sample.size(), 16,
      [&](std::size_t from, std::size_t to, unsigned) {
        match::Measurer measurer(&context.proposal.variety);
        std::vector<Candidate> all;
        const auto& sketches = context.joined.sketches;
        const double floor = match::least_worth_measuring(context.options.detect.similarity);
        for (std::size_t s = from; s < to; ++s) {
          all.clear();
          const match::PassageTokens& a = table[sample[s]];
          for (std::size_t i = begin[s]; i < begin[s + 1]; ++i) {
            if (i + 16 < begin[s + 1]) __builtin_prefetch(&table[votes[i + 16].other]);
            const match::PassageTokens& b = table[votes[i].other];
            const std::size_t least = std::min(match::gram_count(a), match::gram_count(b));
            if (a.script != b.script || votes[i].grams * std::size_t{25} < least) continue;
            all.push_back({0, votes[i].other});
            if (!sketches.empty()) __builtin_prefetch(&sketches[votes[i].other]);
          }
          if (all.size() > compared_with) {
            for (Candidate& c : all)
              c.rank = match::mix(context.collection.passage(context.uniques.first[c.unique]).exact ^ s);
            std::nth_element(all.begin(), all.begin() + compared_with, all.end());
            all.resize(compared_with);
          }
          if (!sketches.empty()) {  // most can't reach the floor
            std::erase_if(all, [&](const Candidate& c) {
              const match::PassageTokens& b = table[c.unique];
              return !match::reaches(match::most_lcs(sketches[sample[s]], a.count, sketches[c.unique], b.count),
                                     a.count + b.count, floor);
            });
          }
          for (const Candidate& c : all) match::fetch_tokens(table[c.unique]);  // they lie anywhere
          if (s + 1 < to) match::fetch_tokens(table[sample[s + 1]]);
          if (!all.empty()) measurer.set_first(a);
          base::Spill::breathe();
          for (const Candidate& c : all) {
            const match::PassageTokens& b = table[c.unique];
            const std::uint32_t lcs = measurer.lcs(b, match::least_lcs(a.count + b.count, floor));
            if (!match::reaches(lcs, a.count + b.count, floor)) continue;
            const match::Edge e = match::compare(measurer, a, b, {context.options.detect.similarity});
            if (e.match_class != MatchClass::near) continue;
            if (e.renumbered && is_form(context.joined, sample[s], c.unique)) continue;
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
