// Verdicts on articles written for this test, on the seeds where they are at hand, and on broken input.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "tail/finder.hpp"
#include "twicetold/tail.hpp"

using namespace twicetold;

namespace {

const std::vector<std::string> kBody = {
    "The harbour council of Vestby voted on Tuesday to close the old ferry pier, ending a dispute over repairs that "
    "has "
    "run for most of a decade.",
    "Councillors agreed by eleven votes to four that the pier could no longer carry the weight of the evening ferry, "
    "which brings about three hundred people across the sound each day.",
    "\"We have patched this pier six times since I came here,\" said harbour master Ingrid Solberg. \"The next storm "
    "would have settled the question for us.\"",
    "Engineers told the council in March that half of the oak piles were rotten below the water line and that new ones "
    "would have to be driven before winter.",
    "The ferry company said it would move its boats to the fish quay until a new pier is built, and that the crossing "
    "would take ten minutes longer.",
    "Residents on the far side of the sound fear that the longer crossing will cost them the last bus. Solberg said "
    "she had written to the bus company.",
    "A decision on the new pier is expected before the summer, when the council has to pass its budget for the "
    "harbour and the ferry.",
};

const std::vector<std::string> kTail = {
    "Minister opens solar park in the southern desert",
    "Minister opens solar park in the southern desert",
    "Four thousand mirrors will send electricity to the capital from June, the energy minister said at the opening.",
    "Young chess players travel to Lisbon",
    "Young chess players travel to Lisbon",
    "A team of nine juniors leaves on Friday for the European championship, with two girls among the favourites.",
    "Photo: the national library shows its oldest maps",
    "Photo: the national library shows its oldest maps",
    "Sixty charts drawn before 1700 are on display until the end of the month, many of them for the first time.",
};

std::vector<TailParagraph> paragraphs_of(const std::vector<std::string>& texts, std::size_t single_from = 1000) {
  std::vector<TailParagraph> out;
  for (std::size_t i = 0; i < texts.size(); ++i)
    out.push_back({texts[i], i == 0 ? 0u : i >= single_from ? 1u : 2u, {}});
  return out;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("an article without a tail is left alone") {
  for (const Strictness s : {Strictness::strict, Strictness::normal, Strictness::loose}) {
    const TailVerdict v = find_tail(paragraphs_of(kBody), {}, s);
    CHECK_FALSE(v.flagged);
    CHECK(v.cut == kBody.size());
    CHECK(v.states == std::vector<ParagraphState>(kBody.size(), ParagraphState::body));
    CHECK(v.because.empty());
  }
}

TEST_CASE("teasers behind an agency line are cut off, the agency line stays") {
  const auto texts = joined(joined(kBody, {"(Reuters)"}), kTail);
  const TailVerdict v = find_tail(paragraphs_of(texts, kBody.size() + 1), {}, Strictness::normal);
  REQUIRE(v.flagged);
  CHECK(v.cut == kBody.size() + 1);
  CHECK(v.confidence > 0.8);
  CHECK_FALSE(v.because.empty());
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK((v.states[i] == ParagraphState::tail) == (i >= v.cut));
}

TEST_CASE("a list of links is the same list with marks before its lines") {
  const std::vector<std::string> links = {
      "Minister opens solar park in the southern desert", "Young chess players travel to Lisbon",
      "National library shows its oldest maps", "Storm takes roofs off forty houses in the north"};
  const TailVerdict plain =
      find_tail(paragraphs_of(joined(joined(kBody, {"Related stories"}), links)), {}, Strictness::normal);
  REQUIRE(plain.flagged);
  CHECK(plain.cut == kBody.size());
  for (const std::string mark : {"- ", "• ", "* ", "– ", "▪ "}) {
    std::vector<std::string> marked = links;
    for (std::string& line : marked) line.insert(0, mark);
    const TailVerdict v =
        find_tail(paragraphs_of(joined(joined(kBody, {"Related stories"}), marked)), {}, Strictness::normal);
    CHECK(v.flagged);
    CHECK(v.cut == plain.cut);
    CHECK(v.log_odds == plain.log_odds);
  }
}

TEST_CASE("a tail is found in letters that have no case and that no cue is written in") {
  const auto rewritten = [](const std::string& text) {  // Latin as Devanagari, with its full stop
    std::string out;
    for (const char ch : text) {
      const auto c = static_cast<unsigned char>(ch | 0x20);
      if (c >= 'a' && c <= 'z') {
        out += "\xE0\xA4";
        out += static_cast<char>(0x95 + (c - 'a'));
      } else {
        out += ch == '.' ? "\xE0\xA5\xA4" : std::string(1, ch);
      }
    }
    return out;
  };
  std::vector<std::string> texts = joined(kBody, kTail);
  for (std::string& text : texts) text = rewritten(text);
  const TailVerdict v = find_tail(paragraphs_of(texts), {}, Strictness::normal);
  REQUIRE(v.flagged);
  CHECK(v.cut == kBody.size());
  texts.resize(kBody.size());
  CHECK_FALSE(find_tail(paragraphs_of(texts), {}, Strictness::loose).flagged);
}

TEST_CASE("a table of contents has no article that a tail could stand behind") {
  const std::vector<std::string> texts = {
      "Chapter 4. Moving the ferries",
      "Table of Contents",
      "4.1. Why the old pier was closed",
      "4.2. What the engineers found below the water line",
      "4.3. The fish quay and how boats get there",
      "4.3.1. In summer",
      "4.3.2. In winter, with ice on the sound",
      "4.4. Related documents",
      "Back to top",
      "Next: Chapter 5. Timetables",
      "Copyright the harbour council of Vestby",
  };
  for (const Strictness s : {Strictness::strict, Strictness::normal, Strictness::loose}) {
    for (const bool collection : {false, true}) {
      auto paragraphs = paragraphs_of(texts, 2);
      for (std::size_t i = 2; collection && i < 8; ++i)  // each the title of another page
        paragraphs[i].evidence = {1, true, false};
      CHECK_FALSE(find_tail(paragraphs, {collection, 2, {}, nullptr}, s).flagged);
    }
  }
}

TEST_CASE("a single line behind an article is no tail") {
  const auto texts = joined(kBody, {kTail[0]});
  CHECK_FALSE(find_tail(paragraphs_of(texts), {}, Strictness::loose).flagged);
}

TEST_CASE("an agency line alone is no tail") {
  CHECK_FALSE(find_tail(paragraphs_of(joined(kBody, {"(Reuters)"})), {}, Strictness::loose).flagged);
}

TEST_CASE("labels behind an article are boilerplate, not a tail") {
  const auto texts = joined(kBody, {"Share", "Tags", "Harbour", "Ferry", "Print"});
  CHECK_FALSE(find_tail(paragraphs_of(texts, kBody.size()), {}, Strictness::loose).flagged);
}

TEST_CASE("a collection that knows the tail makes it surer") {
  const auto texts = joined(kBody, {kTail[2], kTail[5]});
  auto paragraphs = paragraphs_of(texts);
  TailContext context;
  context.has_corpus = true;
  const TailVerdict unknown = find_tail(paragraphs, context, Strictness::normal);
  for (std::size_t i = kBody.size(); i < texts.size(); ++i) paragraphs[i].evidence = {1, true, false};
  const TailVerdict known = find_tail(paragraphs, context, Strictness::normal);
  CHECK(known.log_odds > unknown.log_odds);
  CHECK(known.confidence >= unknown.confidence);
}

TEST_CASE("strict is part of normal is part of loose, with the same cut") {
  std::mt19937 random(3);
  TailFinder finder;
  TailVerdict v[3];
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> texts;
    const std::size_t body = 2 + random() % 6, tail = random() % 9;
    for (std::size_t i = 0; i < body; ++i) texts.push_back(kBody[random() % kBody.size()]);
    for (std::size_t i = 0; i < tail; ++i) texts.push_back(kTail[random() % kTail.size()]);
    const auto paragraphs = paragraphs_of(texts, random() % 20);
    for (const Strictness s : {Strictness::strict, Strictness::normal, Strictness::loose}) {
      finder.find(paragraphs, {}, s, v[static_cast<int>(s)]);
      REQUIRE(v[static_cast<int>(s)].states.size() == texts.size());
    }
    CHECK(v[0].flagged <= v[1].flagged);
    CHECK(v[1].flagged <= v[2].flagged);
    for (const int k : {0, 1}) {
      if (!v[k].flagged) continue;
      CHECK(v[k].cut == v[2].cut);
      CHECK(v[k].log_odds == v[2].log_odds);
    }
  }
}

TEST_CASE("a used finder gives what a fresh one gives") {
  TailFinder used;
  TailVerdict v;
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> texts;
    for (std::size_t i = random() % 130; i > 0; --i)
      texts.push_back(random() % 2 != 0 ? kBody[random() % 7] : kTail[random() % 9]);
    const auto paragraphs = paragraphs_of(texts, random() % 130);
    used.find(paragraphs, {}, Strictness::normal, v);
    const TailVerdict fresh = find_tail(paragraphs, {}, Strictness::normal);
    CHECK(v.flagged == fresh.flagged);
    CHECK(v.cut == fresh.cut);
    CHECK(v.log_odds == fresh.log_odds);
    CHECK(v.states == fresh.states);
    CHECK(v.because == fresh.because);
  }
}

