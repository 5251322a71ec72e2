// The exact engine is the oracle: brute force must agree with it, the others are measured against it.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine_helpers.hpp"
#include "match/grams.hpp"
#include "match/holders.hpp"
#include "match/join.hpp"
#include "random.hpp"

using namespace twicetold;
using namespace twicetold::match;

namespace {

struct Made {
  std::vector<std::vector<TokenWord>> tokens;
  PassageTable table;
};

Made of_words(const std::vector<std::vector<std::string>>& texts) {
  Made made;
  std::map<std::string, TokenWord> vocabulary;
  for (const auto& words : texts) {
    std::vector<TokenWord> t;
    for (const auto& w : words)
      t.push_back(vocabulary.emplace(w, static_cast<TokenWord>((vocabulary.size() + 1) * 7919U << 3)).first->second);
    made.tokens.push_back(t);
  }
  for (const auto& t : made.tokens) {
    PassageTokens p;
    p.data = t.data();
    p.count = static_cast<std::uint32_t>(t.size());
    p.indexed = true;
    made.table.push_back(p);
  }
  return made;
}

Made make(unsigned seed, std::size_t bases) {
  testing::Writer writer(seed);
  std::vector<std::vector<std::string>> texts;
  for (std::size_t i = 0; i < bases; ++i) {
    const auto base = writer.words(40 + writer.random()() % 60);
    texts.push_back(base);
    if (i % 5 == 0)
      for (const double rate : {.02, .1, .2, .3}) texts.push_back(writer.edited(base, rate));
  }
  return of_words(texts);
}

std::set<std::pair<std::uint32_t, std::uint32_t>> near_pairs(const PassageTable& table, Engine engine,
                                                             unsigned threads) {
  Proposal proposal = propose(engine, table, {threads, std::uint64_t{1} << 28, nullptr});
  const JoinResult joined = join(table, proposal, {{}, threads, false, nullptr});
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const match::Edge& e : joined.edges)
    if (e.match_class == MatchClass::near) pairs.emplace(e.a, e.b);
  return pairs;
}

}  // namespace

TEST_CASE("exact proposes just the pairs that share an index gram") {
  const Made made = make(3, 60);
  Proposal proposal = propose(Engine::exact, made.table, {1, std::uint64_t{1} << 28, nullptr});
  std::set<std::pair<std::uint32_t, std::uint32_t>> proposed, wanted;
  std::vector<Candidate> bucket;
  for (std::size_t b = 0; b < proposal.source->buckets(); ++b) {
    proposal.source->take(b, bucket);
    for (const Candidate& c : bucket) proposed.emplace(c.a, c.b);
  }
  for (std::uint32_t a = 0; a < made.table.size(); ++a)
    for (std::uint32_t b = a + 1; b < made.table.size(); ++b) {
      std::set<std::vector<TokenWord>> grams;
      for (std::size_t i = 0; i + 4 <= made.tokens[a].size(); ++i)
        grams.emplace(made.tokens[a].begin() + static_cast<long>(i), made.tokens[a].begin() + static_cast<long>(i) + 4);
      bool shared = false;
      for (std::size_t i = 0; i + 4 <= made.tokens[b].size() && !shared; ++i)
        shared = grams.count({made.tokens[b].begin() + static_cast<long>(i),
                              made.tokens[b].begin() + static_cast<long>(i) + 4}) > 0;
      if (shared) wanted.emplace(a, b);
    }
  REQUIRE(proposed == wanted);
}

TEST_CASE("engines find what the oracle finds, whatever the threads") {
  const Made made = make(9, 600);
  const auto oracle = near_pairs(made.table, Engine::exact, 1);
  REQUIRE(oracle.size() > 500);
  const auto recall = [&](const auto& found) {
    std::size_t n = 0;
    for (const auto& p : oracle) n += found.count(p);
    return static_cast<double>(n) / static_cast<double>(oracle.size());
  };
  for (const Engine engine : {Engine::rare, Engine::minhash, Engine::simhash}) {
    const auto found = near_pairs(made.table, engine, 1);
    CHECK(found == near_pairs(made.table, engine, 3));
    for (const auto& p : found) CHECK(oracle.count(p) == 1);  // one decision for every engine
    if (engine == Engine::rare) CHECK(recall(found) >= .99);  // of all pairs, two 30 % copies of one text too
    if (engine == Engine::minhash) CHECK(recall(found) >= .95);
    if (engine == Engine::simhash) CHECK(recall(found) > 0.02);
  }
}

