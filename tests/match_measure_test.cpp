// The fast measures against slow, obvious twins.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "match/gram_index.hpp"
#include "match/grams.hpp"
#include "match/measure.hpp"
#include "match/token_sketch.hpp"
#include "random.hpp"

using namespace twicetold;
using namespace twicetold::match;

namespace {

using Tokens = std::vector<TokenWord>;

PassageTokens view(const Tokens& t, Script script = Script::word) {
  PassageTokens p;
  p.data = t.data();
  p.count = static_cast<std::uint32_t>(t.size());
  p.script = script;
  p.indexed = true;
  return p;
}

Tokens random_tokens(testing::Random& random, std::size_t n, unsigned vocabulary) {
  Tokens t(n);
  for (auto& x : t) x = static_cast<TokenWord>((random() % vocabulary + 1) * 2654435761U / 8 << 3) | random() % 8;
  return t;
}

Tokens edit(testing::Random& random, Tokens t, unsigned vocabulary) {
  Tokens out;
  for (const TokenWord x : t) {
    const unsigned r = random() % 10;
    if (r < 7) out.push_back(x);
    if (r == 7) out.push_back(random_tokens(random, 1, vocabulary)[0]);
    if (r == 8) {
      out.push_back(x);
      out.push_back(random_tokens(random, 1, vocabulary)[0]);
    }
  }
  return out;
}

std::uint32_t slow_lcs(const Tokens& a, const Tokens& b) {
  std::vector<std::vector<std::uint32_t>> d(a.size() + 1, std::vector<std::uint32_t>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j)
      d[i][j] = key_of(a[i - 1]) == key_of(b[j - 1]) ? d[i - 1][j - 1] + 1 : std::max(d[i - 1][j], d[i][j - 1]);
  return d[a.size()][b.size()];
}

std::uint32_t slow_run(const Tokens& a, const Tokens& b) {
  std::uint32_t best = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::uint32_t k = 0;
      while (i + k < a.size() && j + k < b.size() && key_of(a[i + k]) == key_of(b[j + k])) ++k;
      best = std::max(best, k);
    }
  return best;
}

std::vector<std::uint32_t> gram(const Tokens& t, std::size_t i, unsigned n) {
  std::vector<std::uint32_t> g;
  for (unsigned k = 0; k < n; ++k) g.push_back(key_of(t[i + k]));
  return g;
}

std::uint32_t slow_shared(const Tokens& a, const Tokens& b, unsigned n) {
  std::set<std::vector<std::uint32_t>> other;
  for (std::size_t j = 0; j + n <= b.size(); ++j) other.insert(gram(b, j, n));
  std::uint32_t shared = 0;
  for (std::size_t i = 0; i + n <= a.size(); ++i) shared += other.count(gram(a, i, n)) > 0;
  return shared;
}

// Best sentence of `t`: share covered by grams of n tokens that `other` has too, times log2 of 1 + its words.
double slow_sentence(const Tokens& t, const Tokens& other, unsigned n, double scale) {
  std::set<std::vector<std::uint32_t>> grams;
  for (std::size_t j = 0; j + n <= other.size(); ++j) grams.insert(gram(other, j, n));
  std::vector<bool> covered(t.size(), false);
  for (std::size_t i = 0; i + n <= t.size(); ++i)
    if (grams.count(gram(t, i, n)) > 0) std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(i), n, true);
  double best = 0;
  for (std::size_t i = 0, j = 0; i < t.size(); i = j) {
    for (j = i + 1; j < t.size() && !(t[j] & sentence_bit);) ++j;
    const auto from = covered.begin();
    const auto in = std::count(from + static_cast<std::ptrdiff_t>(i), from + static_cast<std::ptrdiff_t>(j), true);
    const double size = static_cast<double>(j - i);
    if (size / scale >= 8) best = std::max(best, static_cast<double>(in) / size * std::log2(1 + size / scale));
  }
  return best;
}

}  // namespace