TEST_CASE("nothing breaks on odd input") {
  TailFinder finder;
  TailVerdict v;
  const auto run = [&](const std::vector<std::string>& texts) {
    finder.find(paragraphs_of(texts), {}, Strictness::loose, v);
    CHECK(v.states.size() == texts.size());
    CHECK(v.cut <= texts.size());
    CHECK(v.flagged == (v.cut < texts.size()));
    CHECK(v.confidence >= 0);
    CHECK(v.confidence <= 1);
  };
  run({});
  run({"one"});
  run({"one", "two"});
  run({"", "", ""});
  run(std::vector<std::string>(40, ""));
  run(std::vector<std::string>(40, "the same line again"));
  run(std::vector<std::string>(10000, "A line of a very long document, which goes on."));
  run({"Opening line.", std::string(std::size_t{10} << 20, 'x'), "Another line.", "…", "\xEF\xBF\xBD"});
  std::string many_words;
  while (many_words.size() < (std::size_t{10} << 20)) many_words += "word" + std::to_string(many_words.size()) + " ";
  run({many_words, many_words, "A line.", "B line."});
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {  // any bytes at all
    std::vector<std::string> texts(random() % 12);
    for (std::string& t : texts) {
      for (std::size_t k = random() % 200; k > 0; --k) t += static_cast<char>(random());
    }
    run(texts);
  }
}

