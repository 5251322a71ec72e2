#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine_helpers.hpp"
#include "random.hpp"
#include "shared.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;
using testing::audit_texts;
using testing::Texts;
using testing::Writer;

namespace {

// All rows of a report, as the files hold them.
std::string rows_of(const Report& report) {
  const auto folder = std::filesystem::temp_directory_path() / ("twicetold-engine-test-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  write_report(report, folder.string());
  std::string all;
  for (const char* name : {"findings.jsonl", "groups.jsonl", "matches.jsonl", "documents.jsonl", "skipped.jsonl"}) {
    std::ifstream in(folder / name);
    std::stringstream s;
    s << in.rdbuf();
    all += s.str();
  }
  std::filesystem::remove_all(folder);
  return all;
}

Texts planted(unsigned seed, std::size_t bases, std::map<std::string, int>* cluster = nullptr) {
  Writer writer(seed);
  Texts texts;
  int next = 0;
  const auto add = [&](const std::vector<std::string>& words, int c) {
    const std::string id = "d" + std::to_string(writer.random()() % 1000000) + "-" + std::to_string(next++);
    texts.emplace_back(id, Writer::join(words));
    if (cluster) (*cluster)[id] = c;
  };
  for (std::size_t i = 0; i < bases; ++i) {
    const auto base = writer.words(35 + writer.random()() % 50);
    add(base, static_cast<int>(i));
    if (i % 4 == 0)
      for (const double rate : {.0, .05, .15, .25}) add(writer.edited(base, rate), static_cast<int>(i));
  }
  return texts;
}

}  // namespace

TEST_CASE("the same bytes for any threads and order of documents") {
  Texts texts = planted(2, 200);
  AuditOptions one, three;
  one.run.threads = 1;
  three.run.threads = 3;
  three.run.memory = 1;
  const std::string wanted = rows_of(audit_texts(texts, one));
  REQUIRE(wanted.size() > 10000);
  REQUIRE(rows_of(audit_texts(texts, three)) == wanted);
  testing::Random random(3);
  std::shuffle(texts.begin(), texts.end(), random);
  REQUIRE(rows_of(audit_texts(texts, one)) == wanted);
}

TEST_CASE("planted copies are found, and the estimated recall's interval holds") {
  for (const Engine engine : {Engine::rare, Engine::simhash}) {
    std::map<std::string, int> cluster;
    const Texts texts = planted(17, 900, &cluster);
    AuditOptions options;
    options.detect.engine = engine;
    const Report report = audit_texts(texts, options);
    std::map<int, std::map<std::uint64_t, std::uint64_t>> cells;  // cluster -> group -> members
    std::uint64_t wrong = 0;
    for (const Group& g : report.groups)
      for (const Member& m : g.members) ++cells[cluster.at(std::string(report.documents[m.place.document].id))][g.id];
    for (const Group& g : report.groups) {
      std::set<int> clusters;
      for (const Member& m : g.members) clusters.insert(cluster.at(std::string(report.documents[m.place.document].id)));
      wrong += clusters.size() > 1;
    }
    CHECK(wrong == 0);
    double common = 0, all = 0;
    for (std::size_t i = 0; i < 900; i += 4) {
      all += 5 * 4 / 2;
      for (const auto& [g, n] : cells[static_cast<int>(i)]) common += static_cast<double>(n * (n - 1) / 2);
    }
    const double recall = common / all;
    if (engine == Engine::rare)
      CHECK(recall > .99);
    else
      CHECK(recall < .9);  // the estimate must see a poor engine too
    CHECK(report.recall_low <= recall + .03);
    CHECK(report.recall_high >= recall - .03);
  }
}

TEST_CASE("families of any size are one group, with about two matches a member") {
  for (const double rate : {0.0, 0.15}) {
    Writer writer(8);
    const auto base = writer.words(60);
    Texts texts;
    for (int i = 0; i < 3000; ++i) texts.emplace_back("f" + std::to_string(i), Writer::join(writer.edited(base, rate)));
    AuditOptions options;
    options.detect.boilerplate = options.detect.tails = false;
    const Report report = audit_texts(texts, options);
    REQUIRE(!report.groups.empty());
    CHECK(report.groups[0].members.size() >= 2970);
    CHECK(report.matches.size() < 7500);
  }
}

TEST_CASE("different short texts are never chained") {
  Texts texts;
  for (int i = 0; i < 50; ++i)
    texts.emplace_back("s" + std::to_string(i), "Photo " + std::to_string(i / 2) + "\n***\n-");
  const Report report = audit_texts(texts);
  for (const Group& g : report.groups) CHECK(g.members.size() == 2);
  CHECK(report.groups.size() == 25);
}

TEST_CASE("a reused sentence is a part on both sides and joins nothing") {
  Writer writer(21);
  const std::string shared = Writer::join(writer.words(24));
  Texts texts;
  for (int i = 0; i < 40; ++i) {
    std::string text = Writer::join(writer.words(30));
    if (i == 3 || i == 7) text += " S" + shared;
    texts.emplace_back("p" + std::to_string(100 + i), text + " T" + Writer::join(writer.words(25)));
  }
  const Report report = audit_texts(texts);
  CHECK(report.groups.empty());
  std::vector<const Finding*> parts;
  for (const Finding& f : report.findings)
    if (f.kind == FindingKind::partial_reuse) parts.push_back(&f);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0]->part == parts[1]->part);
  CHECK(parts[0]->keep != parts[1]->keep);
  for (const Finding* f : parts) {
    const std::string_view text = report.documents[f->place.document].text;
    const auto at = text.find(shared.substr(0, shared.size() - 1));
    CHECK(f->place.span.begin + 2 >= at);
    CHECK(f->place.span.begin <= at + 12);
    CHECK(f->place.span.size() >= shared.size() - 16);
  }
}

