// The collection's counts against a slow twin that follows the header's words, and cases a person can count.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "twicetold/fold.hpp"
#include "twicetold/role.hpp"

using namespace twicetold;

namespace {

struct Collection {
  std::vector<PassageKey> keys;
  std::vector<std::uint64_t> first = {0};
  std::vector<std::uint32_t> sources;
  void add(std::uint32_t source, const std::vector<PassageKey>& passages) {
    keys.insert(keys.end(), passages.begin(), passages.end());
    first.push_back(keys.size());
    sources.push_back(source);
  }
  void add(std::uint32_t source, const std::vector<std::string>& passages) {
    static Tokenizer tokenizer;
    std::vector<PassageKey> made;
    for (const auto& p : passages) {
      const TokenView view = tokenizer.tokenize(p);
      made.push_back(passage_key(p, view.hashes, view.flags));
    }
    add(source, made);
  }
  [[nodiscard]] RoleStatistics statistics() const { return RoleStatistics(keys, {first, sources}); }
};

RoleEvidence of(const RoleStatistics& s, const Collection& c, std::uint32_t document, std::uint32_t index) {
  RoleEvidence e;
  s.fill(c.first[document] + index, document, e);
  return e;
}

// Everything again by nested loops and maps.
struct Twin {
  const Collection& c;
  std::vector<std::uint32_t> family;

