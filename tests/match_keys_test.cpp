// Keys dealt to lists, filtered and sorted, against maps; token words against one at a time.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <vector>

#include "every_target.hpp"
#include "match/gram_index.hpp"
#include "match/grams.hpp"
#include "match/key_lists.hpp"
#include "match/key_sort.hpp"
#include "random.hpp"

using namespace twicetold;
using namespace twicetold::match;

namespace {

std::uint64_t random64(testing::Random& random) { return std::uint64_t{random()} << 32 | random(); }

}  // namespace

TEST_CASE("lists give back what was dealt to them, in order") {
  testing::Random random(2);
  constexpr unsigned bits = 5;
  std::vector<std::uint64_t> hashes(40000), keys(hashes.size());
  std::map<std::uint64_t, std::vector<std::uint64_t>> expected;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    hashes[i] = random() % 3 == 0 ? 0 : random64(random);  // one list is much longer than the others
    keys[i] = i;
    expected[hashes[i] >> (64 - bits)].push_back(i);
  }
  KeyLists lists(keys.size(), 1U << bits, 1);
  for (std::size_t i = 0; i < keys.size();) {
    const std::size_t n = std::min<std::size_t>(keys.size() - i, random() % 200);
    lists.writer(0).add(hashes.data() + i, keys.data() + i, n, bits);
    i += n;
  }
  for (std::size_t l = 0; l < std::size_t{1} << bits; ++l) {
    std::vector<std::uint64_t> got;
    lists.for_each(l, [&](const std::uint64_t* k, std::size_t n) { got.insert(got.end(), k, k + n); });
    CHECK(got == expected[l]);
    CHECK(lists.size(l) == got.size());
  }
}

TEST_CASE("sorted keys hold every hash that occurs twice, by hash and in the order in which they came") {
  testing::Random random(3);
  KeySorter sorter;
  testing::on_every_target([&](const std::string&) {
    for (const std::size_t size : {0U, 1U, 2U, 63U, 64U, 65U, 1000U, 20000U}) {
      for (const unsigned common : {0U, 3U, 8U}) {
        std::vector<std::uint64_t> keys(size);
        std::map<std::uint64_t, std::vector<std::uint64_t>> by_hash;
        for (std::uint64_t& k : keys) {
          // Half of the hashes from a few hundred, so that there are large groups.
          const std::uint64_t hash = random() % 2 ? random() % 300 * 7919 : random();
          k = ((hash << common & 0xFFFFFF) >> common) << 40 | (random64(random) & 0xFFFFFFFFFF);
          by_hash[k >> 40].push_back(k);
        }
        sorter.start(size, common);
        const std::size_t cut = size / 3;
        sorter.mark(keys.data(), cut);
        sorter.mark(keys.data() + cut, size - cut);
        sorter.keep(keys.data(), cut);
        sorter.keep(keys.data() + cut, size - cut);
        std::size_t kept = 0;
        const std::uint64_t* const sorted = sorter.sort(kept);
        std::map<std::uint64_t, std::vector<std::uint64_t>> got;
        for (std::size_t i = 0; i < kept; ++i) {
          if (i > 0) REQUIRE(sorted[i - 1] >> 40 <= sorted[i] >> 40);
          const bool same = sorter.same()[i / 64] >> (i % 64) & 1;
          REQUIRE(same == (i + 1 < kept && sorted[i] >> 40 == sorted[i + 1] >> 40));
          got[sorted[i] >> 40].push_back(sorted[i]);
        }
        for (const auto& [hash, list] : by_hash)
          if (list.size() > 1) REQUIRE(got[hash] == list);
        for (const auto& [hash, list] : got) REQUIRE(list == by_hash[hash]);
      }
    }
  });
}