TEST_CASE("the cut of a long document is found wherever it lies") {
  for (const std::size_t body : {8, 60, 150, 400}) {
    for (const std::size_t tail : {9, 60, 240}) {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < body; ++i)
        texts.push_back(kBody[i % 7] + " (" + std::to_string(i) + ")" + kBody[(i * 3) % 7]);
      for (std::size_t i = 0; i < tail; ++i) texts.push_back(kTail[i % 9]);
      const TailVerdict v = find_tail(paragraphs_of(texts, body), {}, Strictness::normal);
      CAPTURE(body, tail, v.cut, v.log_odds);
      CHECK(v.flagged);
      CHECK(v.cut == body);
    }
  }
}

TEST_CASE("the seeds: one tail, cut behind the agency line") {
  const std::filesystem::path folder = std::string(TWICETOLD_SOURCE_DIR) + "/../shared/data/seeds";
  if (!std::filesystem::exists(folder)) {
    WARN("no ../shared/data/seeds: skipped");
    return;
  }
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream stream;
    stream << in.rdbuf();
    const std::string text = stream.str();
    std::vector<TailParagraph> paragraphs;
    std::vector<std::size_t> begins;
    std::uint32_t gap = 0;
    for (std::size_t b = 0; b < text.size();) {
      const std::size_t e = std::min(text.find('\n', b), text.size());
      if (e > b) {
        paragraphs.push_back({std::string_view(text).substr(b, e - b), paragraphs.empty() ? 0u : gap, {}});
        begins.push_back(b);
        gap = 0;
      }
      ++gap;
      b = e + 1;
    }
    ++files;
    for (const Strictness s : {Strictness::strict, Strictness::normal, Strictness::loose}) {
      const TailVerdict v = find_tail(paragraphs, {}, s);
      CAPTURE(entry.path().filename().string(), v.log_odds);
      if (entry.path().filename().string().starts_with("003")) {
        REQUIRE(v.flagged);
        CHECK(begins[v.cut] == 2938);
      } else {
        CHECK_FALSE(v.flagged);
      }
    }
  }
  CHECK(files == 5);
}

// The slow twin of Reader::read(): nothing wanted, so that every net is asked.
TEST_CASE("nets that aren't asked would have changed no verdict") {
  const tail::Model& model = tail::embedded_model();
  tail::Reader fast(model), slow(model);
  std::mt19937 random(23);
  std::size_t found = 0, fewer = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<std::string> texts;
    for (const std::string& line : kBody)
      if (random() % 3 != 0) texts.push_back(line);
    for (const std::string& line : kTail)
      if (random() % 8 < static_cast<unsigned>(round % 8)) texts.push_back(line);
    if (texts.size() < 2) continue;
    std::vector<TailParagraph> paragraphs = paragraphs_of(texts, 3 + random() % 10);
    const bool corpus = random() % 3 != 0;
    for (TailParagraph& p : paragraphs) {
      if (random() % 6 == 0) p.evidence = {1, random() % 2 == 0, random() % 4 == 0};
    }
    const auto least = static_cast<double>(model.threshold[corpus ? 1 : 0][random() % 3]);
    const auto own = corpus && random() % 2 == 0 ? static_cast<double>(model.threshold[0][2]) : -1e9;
    slow.read(paragraphs, corpus, {});
    fast.read(paragraphs, corpus, {least, own});
    const auto says = [&](const tail::Reader& r) { return r.log_odds() > least && r.own_log_odds() > own; };
    INFO(round);
    REQUIRE(says(fast) == says(slow));
    if (says(slow)) {
      CHECK(fast.log_odds() == slow.log_odds());
      CHECK(fast.best_cut() == slow.best_cut());
    }
    CHECK(fast.junk_scores() == slow.junk_scores());
    found += says(slow) ? 1 : 0;
    fewer += fast.log_odds() != slow.log_odds() ? 1 : 0;
  }
  CHECK(found > 20);
  CHECK(fewer > 20);
}
