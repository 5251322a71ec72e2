// Keys are 8 bytes - 24 bits of hash, two 4-bit surroundings, 32 bits of passage - written once into
// partitions by the upper hash bits, cut into lists small enough to be sorted inside a core's cache (key_sort.cpp).
// Keys that fit the memory that may be used are dealt to their lists as they are made. Where they don't, they are
// counted first and the hash range is walked in several rounds: hashing again is cheaper than writing out.
// Cost: about 70 keys a paragraph, written once, 12 ns each in all. The result depends on neither rounds nor threads:
// partitions follow from the number of grams alone, and what is known of a hash are the same bits in all cases.
#include "match/gram_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

#include "base/big_buffer.hpp"
#include "base/parallel.hpp"
#include "match/grams.hpp"
#include "match/holders.hpp"
#include "match/key_lists.hpp"
#include "match/key_sort.hpp"

namespace twicetold::match {
namespace {

constexpr std::size_t partition_goal = 1U << 17;  // keys; 1 MiB
constexpr std::size_t chunk_passages = 1U << 13;
constexpr std::size_t list_goal = 1U << 14;  // keys; what belongs to them stays in the fastest cache
constexpr unsigned most_list_bits = 10;      // more lists than that are written too slowly: a page each

struct Layout {
  unsigned bits = 0;                 // of partition
  std::vector<std::uint32_t> count;  // chunk, partition
  std::size_t chunks = 0;
  std::uint64_t keys = 0;
};

class Grouper {
 public:
  Grouper(const PassageTable& passages, const IndexOptions& options, PairBuckets* pairs)
      : passages_(passages), options_(options), pairs_(pairs) {}

  VarietyTable run() {
    for (const PassageTokens& p : passages_) layout_.keys += gram_count(p);
    while (layout_.bits < 24 && layout_.keys >> layout_.bits > partition_goal) ++layout_.bits;
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    // Fewer, larger chunks where there are many partitions, so that the counts stay small.
    chunk_ = std::max(chunk_passages, partitions * 8);
    layout_.chunks = (passages_.size() + chunk_ - 1) / chunk_;
    VarietyTable table;
    table.start(layout_.bits, layout_.keys);
    unsigned more = 0;  // bits of the hash by which a partition is cut into lists
    while (more < 8 && layout_.bits + more < most_list_bits && layout_.keys >> (layout_.bits + more) > list_goal)
      ++more;
    const std::uint64_t words = KeyLists::room(layout_.keys, partitions << more, options_.threads);
    if (words * sizeof(std::uint64_t) <= options_.memory && !options_.on_disk)
      at_once(more, table);
    else
      in_rounds(table);
    table.finish();
    return table;
  }

 private:
  // Keys go to their lists as they are made.
  void at_once(unsigned more, VarietyTable& table) {
    const unsigned bits = layout_.bits + more;
    KeyLists lists(layout_.keys, std::size_t{1} << bits, options_.threads);
    base::parallel_chunks(
        options_.threads, layout_.chunks, 1,
        [&](std::size_t c, std::size_t, unsigned worker) {
          KeyLists::Writer& writer = lists.writer(worker);
          std::vector<std::uint64_t> hashes, made;
          for_chunk(c, hashes, [&](std::size_t id, const PassageTokens& p, std::size_t m) {
            if (made.size() < m) made.resize(m * 2);
            gram_keys(p, hashes.data(), m, layout_.bits, static_cast<std::uint32_t>(id), made.data());
            writer.add(hashes.data(), made.data(), m, bits);
          });
        },
        options_.stop);
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    base::parallel_chunks(
        options_.threads, partitions, 1,
        [&](std::size_t partition, std::size_t, unsigned worker) {
          thread_local std::vector<VarietyTable::Entry> entries;
          entries.clear();
          for (std::size_t l = partition << more; l < (partition + 1) << more; ++l)
            group(
                partition, lists.size(l), more, [&](auto&& visit) { lists.for_each(l, visit); }, [&] { lists.drop(l); },
                worker, entries);
          table.add(partition, entries);
        },
        options_.stop);
    table.close(0, partitions);
  }

