// Grams of many passages against slow, obvious twins: their surroundings, who shares them, their keys and hashes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "match/gram_index.hpp"
#include "match/grams.hpp"
#include "match_helpers.hpp"

using namespace twicetold;
using namespace twicetold::match;
using namespace match_test;

TEST_CASE("context variety counts surroundings, whatever the rounds and threads") {
  testing::Random random(5);
  std::vector<Tokens> texts;
  const Tokens phrase = random_tokens(random, 8, 1000000);
  for (int i = 0; i < 300; ++i) {
    Tokens t = random_tokens(random, 40, 1000000);
    if (i < 120) std::copy(phrase.begin(), phrase.end(), t.begin() + 15);  // in surroundings of its own
    texts.push_back(t);
  }
  const Tokens body = random_tokens(random, 40, 1000000);  // a text carried by many, each with its own first word
  for (int i = 0; i < 40; ++i) {
    Tokens t = body;
    t[0] = random_tokens(random, 1, 1000000)[0];
    texts.push_back(t);
  }
  const Tokens edited = random_tokens(random, 40, 1000000);  // and one that everybody edits in places of their own
  for (int i = 0; i < 400; ++i) {
    Tokens t = edited;
    for (auto& x : t)
      if (random() % 5 == 0) x = random_tokens(random, 1, 1000000)[0];
    texts.push_back(t);
  }
  PassageTable table;
  for (const Tokens& t : texts) table.push_back(view(t));
  const VarietyTable one = group_grams(table, {1, std::uint64_t{1} << 30, nullptr}, nullptr);
  const VarietyTable two = group_grams(table, {2, 1, nullptr}, nullptr);
  std::uint64_t h[64];
  gram_hashes(phrase.data(), phrase.size(), 4, h);
  CHECK(variety(one.level(h[2])) > 20);
  const std::size_t m = gram_hashes(body.data(), body.size(), 4, h);
  CHECK(variety(one.level(h[20])) < 1.5);
  for (std::size_t i = 0; i < m; ++i) CHECK(one.level(h[i]) == two.level(h[i]));
  gram_hashes(edited.data(), edited.size(), 4, h);
  for (std::size_t i = 8; i < 28; ++i) CHECK(variety(one.level(h[i])) < 3);
}

TEST_CASE("witnesses are who shares grams with the chosen, whatever the rounds and threads") {
  testing::Random random(23);
  std::vector<Tokens> texts;
  const Tokens phrase = random_tokens(random, 6, 1000000);
  for (int i = 0; i < 400; ++i) {
    Tokens t = random_tokens(random, 30, 1000000);
    if (i % 10 == 3) t = edit(random, texts.back(), 1000000);
    if (i % 2 == 0 && t.size() > 20) std::copy(phrase.begin(), phrase.end(), t.begin() + 9);
    texts.push_back(t);
  }
  PassageTable table;
  for (const Tokens& t : texts) table.push_back(view(t));
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t p = 0; p < table.size(); p += 7) chosen.push_back(p);
  std::map<std::uint64_t, std::vector<std::uint32_t>> holders;
  for (std::uint32_t p = 0; p < table.size(); ++p) {
    std::vector<std::uint64_t> h(table[p].count);
    h.resize(gram_hashes(table[p].data, table[p].count, 4, h.data()));
    std::sort(h.begin(), h.end());
    h.erase(std::unique(h.begin(), h.end()), h.end());
    for (const std::uint64_t x : h) holders[x].push_back(p);
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> slow;  // of grams that few hold
  for (const auto& [h, list] : holders)
    for (const std::uint32_t c : list)
      for (const std::uint32_t p : list)
        if (c != p && c % 7 == 0 && list.size() <= Witnesses::most_holders) ++slow[{c / 7, p}];
  std::vector<BigVector<Witnesses::Vote>> votes;
  for (const unsigned threads : {1U, 2U}) {
    Witnesses witnesses(chosen, table.size(), threads);
    group_grams(table, {threads, threads == 1 ? std::uint64_t{1} << 30 : 1, nullptr, &witnesses}, nullptr);
    votes.push_back(witnesses.take());
    REQUIRE(std::is_sorted(votes.back().begin(), votes.back().end(),
                           [](const auto& x, const auto& y) { return x.chosen < y.chosen; }));
    std::sort(votes.back().begin(), votes.back().end(), [](const auto& x, const auto& y) {
      return std::tuple(x.chosen, x.other) < std::tuple(y.chosen, y.other);
    });
  }
  CHECK(votes[0] == votes[1]);
  std::size_t by_phrase = 0, found = 0;
  for (const auto& v : votes[0]) {
    const auto at = slow.find({v.chosen, v.other});
    const std::uint32_t few = at == slow.end() ? 0 : at->second;
    REQUIRE(v.grams >= few);      // and the phrase's, of which 64 holders are looked at
    REQUIRE(v.grams <= few + 4);  // (four, should two grams ever share 24 bits of hash)
    by_phrase += v.grams > few;
    found += few > 0;
  }
  CHECK(found == slow.size());
  CHECK(by_phrase > 0);
  CHECK(by_phrase <= Witnesses::most_chosen * Witnesses::most_holders * 3);
}

TEST_CASE("gram keys: hash, surroundings, passage, one by one") {
  testing::Random random(29);
  for (int round = 0; round < 400; ++round) {
    const Tokens t = random_tokens(random, 40 + random() % 120, 500);
    PassageTokens p = view(t, round % 4 == 0 ? Script::sea : Script::word);
    const std::uint32_t before = random() % 20, after = random() % 20;
    p.data += before;
    p.count -= before + after;
    p.before = static_cast<std::uint8_t>(before);
    p.after = static_cast<std::uint8_t>(after);
    const unsigned n = traits(p.script).gram, bits = random() % 12;
    const auto far = static_cast<std::ptrdiff_t>(traits(p.script).context);
    if (p.count < n) continue;
    std::vector<std::uint64_t> hashes(p.count), keys(p.count);
    const std::size_t m = gram_hashes(p.data, p.count, n, hashes.data());
    gram_keys(p, hashes.data(), m, bits, 77, keys.data());
    const auto around = [&](std::ptrdiff_t at) {
      const bool inside = at + before >= 0 && at + before < static_cast<std::ptrdiff_t>(t.size());
      return inside ? std::uint64_t{key_of(t[static_cast<std::size_t>(at + before)]) * 0x9E3779B1U >> 28} : 0;
    };
    for (std::size_t i = 0; i < m; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      REQUIRE(keys[i] >> 40 == (hashes[i] << bits) >> 40);
      REQUIRE((keys[i] >> 36 & 15) == around(at - far));
      REQUIRE((keys[i] >> 32 & 15) == around(at + n - 1 + far));
      REQUIRE((keys[i] & 0xFFFFFFFF) == 77);
    }
  }
}

TEST_CASE("gram hashes of many are those of one") {
  testing::Random random(17);
  std::vector<std::uint64_t> hashes;
  for (int round = 0; round < 300; ++round) {
    const Tokens t = random_tokens(random, random() % 90, 50);
    for (const unsigned n : {4U, 7U, 8U, 14U}) {
      hashes.assign(t.size() + 1, 0);
      const std::size_t m = gram_hashes(t.data(), t.size(), n, hashes.data());
      REQUIRE(m == (t.size() < n ? 0 : t.size() - n + 1));
      for (std::size_t i = 0; i < m; ++i) REQUIRE(hashes[i] == gram_hash(t.data() + i, n));
    }
  }
}