  explicit Twin(const Collection& collection) : c(collection), family(c.sources.size()) {
    const auto weight = [](const PassageKey& k) { return k.prose != 0 ? k.bytes : (k.bytes + 7) / 8; };
    std::map<std::uint64_t, std::vector<std::pair<std::uint32_t, std::uint64_t>>> lists;  // hash -> (document, passage)
    for (std::uint32_t d = 0; d < family.size(); ++d) {
      family[d] = d;
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        auto& list = lists[c.keys[p].exact];
        if (list.empty() || list.back().first != d) list.emplace_back(d, p);
      }
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> shared;
    for (const auto& [hash, list] : lists) {
      const auto w = weight(c.keys[list[0].second]);
      if (w < 4) continue;
      for (std::size_t i = 1; i < list.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (list.size() <= 12 || j + 2 >= i || j == 0) shared[{list[j].first, list[i].first}] += w;
        }
      }
    }
    const auto total = [&](std::uint32_t d) {
      std::uint64_t t = 0;
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) t += weight(c.keys[p]);
      return t;
    };
    const auto size = [&](std::uint32_t d) { return c.first[d + 1] - c.first[d]; };
    for (const auto& [pair, w] : shared) {
      const auto [a, b] = pair;
      if (std::min(size(a), size(b)) < 2 || w < 60 || 2 * w < std::min(total(a), total(b))) continue;
      const std::uint32_t x = family[a];
      const std::uint32_t y = family[b];
      for (auto& f : family) {
        if (f == x || f == y) f = std::min(x, y);
      }
    }
  }

  [[nodiscard]] RoleEvidence evidence(std::uint32_t document, std::uint32_t index) const {
    RoleEvidence e;
    const auto& key = c.keys[c.first[document] + index];
    std::set<std::uint32_t> same, same_documents, digits_documents;
    std::map<std::uint32_t, std::pair<std::uint32_t, std::uint64_t>> digits;  // family -> first document, passage
    std::uint32_t here = 0;
    for (std::uint32_t d = 0; d < family.size(); ++d) {
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        if (c.keys[p].exact == key.exact) {
          same.insert(family[d]);
          same_documents.insert(d);
          if (d == document) {
            ++here;
            if (p < c.first[d] + index) e.first_in_document = false;
          }
        }
        if (c.keys[p].digits == key.digits) {
          digits.emplace(family[d], std::make_pair(d, p));
          digits_documents.insert(d);
        }
      }
    }
    std::set<std::uint32_t> papers, holders;  // other sources with a copy of the document; with this passage in it
    e.same_once = same_documents.size() > same.size();
    e.digits_once = digits_documents.size() > digits.size();
    for (std::uint32_t d = 0; d < family.size(); ++d) {
      if (family[d] != family[document] || c.sources[d] == c.sources[document]) continue;
      papers.insert(c.sources[d]);
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        if (c.keys[p].exact == key.exact) holders.insert(c.sources[d]);
      }
    }
    e.carriers = static_cast<std::uint32_t>(papers.size());
    e.carried = static_cast<std::uint32_t>(holders.size());
    double all = 0, prose = 0;
    for (auto p = c.first[document]; p < c.first[document + 1]; ++p) {
      all += c.keys[p].bytes;
      prose += c.keys[p].prose != 0 ? c.keys[p].bytes : 0;
    }
    e.prose = static_cast<float>(prose / std::max(1.0, all));
    place(document, index, e);
    e.frame_repeats = frame(c.sources[document]);
    e.documents_same = static_cast<std::uint32_t>(same.size());
    e.documents_digits = std::max(e.documents_same, static_cast<std::uint32_t>(digits.size()));
    e.in_document = std::min(here, 127U);
    std::set<std::uint32_t> sources;
    std::map<std::uint64_t, std::uint32_t> previous, next;
    for (const auto& [f, where] : digits) {
      const auto [d, p] = where;
      sources.insert(c.sources[d]);
      ++previous[p > c.first[d] ? c.keys[p - 1].digits | 1U : 0];
      ++next[p + 1 < c.first[d + 1] ? c.keys[p + 1].digits | 1U : 0];
      if (p < c.first[d] + 3) ++e.at_head;
      if (p + 3 >= c.first[d + 1]) ++e.at_tail;
      bool before = false, behind = false;  // running text
      for (auto q = c.first[d]; q < c.first[d + 1]; ++q) {
        if (c.keys[q].prose == 0 || c.keys[q].bytes == 0) continue;
        before = before || q < p;
        behind = behind || q > p;
      }
      e.outside += !before || !behind ? 1 : 0;
    }
    e.sources_same = static_cast<std::uint32_t>(sources.size());
    e.surroundings = static_cast<std::uint32_t>(std::max(previous.size(), next.size()));
    for (const auto& side : {previous, next}) {
      for (const auto& [hash, count] : side) {
        if (hash != 0 && count >= 2) e.same_neighbour = std::max(e.same_neighbour, count);
      }
    }
    return e;
  }

  // Whether documents of another family hold it, numbers folded.
  [[nodiscard]] bool elsewhere(std::uint64_t passage) const {
    std::set<std::uint32_t> held;
    for (std::uint32_t d = 0; d < family.size(); ++d) {
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        if (c.keys[p].digits == c.keys[passage].digits) held.insert(family[d]);
      }
    }
    return held.size() >= 2;
  }

  // Of a source: lines before the first and behind the last running text of a document that has any.
  [[nodiscard]] float frame(std::uint32_t source) const {
    double lines = 20, held = 20;
    for (std::uint32_t d = 0; d < family.size(); ++d) {
      if (c.sources[d] != source) continue;
      std::vector<std::uint64_t> running;
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        if (c.keys[p].prose != 0 && c.keys[p].bytes > 0) running.push_back(p);
      }
      if (running.empty()) continue;
      for (auto p = c.first[d]; p < c.first[d + 1]; ++p) {
        if (c.keys[p].prose != 0 || (p > running.front() && p < running.back())) continue;
        lines += 1;
        held += elsewhere(p) ? 1 : 0;
      }
    }
    return static_cast<float>(std::round(20 * held / lines) / 20);
  }

  void place(std::uint32_t document, std::uint32_t index, RoleEvidence& e) const {
    const auto begin = c.first[document], end = c.first[document + 1], at = begin + index;
    double before = 0, behind = 0, repeated = 0, all = 0;
    for (auto p = begin; p < end; ++p) {
      const double prose = c.keys[p].prose != 0 ? c.keys[p].bytes : 0;
      all += prose;
      if (p < at) before += prose;
      if (p > at) behind += prose;
      if (elsewhere(p)) repeated += prose;
    }
    if (all > 0) {
      e.prose_before = static_cast<float>(before / all);
      e.prose_behind = static_cast<float>(behind / all);
      e.prose_repeats = static_cast<float>(repeated / all);
    }
    if (c.keys[at].prose != 0) return;
    auto from = at, to = at;
    while (from > begin && c.keys[from - 1].prose == 0) --from;
    while (to + 1 < end && c.keys[to + 1].prose == 0) ++to;
    e.run = static_cast<std::uint32_t>(to - from + 1);
    double others = 0, held = 0;
    for (auto p = from; p <= to; ++p) {
      if (p == at || p + 8 < at || p > at + 8) continue;
      others += 1;
      held += elsewhere(p) ? 1 : 0;
    }
    if (others > 0) e.run_repeats = static_cast<float>(held / others);
  }
};

}  // namespace