// In laws the same clause is reached by pairs that nothing links.
TEST_CASE("a shared part shows itself, and has one keeper, in laws too") {
  const auto laws = twicetold::test::shared_data("zh_laws_700.jsonl.zst");
  if (!laws) return;
  AuditOptions options;
  options.input.inputs = {*laws};
  options.detect.boilerplate = options.detect.tails = false;
  const Report report = audit(options);
  std::map<std::uint64_t, int> keepers;
  for (const Finding& f : report.findings)
    if (f.kind == FindingKind::partial_reuse) keepers[f.part] += f.keep;
  CHECK(keepers.size() > 1000);
  for (const auto& [part, count] : keepers) CHECK(count == 1);
  for (const Match& m : report.matches)
    if (m.match_class == MatchClass::partial) CHECK_FALSE(m.common.empty());
}

TEST_CASE("two near passages share a group or stand in a row, also where a family drifts") {
  Writer writer(33);
  Texts texts;
  for (int family = 0; family < 30; ++family) {
    auto words = writer.words(60);
    for (int i = 0; i < 12; ++i) {
      texts.emplace_back("p" + std::to_string(1000 + family * 12 + i), Writer::join(words));
      words = writer.edited(words, .2);
    }
  }
  const Report report = audit_texts(texts);
  CHECK(report.groups.size() > 30);
  std::set<std::pair<std::uint32_t, std::uint32_t>> together;
  for (const Group& g : report.groups)
    for (const Member& x : g.members)
      for (const Member& y : g.members) together.emplace(x.place.document, y.place.document);
  for (const Match& m : report.matches)
    if (m.match_class == MatchClass::near) together.emplace(m.a.document, m.b.document);
  for (std::uint32_t d = 1; d < texts.size(); ++d)
    if (d % 12 != 0) CHECK(together.count({d - 1, d}) == 1);
}

TEST_CASE("every span of a report lies on characters of its document") {
  const auto boundary = [](std::string_view t, std::uint64_t i) {
    return i <= t.size() && (i == t.size() || (static_cast<unsigned char>(t[i]) & 0xC0) != 0x80);
  };
  const Report report = audit_texts(planted(5, 120));
  const auto check = [&](const Place& p) {
    const std::string_view t = report.documents[p.document].text;
    REQUIRE(p.span.begin < p.span.end);
    REQUIRE(boundary(t, p.span.begin));
    REQUIRE(boundary(t, p.span.end));
  };
  for (const Finding& f : report.findings) check(f.place);
  for (const Match& m : report.matches) {
    check(m.a);
    check(m.b);
    for (const auto& c : m.common) {
      const auto ta = report.documents[m.a.document].text.substr(c[0], c[1] - c[0]);
      const auto tb = report.documents[m.b.document].text.substr(c[2], c[3] - c[2]);
      REQUIRE(fold(ta) == fold(tb));
    }
  }
}

TEST_CASE("the five seeds") {
  const std::filesystem::path folder = std::filesystem::path(TWICETOLD_SOURCE_DIR) / "../shared/data/seeds";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: " << folder << " is missing");
    return;
  }
  AuditOptions options;
  options.input.inputs = {folder.string()};
  const Report report = audit(options);
  REQUIRE(report.documents.size() == 5);
  const auto number = [&](const Place& p) { return std::string(report.documents[p.document].id.substr(0, 3)); };
  bool quote = false, captions = false;
  for (const Group& g : report.groups) {
    std::set<std::string> documents;
    for (const Member& m : g.members) documents.insert(number(m.place));
    if (documents.size() == 1) continue;
    const auto text = slice(report.documents[g.members[0].place.document].text, g.members[0].place.span);
    if (documents == std::set<std::string>{"002", "004"}) {
      quote = g.members[0].place.span == Span{72, 452} && g.members[1].place.span == Span{1854, 2238};
    } else {
      CHECK(documents == std::set<std::string>{"001", "002"});
      CHECK(token_spans(text).size() < 15);
      captions = g.members[1].place.span == Span{17, 70};
    }
  }
  CHECK(quote);
  CHECK(captions);
  std::size_t tails = 0;
  for (const Finding& f : report.findings) {
    if (f.kind != FindingKind::off_topic_tail) continue;
    ++tails;
    CHECK(number(f.place) == "003");
    CHECK(f.place.span == Span{2938, 7253});
  }
  CHECK(tails == 1);
  // Running text is no boilerplate, the tail's neither: what is and is long has a credit or stands twice.
  for (const Finding& f : report.findings) {
    if (f.kind != FindingKind::boilerplate || f.place.span.size() < 300) continue;
    INFO(number(f.place) << ' ' << f.place.span.begin);
    CHECK(f.because.size() > 1);
  }
}

TEST_CASE("runs that meet in a character of several tokens give spans that don't overlap") {
  // "½" is 1 and 2; the other side says something between them.
  const std::string first =
      "Pour the flour into the old copper bowl and stir it by hand, then add a cup and ½ of the "
      "sour milk that stood by the stove since morning.";
  std::string second = first;
  second.replace(second.find("½"), std::string("½").size(), "1 or 2");
  const Report r = audit_texts({{"a", first}, {"b", second}});
  REQUIRE(r.matches.size() == 1);
  const auto& common = r.matches[0].common;
  REQUIRE(common.size() >= 2);
  for (std::size_t i = 1; i < common.size(); ++i) {
    CHECK(common[i][0] >= common[i - 1][1]);
    CHECK(common[i][2] >= common[i - 1][3]);
  }
}