TEST_CASE("token words of many tokens are those of each") {
  testing::Random random(4);
  testing::on_every_target([&](const std::string&) {
    for (std::size_t size = 0; size < 100; ++size) {
      std::vector<std::uint64_t> hashes(size);
      std::vector<std::uint8_t> flags(size);
      std::uint8_t all = 0;
      for (std::size_t i = 0; i < size; ++i) {
        hashes[i] = random64(random);
        flags[i] = static_cast<std::uint8_t>(size % 3 == 0 ? random() & 31 : random() & 5);
        all |= flags[i];
      }
      std::vector<TokenWord> words(size);
      REQUIRE(make_tokens(hashes.data(), flags.data(), size, words.data()) == all);
      for (std::size_t i = 0; i < size; ++i) REQUIRE(words[i] == make_token(hashes[i], flags[i]));
    }
  });
}

TEST_CASE("grams grouped at once, in rounds and by several threads give the same pairs and variety") {
  testing::Random random(6);
  std::vector<std::vector<TokenWord>> texts;
  for (int i = 0; i < 3000; ++i) {
    std::vector<TokenWord> t;
    if (i > 10 && random() % 3 == 0) t = texts[random() % texts.size()];
    for (std::size_t k = 20 + random() % 60; t.size() < k;) t.push_back(random() % 5000 << 3);
    for (int edits = 0; edits < 3; ++edits) t[random() % t.size()] = random() % 5000 << 3;
    texts.push_back(std::move(t));
  }
  PassageTable table;
  for (const auto& t : texts) {
    PassageTokens p;
    p.data = t.data();
    p.count = static_cast<std::uint32_t>(t.size());
    p.indexed = true;
    table.push_back(p);
  }
  const auto run = [&](unsigned threads, std::uint64_t memory) {
    IndexOptions options;
    options.threads = threads;
    options.memory = memory;
    PairBuckets pairs(table.size(), threads);
    const VarietyTable variety = group_grams(table, options, &pairs);
    std::vector<std::uint64_t> out;
    std::vector<Candidate> candidates;
    for (std::size_t b = 0; b < pairs.buckets(); ++b) {
      pairs.take(b, candidates, [](std::uint32_t) { return true; }, [](const Candidate&) { return true; });
      for (const Candidate& c : candidates) out.insert(out.end(), {c.a, c.b, c.votes, c.weight});
    }
    for (const auto& t : texts) out.push_back(variety.level(gram_hash(t.data(), 4)));
    return out;
  };
  const auto expected = run(1, 1);  // in rounds
  CHECK(expected.size() > 3000 + 4000);
  CHECK(run(1, std::uint64_t{1} << 30) == expected);
  CHECK(run(2, std::uint64_t{1} << 30) == expected);
  CHECK(run(3, 1) == expected);
}

TEST_CASE("levels are found again, however many grams share a slot") {
  testing::Random random(41);
  for (const std::uint64_t grams : {std::uint64_t{40}, std::uint64_t{5000}}) {  // few slots hold the more of them
    VarietyTable table;
    table.start(0, grams);
    std::map<std::uint64_t, std::uint8_t> levels;  // by what a table keeps of a hash
    const unsigned slot_bits = table.view().directory_bits;
    for (int i = 0; i < 900; ++i) {
      const std::uint64_t hash = (std::uint64_t{random()} << 32 | random()) >> (52 - slot_bits) << (52 - slot_bits);
      levels[hash] = static_cast<std::uint8_t>(2 + random() % 15);
    }
    std::vector<VarietyTable::Entry> entries;
    for (const auto& [hash, level] : levels) entries.push_back({hash, level});
    table.add(0, entries);
    table.close(0, 1);
    table.finish();
    for (const auto& [hash, level] : levels) REQUIRE(table.level(hash) == level);
    for (int i = 0; i < 5000; ++i) {
      const std::uint64_t hash = std::uint64_t{random()} << 32 | random();
      const auto at = levels.find(hash >> (52 - slot_bits) << (52 - slot_bits));
      REQUIRE(table.level(hash) == (at == levels.end() ? 1U : at->second));
    }
  }
}