TEST_CASE("counts equal the slow twin's on random collections", "[role][statistics][property]") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 40; ++round) {
    Collection c;
    const std::size_t documents = 1 + random() % 24;
    const std::size_t variety = 3 + random() % 60;
    for (std::size_t d = 0; d < documents; ++d) {
      std::vector<PassageKey> passages(random() % (round % 4 == 0 ? 40 : 12));
      if (d > 0 && random() % 4 == 0) {  // a copy of an earlier document, a passage changed
        const std::size_t o = random() % d;
        passages.assign(c.keys.begin() + static_cast<std::ptrdiff_t>(c.first[o]),
                        c.keys.begin() + static_cast<std::ptrdiff_t>(c.first[o + 1]));
        if (!passages.empty()) passages[random() % passages.size()].exact = random();
      } else {
        for (auto& k : passages) {
          const std::uint64_t text = random() % variety;
          k.exact = text * 0x9E3779B97F4A7C15U;
          k.digits = (text / 2) * 0xC2B2AE3D27D4EB4FU + 5;
          k.bytes = static_cast<std::uint32_t>(20 + (text * 37) % 300);
          k.prose = text % 3 == 0 ? 1 : 0;
        }
      }
      c.add(static_cast<std::uint32_t>(random() % 3), passages);
    }
    const RoleStatistics fast = c.statistics();
    const Twin slow(c);
    for (std::uint32_t d = 0; d < documents; ++d) {
      REQUIRE(fast.family(d) == slow.family[d]);
      for (std::uint32_t i = 0; i < c.first[d + 1] - c.first[d]; ++i) {
        const RoleEvidence a = of(fast, c, d, i);
        const RoleEvidence b = slow.evidence(d, i);
        INFO("round " << round << " document " << d << " passage " << i);
        REQUIRE(a.documents_same == b.documents_same);
        REQUIRE(a.documents_digits == b.documents_digits);
        REQUIRE(a.sources_same == b.sources_same);
        REQUIRE(a.same_neighbour == b.same_neighbour);
        REQUIRE(a.surroundings == b.surroundings);
        REQUIRE(a.at_head == b.at_head);
        REQUIRE(a.at_tail == b.at_tail);
        REQUIRE(a.outside == b.outside);
        REQUIRE(a.in_document == b.in_document);
        REQUIRE(a.first_in_document == b.first_in_document);
        REQUIRE(a.same_once == b.same_once);
        REQUIRE(a.digits_once == b.digits_once);
        REQUIRE(a.index == i);
        REQUIRE(a.carriers == b.carriers);
        REQUIRE(a.carried == b.carried);
        REQUIRE(std::abs(a.prose_before - b.prose_before) < 1e-5F);
        REQUIRE(std::abs(a.prose_behind - b.prose_behind) < 1e-5F);
        REQUIRE(std::abs(a.prose_repeats - b.prose_repeats) < 1e-5F);
        const auto near = [&](int step) {  // the next running text on one side
          for (auto k = static_cast<int>(i) + step; k >= 0 && c.first[d] + static_cast<unsigned>(k) < c.first[d + 1];
               k += step) {
            const auto at = static_cast<std::uint32_t>(k);
            if (c.keys[c.first[d] + at].prose != 0) return slow.evidence(d, at).documents_digits;
          }
          return 1U;
        };
        REQUIRE(a.prose_documents == std::max(near(-1), near(1)));
        REQUIRE(a.frame_repeats == b.frame_repeats);
        REQUIRE(a.run == b.run);
        REQUIRE(std::abs(a.run_repeats - b.run_repeats) < 1 / 254.0F);  // kept in 255ths
        REQUIRE(a.prose == Approx(b.prose));
      }
    }
  }
}

