// Locality-sensitive engines. Both only propose; what they miss is in the run's estimated recall.
//
// MinHash: 128 values over the passage's set of words (character 2-grams in Han and Kana, 4-grams in
// Thai-like scripts), 32 bands of 4. At word Jaccard .5 a pair is proposed with 1 - (1 - .5^4)^32 = .87,
// at .55 with .95, at .6 with .99; overlap .52 (the default) means word Jaccard of .52 or more, mostly over .6.
// SimHash: 64 bits over the same features, Hamming distance up to 3, by the 4 blocks of 16 bits of
// which one must be equal (Manku et al. 2007): finds re-formatted copies, little else.
// Linking inside a bucket is the `rare` engine's: all pairs up to 8, then to the one before and the first.
#include <algorithm>
#include <bit>

#include "base/parallel.hpp"
#include "match/candidates.hpp"
#include "match/grams.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold::match {
namespace {

constexpr unsigned bands = 32, rows = 4;
constexpr unsigned feature_length[4] = {1, 2, 2, 4};

// The passage's distinct features.
void features(const PassageTokens& p, std::vector<std::uint64_t>& out) {
  const unsigned n = std::min(feature_length[static_cast<int>(p.script)], p.count);
  out.resize(p.count);
  out.resize(gram_hashes(p.data, p.count, n, out.data()));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

struct Key {
  std::uint64_t hash;
  std::uint32_t passage;
};

// Sorts keys and hands every run of equal hashes to `visit(first, last)`.
template <class Visit>
void for_groups(BigVector<Key>& keys, Visit&& visit) {
  std::sort(keys.begin(), keys.end(),
            [](const Key& x, const Key& y) { return x.hash != y.hash ? x.hash < y.hash : x.passage < y.passage; });
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t j = i + 1;
    while (j < keys.size() && keys[j].hash == keys[i].hash) ++j;
    if (j - i > 1) visit(&keys[i], &keys[i] + (j - i));
    i = j;
  }
}

void link(const Key* first, const Key* last, unsigned worker, PairBuckets& pairs) {
  const auto size = static_cast<std::size_t>(last - first);
  if (size <= 8) {
    for (std::size_t x = 0; x < size; ++x)
      for (std::size_t y = x + 1; y < size; ++y) pairs.add(worker, first[x].passage, first[y].passage, 16);
    return;
  }
  for (std::size_t x = 1; x < size; ++x) {
    pairs.add(worker, first[x - 1].passage, first[x].passage, 16);
    if (x > 1) pairs.add(worker, first[0].passage, first[x].passage, 16);
  }
}

}  // namespace

void link_by_minhash(const PassageTable& passages, const IndexOptions& options, PairBuckets& pairs) {
  BigVector<std::uint32_t> ids;
  for (std::uint32_t i = 0; i < passages.size(); ++i)
    if (passages[i].indexed) ids.push_back(i);
  const MinHasher hasher(bands * rows);
  BigVector<std::uint64_t> band_keys(ids.size() * bands);
  base::parallel_chunks(
      options.threads, ids.size(), 1024,
      [&](std::size_t from, std::size_t to, unsigned) {
        std::vector<std::uint64_t> f;
        std::uint32_t values[bands * rows];
        for (std::size_t i = from; i < to; ++i) {
          features(passages[ids[i]], f);
          hasher(f, values);
          for (unsigned b = 0; b < bands; ++b) {
            std::uint64_t h = b + 1;
            for (unsigned r = 0; r < rows; ++r)
              h = mix(h ^ values[b * rows + r]) + static_cast<unsigned>(passages[ids[i]].script);
            band_keys[b * ids.size() + i] = h;
          }
        }
      },
      options.stop);
  base::parallel_chunks(
      options.threads, bands, 1,
      [&](std::size_t b, std::size_t, unsigned worker) {
        BigVector<Key> keys(ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) keys[i] = {band_keys[b * ids.size() + i], ids[i]};
        for_groups(keys, [&](const Key* first, const Key* last) { link(first, last, worker, pairs); });
      },
      options.stop);
}

void link_by_simhash(const PassageTable& passages, const IndexOptions& options, PairBuckets& pairs) {
  constexpr unsigned blocks = 4;
  constexpr int distance = 3;
  BigVector<std::uint32_t> ids;
  for (std::uint32_t i = 0; i < passages.size(); ++i)
    if (passages[i].indexed) ids.push_back(i);
  BigVector<std::uint64_t> hash(ids.size());
  base::parallel_chunks(
      options.threads, ids.size(), 1024,
      [&](std::size_t from, std::size_t to, unsigned) {
        std::vector<std::uint64_t> f;
        for (std::size_t i = from; i < to; ++i) {
          features(passages[ids[i]], f);
          hash[i] = simhash(f);
        }
      },
      options.stop);
  base::parallel_chunks(
      options.threads, blocks, 1,
      [&](std::size_t block, std::size_t, unsigned worker) {
        struct Item {
          std::uint64_t key, hash;
          std::uint32_t passage;
        };
        BigVector<Item> items(ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
          const std::uint64_t turned = std::rotl(hash[i], static_cast<int>(block * 16));
          items[i] = {turned, hash[i], ids[i]};
        }
        std::sort(items.begin(), items.end(),
                  [](const Item& x, const Item& y) { return x.key != y.key ? x.key < y.key : x.passage < y.passage; });
        for (std::size_t i = 0; i < items.size();) {
          std::size_t j = i + 1;
          while (j < items.size() && items[j].key >> 48 == items[i].key >> 48) ++j;
          // Equal hashes are chained, so that a family of copies stays linear; others are compared.
          std::vector<std::size_t> heads;
          for (std::size_t x = i; x < j; ++x) {
            if (x > i && items[x].key == items[x - 1].key)
              pairs.add(worker, items[x - 1].passage, items[x].passage, 16);
            else
              heads.push_back(x);
          }
          for (std::size_t x = 0; x < heads.size(); ++x)
            for (std::size_t y = x + 1; y < heads.size(); ++y)
              if (std::popcount(items[heads[x]].hash ^ items[heads[y]].hash) <= distance)
                pairs.add(worker, items[heads[x]].passage, items[heads[y]].passage, 16);
          i = j;
        }
      },
      options.stop);
}

}  // namespace twicetold::match