TEST_CASE("LCS, runs, shared grams and alignment agree with slow twins") {
  testing::Random random(11);
  Measurer measurer(nullptr);
  unsigned sentences = 0;
  for (int round = 0; round < 400; ++round) {
    const auto script = static_cast<Script>(round % 4);
    const unsigned vocabulary = round % 3 == 0 ? 5 : 300;
    Tokens a = random_tokens(random, random() % 260, vocabulary);
    Tokens b = round % 2 ? edit(random, a, vocabulary) : random_tokens(random, random() % 260, vocabulary);
    for (Tokens* t : {&a, &b})  // sentences of some length
      for (TokenWord& x : *t)
        if (random() % 16 != 0) x &= ~sentence_bit;
    const PassageTokens pa = view(a, script), pb = view(b, script);
    measurer.set_first(pa);
    const std::uint32_t lcs = measurer.lcs(pb);
    REQUIRE(lcs == slow_lcs(a, b));
    Measures m;
    measurer.measure(pb, lcs, m);
    REQUIRE(m.run == slow_run(a, b));
    const Tokens& shorter = a.size() <= b.size() ? a : b;
    const Tokens& longer = a.size() <= b.size() ? b : a;
    REQUIRE(m.grams == slow_shared(shorter, longer, traits(script).gram));
    const unsigned n = traits(script).short_gram;
    const double shared = std::min(slow_shared(a, b, n), slow_shared(b, a, n));
    const double room_a = a.size() >= n ? static_cast<double>(a.size() - n + 1) : 1;
    const double room_b = b.size() >= n ? static_cast<double>(b.size() - n + 1) : 1;
    REQUIRE(m.containment == Approx(std::min(1.0, shared / std::min(room_a, room_b))));
    const double scale = traits(script).scale;
    REQUIRE(m.sentence == std::max(slow_sentence(a, b, n, scale), slow_sentence(b, a, n, scale)));
    sentences += m.sentence > 0;
    measurer.align(pb, m);
    std::uint32_t aligned = 0, end_a = 0, end_b = 0;
    for (const CommonRun& r : measurer.alignment()) {
      REQUIRE(r.a >= end_a);
      REQUIRE(r.b >= end_b);
      for (std::uint32_t k = 0; k < r.length; ++k) REQUIRE(key_of(a[r.a + k]) == key_of(b[r.b + k]));
      end_a = r.a + r.length;
      end_b = r.b + r.length;
      aligned += r.length;
    }
    REQUIRE(aligned == lcs);
  }
  CHECK(sentences > 50);
}

TEST_CASE("numbers that each side lacks") {
  const auto number = [](unsigned v) { return static_cast<TokenWord>(v << 3 | number_bit); };
  const auto word = [](unsigned v) { return static_cast<TokenWord>(v << 3); };
  const Tokens a = {word(1), number(10), word(2), number(11), number(12)};
  const Tokens b = {word(1), number(10), word(2), number(21), number(22)};
  Measurer measurer(nullptr);
  measurer.set_first(view(a));
  Measures m;
  measurer.measure(view(b), measurer.lcs(view(b)), m);
  measurer.align(view(b), m);
  CHECK(m.foreign_count == 2);
  CHECK(m.foreign_numbers == Approx(2.0 / 3));
  CHECK(m.slots == 0);  // the exchanged numbers end the text: nothing common follows
}

TEST_CASE("a difference that touches a number is told from one that doesn't") {
  const auto number = [](unsigned v) { return static_cast<TokenWord>(v << 3 | number_bit); };
  const auto word = [](unsigned v) { return static_cast<TokenWord>(v << 3); };
  const auto measure = [](const Tokens& a, const Tokens& b) {
    Measurer measurer(nullptr);
    measurer.set_first(view(a));
    Measures m;
    measurer.measure(view(b), measurer.lcs(view(b)), m);
    measurer.align(view(b), m);
    return m;
  };
  Tokens a, b;
  for (unsigned i = 1; i <= 20; ++i) a.push_back(word(i));
  b = a;
  b[7] = word(100);
  CHECK(measure(a, b).renumbered == 0);
  b[12] = number(101);  // a number for a word: touched, but exchanged for none
  CHECK(measure(a, b).renumbered == 1);
  CHECK(measure(a, b).foreign_count == 0);
  a[12] = number(102);
  CHECK(measure(a, b).renumbered == 1);
  CHECK(measure(a, b).foreign_count == 1);
}

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