  // Keys are counted first, so that each partition lies in one piece and memory holds a few of them.
  void in_rounds(VarietyTable& table) {
    plan();
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    std::vector<std::uint64_t> total(partitions, 0);
    for (std::size_t c = 0; c < layout_.chunks; ++c)
      for (std::size_t p = 0; p < partitions; ++p) total[p] += layout_.count[c * partitions + p];
    const std::uint64_t room = std::max<std::uint64_t>(options_.memory / sizeof(std::uint64_t), partition_goal * 4);
    base::BigBuffer<std::uint64_t> keys;
    for (std::size_t first = 0; first < partitions;) {
      std::size_t last = first;
      std::uint64_t size = 0;
      while (last < partitions && (last == first || size + total[last] <= room)) size += total[last++];
      if (keys.size() < size) keys.reset(size);
      fill(first, last, keys.data());
      std::vector<std::uint64_t> begin(last - first + 1, 0);
      for (std::size_t p = first; p < last; ++p) begin[p - first + 1] = begin[p - first] + total[p];
      base::parallel_chunks(
          options_.threads, last - first, 1,
          [&](std::size_t from, std::size_t, unsigned worker) {
            thread_local std::vector<VarietyTable::Entry> entries;
            entries.clear();
            const std::uint64_t* const at = keys.data() + begin[from];
            const std::size_t n = begin[from + 1] - begin[from];
            group(first + from, n, 0, [&](auto&& visit) { visit(at, n); }, [] {}, worker, entries);
            table.add(first + from, entries);
          },
          options_.stop);
      table.close(first, last);
      first = last;
    }
  }

  // Counts keys a chunk and partition.
  void plan() {
    const std::size_t partitions = std::size_t{1} << layout_.bits;
    layout_.count.assign(layout_.chunks * partitions, 0);
    if (layout_.bits == 0) {
      for (std::size_t i = 0; i < passages_.size(); ++i)
        layout_.count[i / chunk_] += static_cast<std::uint32_t>(gram_count(passages_[i]));
      return;
    }
    base::parallel_chunks(
        options_.threads, layout_.chunks, 1,
        [&](std::size_t c, std::size_t, unsigned) {
          std::uint32_t* count = &layout_.count[c * partitions];
          std::vector<std::uint64_t> hashes;
          for_chunk(c, hashes, [&](std::size_t, const PassageTokens&, std::size_t m) {
            for (std::size_t i = 0; i < m; ++i) ++count[hashes[i] >> (64 - layout_.bits)];
          });
        },
        options_.stop);
  }

  template <class Visit>
  void for_chunk(std::size_t c, std::vector<std::uint64_t>& hashes, Visit&& visit) const {
    const std::size_t end = std::min(passages_.size(), (c + 1) * chunk_);
    for (std::size_t id = c * chunk_; id < end; ++id) {
      const PassageTokens& p = passages_[id];
      const std::size_t m = gram_count(p);
      if (m == 0) continue;
      if (id + 4 < end) fetch_tokens(passages_[id + 4]);
      if (hashes.size() < m) hashes.resize(m * 2);
      gram_hashes(p.data, p.count, traits(p.script).gram, hashes.data());
      visit(id, p, m);
    }
  }

  // Writes the keys of partitions [first, last), chunk after chunk inside each, so passages ascend.
  void fill(std::size_t first, std::size_t last, std::uint64_t* keys) {
    const std::size_t partitions = std::size_t{1} << layout_.bits, width = last - first;
    std::vector<std::uint64_t> place(layout_.chunks * width);
    std::uint64_t at = 0;
    for (std::size_t p = first; p < last; ++p)
      for (std::size_t c = 0; c < layout_.chunks; ++c) {
        place[c * width + (p - first)] = at;
        at += layout_.count[c * partitions + p];
      }
    base::parallel_chunks(
        options_.threads, layout_.chunks, 1,
        [&](std::size_t c, std::size_t, unsigned) {
          std::uint64_t* to = &place[c * width];
          std::vector<std::uint64_t> hashes, made;
          const unsigned bits = layout_.bits;
          for_chunk(c, hashes, [&](std::size_t id, const PassageTokens& p, std::size_t m) {
            if (made.size() < m) made.resize(m * 2);
            gram_keys(p, hashes.data(), m, bits, static_cast<std::uint32_t>(id), made.data());
            for (std::size_t i = 0; i < m; ++i) {
              const std::size_t part = (bits ? hashes[i] >> (64 - bits) : 0) - first;
              if (part < width) keys[to[part]++] = made[i];
            }
          });
        },
        options_.stop);
  }

