// The findings of roles against a slow twin: every passage of a document looked at, then judged among all of them.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/stages.hpp"
#include "engine_helpers.hpp"
#include "role/asked.hpp"

using namespace twicetold;
using namespace twicetold::engine;

namespace {

// Articles with menus before and links behind them, and one page of links that is longer than a worker's share.
testing::Texts made() {
  testing::Writer writer(23);
  const auto line = [&](std::size_t words) {
    std::string s;
    for (const std::string& w : writer.words(words)) s += (s.empty() ? "" : " ") + w;
    s[0] = static_cast<char>(s[0] - 'a' + 'A');
    return s;
  };
  std::vector<std::string> menu;
  for (int i = 0; i < 12; ++i) menu.push_back(line(2));
  testing::Texts texts;
  for (int d = 0; d < 40; ++d) {
    std::string text = line(6);
    for (int i = 0; i < 4; ++i) text += "\n" + menu[static_cast<std::size_t>(d + i) % menu.size()];
    for (int i = 0; i < 6; ++i) text += "\n\n" + line(30) + "." + (i % 3 == 1 ? "\n" + line(5) : "");
    for (int i = 0; i < 5; ++i) text += "\n" + (i % 2 == 0 ? menu[static_cast<std::size_t>(i)] : line(4));
    texts.push_back({"d" + std::to_string(100 + d), text});
  }
  std::string page;
  for (int i = 0; i < 5000; ++i)
    page += (i % 3 == 0 ? menu[static_cast<std::size_t>(i) % menu.size()] : line(3)) + "\n";
  texts.push_back({"e", page});
  return texts;
}

}  // namespace

TEST_CASE("a passage is judged among the passages around it, wherever a worker's share ends", "[engine][roles]") {
  AuditOptions options;
  testing::Made input(made());
  const auto c = Collection::from_batches(options, std::move(input.batches), std::move(input.read));
  const Uniques uniques = collapse(*c);
  const match::Proposal proposal;
  const match::JoinResult joined;
  const Context x{options, *c, uniques, proposal, joined, 2};
  const RoleStatistics statistics = count_repeats(x);
  const BigVector<std::uint32_t> groups(uniques.first.size(), no_index);
  std::vector<std::uint8_t> states(c->passages());
  for (std::size_t p = 0; p < states.size(); ++p) states[p] = p % 50 == 7 ? 2 : p % 31 == 3 ? 1 : 0;
  Report report;
  report.arena = std::make_shared<Arena>();
  build_boilerplate(x, statistics, CueLists::embedded(), groups, states, report);

  const RoleClassifier classify(CueLists::embedded());
  std::size_t next = 0, found = 0, moved = 0;
  const auto newlines = [&](std::uint32_t p) {
    const std::string_view gap = c->text(p, {c->passage(p).end, c->passage(p + 1).begin});
    return static_cast<std::uint32_t>(std::count(gap.begin(), gap.end(), '\n'));
  };
  std::vector<RoleVerdict> verdicts;
  std::vector<std::uint32_t> held;
  for (std::uint32_t d = 0; d < c->documents(); ++d) {
    std::vector<RoleEvidence> evidence;
    std::vector<RoleLook> looks;
    const std::uint32_t first = c->first_passage(d), last = c->first_passage(d + 1);
    for (std::uint32_t p = first; p < last; ++p) {
      RoleEvidence& e = evidence.emplace_back();
      statistics.fill(p, d, e);
      e.text = c->text(p, c->core(p));
      if (p > first) e.previous = c->text(p - 1, c->core(p - 1)), e.gap_before = newlines(p - 1);
      if (p + 1 < last) e.next = c->text(p + 1, c->core(p + 1)), e.gap_after = newlines(p);
      e.state = states[p];
      looks.push_back(classify.look(e));
    }
    for (std::uint32_t p = first; p < last; ++p) {
      RoleEvidence& e = evidence[p - first];
      const double alone = classify(e).confidence;
      e.company = company_of(looks, p - first);
      verdicts.push_back(classify(e));
      held.push_back(e.documents_digits);
      moved += std::abs(verdicts.back().confidence - alone) > 0.05 ? 1 : 0;
    }
  }
  // A tenth of the passages or so, of whole documents, says what is asked.
  role_detail::Surety repeated, single;
  const std::uint32_t step = c->passages() / 2048;
  REQUIRE(step > 1);
  for (std::uint32_t d = step / 2; d < c->documents(); d += step) {
    for (std::uint32_t p = c->first_passage(d); p < c->first_passage(d + 1); ++p)
      (held[p] >= 2 ? repeated : single).add(verdicts[p].confidence);
  }
  const role_detail::Asked asked = role_detail::asked_of(repeated, single);
  for (std::uint32_t p = 0; p < c->passages(); ++p) {
    const RoleVerdict& v = verdicts[p];
    if (v.role == Role::none || v.confidence < (held[p] >= 2 ? asked.repeated : asked.single)) continue;
    // Edges of content have findings, too.
    while (next < report.findings.size() && report.findings[next].place.span != c->core(p)) ++next;
    REQUIRE(next < report.findings.size());
    const Finding& f = report.findings[next++];
    CHECK(f.place.document == c->document_of(p));
    CHECK(f.role == v.role);
    CHECK(f.confidence == static_cast<float>(v.confidence));
    ++found;
  }
  CHECK(found > 100);
  CHECK(moved > 100);
  const auto whole =
      static_cast<std::size_t>(std::count_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
        return f.place.span == c->core(c->first_passage(f.place.document) + f.place.passage);
      }));
  CHECK(whole == found);
}