TEST_CASE("no pair is dropped by its links that would pass when it is measured to the end") {
  // Phrases of a pool stand in most texts, so that most pairs share a few grams and are nothing.
  testing::Writer writer(21);
  std::vector<std::vector<std::string>> phrases;
  for (int i = 0; i < 700; ++i) phrases.push_back(writer.words(6 + writer.random()() % 6));
  std::vector<std::vector<std::string>> texts;
  for (int i = 0; i < 1500; ++i) {
    auto text = i % 4 == 1 ? writer.edited(texts.back(), .2) : writer.words(30 + writer.random()() % 40);
    const auto put = [&](const auto& from, const auto& to) {
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(writer.random()() % text.size()), from, to);
    };
    for (int k = 0; k < 2; ++k) {
      const auto& phrase = phrases[writer.random()() % phrases.size()];
      put(phrase.begin(), phrase.end());
    }
    if (i % 4 == 2)
      put(texts[static_cast<std::size_t>(i) / 2].begin(), texts[static_cast<std::size_t>(i) / 2].begin() + 18);
    texts.push_back(std::move(text));
  }
  const Made made = of_words(texts);
  const auto passed = [&](bool keep_misses) {
    Proposal proposal = propose(Engine::rare, made.table, {1, std::uint64_t{1} << 28, nullptr});
    const JoinResult joined = join(made.table, proposal, {{}, 1, keep_misses, nullptr});
    std::vector<std::tuple<std::uint32_t, std::uint32_t, MatchClass, float>> edges;
    std::size_t misses = 0;
    for (const match::Edge& e : joined.edges) {
      if (e.match_class == MatchClass::none)
        ++misses;
      else
        edges.emplace_back(e.a, e.b, e.match_class, e.reuse);
    }
    if (keep_misses) CHECK(misses > 500);
    return edges;
  };
  const auto all = passed(true);
  const auto partial =
      std::count_if(all.begin(), all.end(), [](const auto& e) { return std::get<2>(e) == MatchClass::partial; });
  CHECK(partial > 100);
  CHECK(all.size() > static_cast<std::size_t>(partial) + 200);
  CHECK(passed(false) == all);
}

TEST_CASE("what a link weighs is one of the weights that are kept") {
  for (unsigned level = 1; level <= 16; ++level) {
    const auto& w = PairBuckets::weights;
    CHECK(std::find(w.begin(), w.end(), link_weight(level)) != w.end());
  }
}

TEST_CASE("pairs come out of their buckets once, votes and weights added up") {
  const std::size_t passages =
      GENERATE(10000, 9000000, 270000000);  // few and many bytes a pair, more than a slot takes
  PairBuckets pairs(passages, 2);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint32_t, std::uint32_t>> wanted;
  testing::Random random(1);
  for (int i = 0; i < 20000; ++i) {
    std::uint32_t a = random() % 10000, b = random() % 50 + 5000;
    if (a == b) continue;
    const unsigned w = PairBuckets::weights[random() % PairBuckets::weights.size()];
    pairs.add(random() % 2, a, b, w);
    auto& [votes, weight] = wanted[{std::min(a, b), std::max(a, b)}];
    ++votes;
    weight += w;
  }
  // Several at once, and so many of one passage that their votes might not fit a slot.
  std::vector<std::uint64_t> others;
  for (std::uint32_t b = 3000; b < 3100; ++b) others.push_back(std::uint64_t{random()} << 32 | b);
  for (const auto& [a, times] : {std::pair(2000U, 3U), std::pair(2001U, 700U)}) {
    for (unsigned i = 0; i < times; ++i) {
      const std::size_t n = random() % (others.size() + 1);
      pairs.add_each(i % 2, a, {others.data() + n, others.size() - n}, 7);
      for (std::size_t k = n; k < others.size(); ++k) {
        auto& [votes, weight] = wanted[{a, static_cast<std::uint32_t>(others[k])}];
        ++votes;
        weight += 7;
      }
    }
    for (unsigned i = 0; i < times; ++i) {
      pairs.add_each(0, a, others, 16);
      for (const std::uint64_t b : others) {
        auto& [votes, weight] = wanted[{a, static_cast<std::uint32_t>(b)}];
        ++votes;
        weight += 16;
      }
    }
  }
  std::vector<Candidate> out;
  std::size_t seen = 0;
  for (std::size_t k = 0; k < pairs.buckets(); ++k) {
    pairs.take(k, out, [](std::uint32_t a) { return a % 2 == 0; }, [](const Candidate& c) { return c.weight > 5; });
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i > 0) REQUIRE(std::pair(out[i - 1].a, out[i - 1].b) < std::pair(out[i].a, out[i].b));
      REQUIRE(wanted.at({out[i].a, out[i].b}) == std::pair(out[i].votes, out[i].weight));
      ++seen;
    }
  }
  std::size_t linked = 0;  // twice, or of a first passage for which once is enough
  for (const auto& [pair, sum] : wanted) linked += (sum.first > 1 || pair.first % 2 == 0) && sum.second > 5;
  REQUIRE(seen == linked);
  REQUIRE(linked < wanted.size());
}

TEST_CASE("what is kept of a pair is what comparing again gives") {
  const Made made = make(5, 700);  // several buckets
  for (const unsigned threads : {1U, 3U}) {
    Proposal proposal = propose(Engine::rare, made.table, {threads, std::uint64_t{1} << 28, nullptr});
    const JoinResult joined = join(made.table, proposal, {{}, threads, false, nullptr, nullptr, true});
    Measurer measurer(&proposal.variety);
    std::map<MatchClass, std::size_t> seen;
    for (const match::Edge& e : joined.edges) {
      ++seen[e.match_class];
      measurer.set_first(made.table[e.a]);
      Measures ignored;
      measurer.align(made.table[e.b], ignored);
      const bool partial = e.match_class == MatchClass::partial;
      const auto& runs = partial ? measurer.stretch() : measurer.alignment();
      std::uint64_t at = e.runs_at;
      for (const CommonRun& r : runs) {
        if (r.length < 2 && runs.size() > 1 && !partial) continue;
        REQUIRE(at < e.runs_at + e.runs);
        const KeptRun& k = joined.runs[at++];
        REQUIRE(std::tuple(k.a, k.b, k.length) == std::tuple(r.a, r.b, r.length));
      }
      REQUIRE(at == e.runs_at + e.runs);
    }
    CHECK(seen[MatchClass::near] > 500);
    CHECK(seen[MatchClass::partial] > 20);
  }
}