  // Sorts the keys of one list by hash and walks its groups. show(visit) shows all of them, in the same order at
  // each call; their hashes begin with the `common` bits of the list's number beyond the partition. done() says that
  // they have been seen.
  template <class Show, class Done>
  void group(std::size_t partition, std::size_t size, unsigned common, Show&& show, Done&& done, unsigned worker,
             std::vector<VarietyTable::Entry>& entries) {
    thread_local KeySorter sorter;
    sorter.start(size, common);
    show([&](const std::uint64_t* keys, std::size_t n) { sorter.mark(keys, n); });
    show([&](const std::uint64_t* keys, std::size_t n) { sorter.keep(keys, n); });
    done();
    std::uint64_t* const keys = sorter.sort(size);
    const std::vector<std::uint64_t>& same = sorter.same();
    const std::uint64_t upper = layout_.bits ? std::uint64_t{partition} << (64 - layout_.bits) : 0;
    for (std::size_t w = 0; w < same.size();) {
      // The next group: a run of ones, the first of which may lie in a later word.
      if (same[w] == 0) {
        ++w;
        continue;
      }
      std::uint64_t bits = same[w];
      while (bits != 0) {
        const auto from = static_cast<unsigned>(std::countr_zero(bits));
        const std::size_t begin = w * 64 + from;
        std::uint64_t behind = ~bits >> from << from;  // zeros from there on
        while (behind == 0) behind = ~(bits = same[++w]);
        const auto to = static_cast<unsigned>(std::countr_zero(behind));
        holders(keys + begin, w * 64 + to + 1 - begin, upper, worker, entries);
        bits = bits >> to << to;
      }
      ++w;
    }
  }

  // What is known of a gram's hash: the bits of its partition, `upper`, and those in its key.
  [[nodiscard]] std::uint64_t hash_of(std::uint64_t key, std::uint64_t upper) const {
    return upper | key >> hash_shift << hash_shift >> layout_.bits;
  }

  // All keys of one gram, two or more. Those of several workers may be in no order.
  void holders(std::uint64_t* list, std::size_t size, std::uint64_t upper, unsigned worker,
               std::vector<VarietyTable::Entry>& entries) {
    const auto passage = [](std::uint64_t key) { return static_cast<std::uint32_t>(key); };
    if (size == 2) {  // most of them
      if (passage(list[0]) == passage(list[1])) return;
      if (passage(list[0]) > passage(list[1])) std::swap(list[0], list[1]);
      const unsigned level = (list[0] ^ list[1]) >> 32 & 0xFF ? 2 : 1;
      if (level == 2) entries.push_back({hash_of(list[0], upper), 2});
      if (pairs_ != nullptr) pairs_->add(worker, passage(list[0]), passage(list[1]), weight_[level]);
      if (options_.witnesses) options_.witnesses->see(worker, list, 2);
      return;
    }
    const auto by_passage = [&](std::uint64_t x, std::uint64_t y) { return passage(x) < passage(y); };
    if (options_.threads > 1 && !std::is_sorted(list, list + size, by_passage))
      std::stable_sort(list, list + size, by_passage);
    std::size_t distinct = 1;  // the passages, each once, at [0, distinct)
    std::uint32_t before = 1U << (list[0] >> 36 & 15), after = 1U << (list[0] >> 32 & 15);
    for (std::size_t i = 1; i < size; ++i) {
      before |= 1U << (list[i] >> 36 & 15);
      after |= 1U << (list[i] >> 32 & 15);
      if (passage(list[i]) != passage(list[distinct - 1])) list[distinct++] = list[i];
    }
    if (distinct < 2) return;
    const unsigned level = level_of(list, distinct, before, after);
    if (level >= 2) entries.push_back({hash_of(list[0], upper), static_cast<std::uint8_t>(level)});
    if (pairs_ != nullptr) link_holders(list, distinct, level, *pairs_, worker);
    if (options_.witnesses) options_.witnesses->see(worker, list, distinct);
  }

  const PassageTable& passages_;
  const IndexOptions& options_;
  PairBuckets* pairs_;
  const std::array<unsigned, 3> weight_ = {0, link_weight(1), link_weight(2)};
  Layout layout_;
  std::size_t chunk_ = chunk_passages;
};

}  // namespace

VarietyTable group_grams(const PassageTable& passages, const IndexOptions& options, PairBuckets* pairs) {
  return Grouper(passages, options, pairs).run();
}

}  // namespace twicetold::match