TEST_CASE("the less of a collection's verdicts are sure, the more is asked of each", "[engine][roles]") {
  using role_detail::asked_of;
  using role_detail::Surety;
  const role_detail::Asked clear;
  // Nothing seen, or nothing but sure ones: no more than the least.
  for (const Surety& seen : {Surety{}, Surety{500, 500}}) {
    CHECK(asked_of(seen, seen).repeated == Approx(clear.repeated));
    CHECK(asked_of(seen, seen).single == Approx(clear.single));
  }
  double repeated = 0, single = 0;
  for (std::uint32_t sure = 1000; sure > 0; sure -= 20) {
    const role_detail::Asked asked = asked_of({1000, sure}, {1000, sure});
    CHECK(asked.repeated >= repeated);
    CHECK(asked.single >= single);
    repeated = asked.repeated;
    single = asked.single;
  }
  CHECK(repeated > 0.9);
  CHECK(single > 0.75);
  // What stands on a line once, of a source of one document, has nothing to be compared with.
  RoleEvidence e;
  CHECK(clear.of(e) > clear.single);
  e.source_documents = 40;
  CHECK(clear.of(e) == clear.single);
  e.documents_digits = 2;
  CHECK(clear.of(e) == clear.repeated);
}

TEST_CASE("lines without a word are the same only where the same marks stand", "[engine][roles]") {
  testing::Texts texts;
  const std::vector<std::string> marks = {"***", "}", "[...]", "***"};
  for (std::size_t d = 0; d < marks.size(); ++d)
    texts.push_back({"d" + std::to_string(d), "The first line of it\n" + marks[d] + "\nThe last line of it"});
  AuditOptions options;
  testing::Made input(texts);
  const auto c = Collection::from_batches(options, std::move(input.batches), std::move(input.read));
  const Uniques uniques = collapse(*c);
  const match::Proposal proposal;
  const match::JoinResult joined;
  const Context x{options, *c, uniques, proposal, joined, 1};
  const RoleStatistics statistics = count_repeats(x);
  const std::vector<std::uint32_t> expected = {2, 1, 1, 2};
  for (std::uint32_t d = 0; d < c->documents(); ++d) {
    RoleEvidence e;
    statistics.fill(c->first_passage(d) + 1, d, e);
    CHECK(e.documents_same == expected[d]);
    CHECK(e.documents_digits == expected[d]);
  }
}
