// The fast measures against slow, obvious twins.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "every_target.hpp"
#include "match/gram_index.hpp"
#include "match/grams.hpp"
#include "match/measure.hpp"
#include "match/token_sketch.hpp"
#include "match_helpers.hpp"

using namespace twicetold;
using namespace twicetold::match;
using namespace match_test;

namespace {

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
    const double sentence = std::max(slow_sentence(a, b, n, scale), slow_sentence(b, a, n, scale));
    REQUIRE(m.sentence >= sentence);  // a bound first
    measurer.measure_sentences(pb, m);
    REQUIRE(m.sentence == sentence);
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

TEST_CASE("a sketch is the same for every vector target as token by token") {
  testing::Random random(14);
  for (int round = 0; round < 300; ++round) {
    const Tokens a = random_tokens(random, random() % 100, 1U << (random() % 20));
    const TokenSketch slow = sketch_slowly(view(a));
    testing::on_every_target([&](const std::string& target) {
      CAPTURE(target);
      const TokenSketch fast = sketch_tokens(view(a));
      for (unsigned w = 0; w < 4; ++w) REQUIRE(fast.bits[w] == slow.bits[w]);
    });
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