TEST_CASE("an article carried whole by several papers counts once", "[role][statistics]") {
  const std::vector<std::string> body = {
      "The old bridge over the river will be closed for a week, the city said on Monday.",
      "Engineers found that two of its cables had lost a third of their strength since spring.",
      "Until it opens again a ferry will carry people on foot, and cars must use the motorway."};
  Collection c;
  for (std::uint32_t paper = 0; paper < 5; ++paper) {
    std::vector<std::string> document = {"Paper " + std::string(1, static_cast<char>('A' + paper))};
    document.insert(document.end(), body.begin(), body.end());
    document.emplace_back("Share this story");
    c.add(paper, document);
  }
  c.add(9, {std::string("A quite different article about the weather of next week, which will be fine and dry."),
            std::string("Share this story")});
  const RoleStatistics s = c.statistics();
  for (std::uint32_t d = 0; d < 5; ++d) CHECK(s.family(d) == 0);
  CHECK(s.family(5) == 5);
  CHECK(of(s, c, 3, 1).documents_same == 1);
  CHECK(of(s, c, 3, 1).carriers == 4);
  CHECK(of(s, c, 3, 1).carried == 4);
  CHECK(of(s, c, 3, 0).carried == 0);  // its own masthead
  CHECK(of(s, c, 3, 4).documents_same == 2);
  CHECK(s.repeated(1));
  CHECK(of(s, c, 5, 0).documents_same == 1);
  CHECK_FALSE(s.repeated(c.first[5]));
}

TEST_CASE("pages of one site that share their navigation are no copies", "[role][statistics]") {
  Collection c;
  for (char d = 'a'; d < 'f'; ++d) {
    std::vector<std::string> page;
    for (const char* line : {"Home", "World", "Sports", "Weather", "Sign in", "Subscribe", "About us", "Contact"}) {
      page.emplace_back(line);
    }
    page.push_back(std::string("An article of its own that begins with the letter ") + d +
                   " and goes on for a while, as articles do.");
    c.add(0, page);
  }
  const RoleStatistics s = c.statistics();
  const RoleEvidence e = of(s, c, 4, 2);
  CHECK(s.family(4) == 4);
  CHECK(e.documents_same == 5);
  CHECK(e.sources_same == 1);
  CHECK(e.same_neighbour == 5);
  CHECK(e.surroundings == 1);
  CHECK(e.at_head == 5);
  CHECK(e.previous_documents == 5);
  CHECK(of(s, c, 4, 7).next_documents == 1);
}

TEST_CASE("numbers are folded for templates, but not where there is nothing else", "[role][statistics]") {
  Collection c;
  c.add(0, {std::string("Water level at the bridge: 3.20 m"), std::string("12.50"), std::string("One of a kind")});
  c.add(0, {std::string("Water level at the bridge: 4.1 m"), std::string("7"), std::string("Another kind")});
  const RoleStatistics s = c.statistics();
  CHECK(of(s, c, 0, 0).documents_same == 1);
  CHECK(of(s, c, 0, 0).documents_digits == 2);
  CHECK(of(s, c, 0, 1).documents_digits == 1);
}

TEST_CASE("no documents, empty documents, symbols only", "[role][statistics]") {
  Collection none;
  const RoleStatistics empty = none.statistics();
  Collection c;
  c.add(0, std::vector<std::string>{});
  c.add(0, {std::string("* * *"), std::string("* * *")});
  c.add(0, {std::string("* * *"), std::string("---")});
  const RoleStatistics s = c.statistics();
  CHECK(of(s, c, 1, 1).documents_same == 2);
  CHECK(of(s, c, 1, 1).in_document == 2);
  CHECK_FALSE(of(s, c, 1, 1).first_in_document);
  CHECK(of(s, c, 2, 1).documents_same == 1);
}