TEST_CASE("a token sketch never bounds below the true LCS") {
  testing::Random random(13);
  for (int round = 0; round < 2000; ++round) {
    const unsigned vocabulary = round % 3 == 0 ? 5 : 300;
    const Tokens a = random_tokens(random, random() % 200, vocabulary);
    const Tokens b = round % 2 ? edit(random, a, vocabulary) : random_tokens(random, random() % 200, vocabulary);
    const PassageTokens pa = view(a), pb = view(b);
    const std::uint32_t most = most_lcs(sketch_tokens(pa), pa.count, sketch_tokens(pb), pb.count);
    REQUIRE(most >= slow_lcs(a, b));
    REQUIRE(most <= std::min(pa.count, pb.count));
  }
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

TEST_CASE("evidence is summed over the shared grams of the shorter text, whoever was weighed before") {
  testing::Random random(31);
  for (const Script script : {Script::word, Script::han}) {
    std::vector<Tokens> texts;
    for (int i = 0; i < 60; ++i) {
      Tokens t = i % 4 == 0 ? random_tokens(random, 60 + random() % 150, 200) : edit(random, texts.back(), 200);
      if (i > 4 && i % 4 != 0) {  // a phrase in other surroundings
        const Tokens& from = texts[random() % (texts.size() - 1)];
        t.insert(t.begin() + static_cast<std::ptrdiff_t>(t.size() / 2), from.begin(), from.begin() + 15);
      }
      texts.push_back(std::move(t));
    }
    PassageTable table;
    for (const Tokens& t : texts) table.push_back(view(t, script));
    const VarietyTable variety_table = group_grams(table, {}, nullptr);
    Measurer measurer(&variety_table);
    const unsigned n = traits(script).gram;
    unsigned common = 0;
    for (std::size_t x = 0; x < texts.size(); ++x) {
      measurer.set_first(table[x]);
      for (std::size_t y = 0; y < texts.size(); ++y) {
        Measures m;
        measurer.measure(table[y], measurer.lcs(table[y]), m);
        measurer.weigh(m);
        const Tokens& shorter = texts[x].size() <= texts[y].size() ? texts[x] : texts[y];
        const Tokens& longer = texts[x].size() <= texts[y].size() ? texts[y] : texts[x];
        std::set<std::vector<std::uint32_t>> other;
        for (std::size_t j = 0; j + n <= longer.size(); ++j) other.insert(gram(longer, j, n));
        double expected = 0;
        for (std::size_t i = 0; i + n <= shorter.size(); ++i) {
          if (other.count(gram(shorter, i, n)) == 0) continue;
          const unsigned level = variety_table.level(gram_hash(shorter.data() + i, n));
          common += level > 1;
          expected += 1 / variety(level);
        }
        REQUIRE(m.evidence == Approx(expected / traits(script).scale));
      }
    }
    CHECK(common > 100);
  }
}

TEST_CASE("numbers of one's own: a look at what differs finds as many as sets of all") {
  testing::Random random(37);
  Measurer measurer(nullptr);
  unsigned some = 0;
  for (int round = 0; round < 600; ++round) {
    Tokens a = random_tokens(random, 10 + random() % 90, 300);
    // Few numbers, and few beginnings of sentences; flags are by the place here, so equal tokens may differ in them.
    for (TokenWord& t : a)
      t = (t & ~TokenWord{7}) | (random() % 12 == 0 ? number_bit : 0) | (random() % 15 == 0 ? 4 : 0);
    Tokens b = edit(random, a, 300);
    for (TokenWord& t : b)
      if (random() % 25 == 0) t ^= round % 3 == 0 ? number_bit : 0;
    measurer.set_first(view(a));
    Measures m;
    measurer.align(view(b), m);
    const auto& s = measurer.stretch();
    if (s.empty()) continue;
    const auto numbers = [](const Tokens& t, std::size_t from, std::size_t to) {
      while (from > 0 && !(t[from] & sentence_bit)) --from;
      while (to < t.size() && !(t[to] & sentence_bit)) ++to;
      std::set<std::uint32_t> found;
      for (std::size_t i = from; i < to; ++i)
        if (t[i] & number_bit) found.insert(key_of(t[i]));
      return found;
    };
    const auto in_a = numbers(a, s.front().a, s.back().a + s.back().length);
    const auto in_b = numbers(b, s.front().b, s.back().b + s.back().length);
    const auto lacking = [](const std::set<std::uint32_t>& x, const std::set<std::uint32_t>& y) {
      return static_cast<std::uint32_t>(std::count_if(x.begin(), x.end(), [&](auto v) { return y.count(v) == 0; }));
    };
    const std::uint32_t expected = std::min(lacking(in_a, in_b), lacking(in_b, in_a));
    REQUIRE(m.foreign_count == expected);
    some += expected > 0;
  }
  CHECK(some > 60);
  CHECK(some < 550);
}
