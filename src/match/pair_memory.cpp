// Measuring and aligning take most of a join's time and hang on two texts only; what the shared grams weigh hangs on
// all of them and is looked up anew. So a later round of a cleaning measures the pairs that have something new in them.
#include "match/pair_memory.hpp"

#include <algorithm>

#include "base/parallel.hpp"

namespace twicetold::match {
namespace {

std::string_view bytes_of(const PassageTokens& p) {
  return {reinterpret_cast<const char*>(p.data), p.count * sizeof(TokenWord)};
}

}  // namespace

void PairMemory::meet(const PassageTable& passages, unsigned threads) {
  said_.resize(passages.size());
  base::parallel_chunks(threads, passages.size(), 4096, [&](std::size_t from, std::size_t to, unsigned) {
    for (std::size_t i = from; i < to; ++i) {
      said_[i] = base::hash128(bytes_of(passages[i]));
      said_[i].low ^= static_cast<std::uint64_t>(passages[i].script) + 1;
    }
  });
}

// Not the same for (b, a): measures have sides.
base::Hash128 PairMemory::key(std::uint32_t a, std::uint32_t b) const {
  const base::Hash128 both[] = {said_[a], said_[b]};
  return base::hash128({reinterpret_cast<const char*>(both), sizeof both});
}

const KnownPair* PairMemory::find(std::uint32_t a, std::uint32_t b, std::span<const Position>& grams) const {
  if (rows_.empty()) return nullptr;
  const auto found = rows_.find(key(a, b));
  if (found == rows_.end()) return nullptr;
  const Row& row = found->second;
  grams = std::span(grams_).subspan(row.first_gram, row.grams);
  return &row.pair;
}

void PairMemory::keep(std::vector<Notes>& buckets) {
  for (Notes& bucket : buckets) {
    std::size_t first = grams_.size();
    grams_.insert(grams_.end(), bucket.grams_.begin(), bucket.grams_.end());
    for (const Notes::Note& n : bucket.notes_) {
      rows_.insert_or_assign(key(n.a, n.b), Row{n.pair, first, n.grams});
      first += n.grams;
    }
    bucket = {};
  }
}

std::uint64_t hash_lines(const PassageTokens& a, const PassageTokens& b) {
  const std::uint64_t both[] = {base::hash64(bytes_of(a.widened(b.count))), base::hash64(bytes_of(b.widened(a.count))),
                                std::min<std::uint64_t>(a.unit_before, b.count),
                                std::min<std::uint64_t>(b.unit_before, a.count)};
  return base::hash64({reinterpret_cast<const char*>(both), sizeof both}) | 1;
}

}  // namespace twicetold::match
