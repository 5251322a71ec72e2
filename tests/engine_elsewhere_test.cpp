// What a collection knows of a passage: equal text, text cut short beside other teasers, titles of records.
#include <catch2/catch.hpp>

#include "engine/elsewhere.hpp"
#include "engine_helpers.hpp"

using namespace twicetold;
using namespace twicetold::engine;

namespace {

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
  std::string s;
  for (std::size_t i = from; i < from + count && i < words.size(); ++i) s += (s.empty() ? "" : " ") + words[i];
  return s;
}

// Six articles: a headline of four words, a lead and five paragraphs of thirty words each.
struct Paper {
  testing::Writer writer{7};
  std::vector<std::vector<std::string>> headline, lead;
  testing::Texts texts;

  Paper() {
    for (int k = 0; k < 6; ++k) {
      headline.push_back(writer.words(4));
      lead.push_back(writer.words(30));
      std::string text = joined(headline.back(), 0, 4) + "\n" + joined(lead.back(), 0, 30) + ".";
      for (int i = 0; i < 5; ++i) text += "\n" + joined(writer.words(30), 0, 30) + ".";
      texts.push_back({"d" + std::to_string(k), text});
    }
  }

  // Evidence of document `d`; `titles` of the records, by document.
  std::vector<ParagraphEvidence> ask(std::uint32_t d, const std::vector<std::string>& titles = {}) const {
    AuditOptions options;
    testing::Made made(texts);
    for (std::size_t i = 0; i < titles.size(); ++i) made.batches[0].documents[i].title = titles[i];
    const auto c = Collection::from_batches(options, std::move(made.batches), std::move(made.read));
    const Uniques uniques = collapse(*c);
    match::Proposal proposal = match::propose(options.detect.engine, uniques.table, {1, 1 << 26, nullptr});
    const match::JoinResult joined =
        match::join(uniques.table, proposal, {{options.detect.similarity}, 1, false, nullptr});
    const Context x{options, *c, uniques, proposal, joined, 1};
    const RoleStatistics statistics = count_repeats(x);
    std::vector<ParagraphEvidence> evidence;
    Elsewhere(x, statistics).read(d, evidence);
    return evidence;
  }
};

}  // namespace

TEST_CASE("a lead that stands elsewhere as it is is known, its short headline with it", "[engine][elsewhere]") {
  Paper paper;
  paper.texts[0].second += "\n" + joined(paper.headline[1], 0, 4) + "\n" + joined(paper.lead[1], 0, 30) + ".";
  const auto seen = paper.ask(0);
  REQUIRE(seen.size() == 9);
  for (std::size_t i = 0; i < 7; ++i) CHECK(seen[i].other_documents == 0);
  CHECK(seen[7].title_or_lead);
  CHECK(seen[8].title_or_lead);
}

TEST_CASE("a headline of few words says nothing by itself", "[engine][elsewhere]") {
  Paper paper;
  paper.texts[0].second += "\n" + joined(paper.headline[1], 0, 4);
  CHECK(paper.ask(0)[7].other_documents == 0);
}

TEST_CASE("leads cut short count beside each other, one alone does not", "[engine][elsewhere]") {
  Paper paper;
  paper.texts[0].second += "\n" + joined(paper.lead[1], 0, 24) + "…";
  CHECK(paper.ask(0)[7].other_documents == 0);
  paper.texts[0].second += "\n" + joined(paper.lead[2], 0, 24) + "…";
  const auto seen = paper.ask(0);
  CHECK(seen[7].title_or_lead);
  CHECK(seen[8].title_or_lead);
  CHECK(seen[6].other_documents == 0);
}

TEST_CASE("titles that records carry are known, one's own is not another's", "[engine][elsewhere]") {
  Paper paper;
  const std::string title = joined(paper.writer.words(5), 0, 5);
  paper.texts[0].second += "\n" + title;
  CHECK(paper.ask(0)[7].other_documents == 0);
  CHECK(paper.ask(0, {"", "", title, "", "", ""})[7].title_or_lead);
  CHECK_FALSE(paper.ask(0, {title, "", title, "", "", ""})[7].title_or_lead);
}

TEST_CASE("the last line of a short report is no lead", "[engine][elsewhere]") {
  Paper paper;
  const std::string closing = joined(paper.writer.words(9), 0, 9) + ".";
  for (std::size_t k = 0; k < 3; ++k) {
    paper.texts.push_back({"s" + std::to_string(k), joined(paper.writer.words(20), 0, 20) + ".\n" +
                                                        joined(paper.writer.words(20), 0, 20) + ".\n" + closing});
  }
  paper.texts[0].second += "\n" + closing;
  const auto seen = paper.ask(0);
  CHECK(seen[7].other_documents == 3);
  CHECK(seen[7].source_trailer);
  CHECK_FALSE(seen[7].title_or_lead);
}

TEST_CASE("a copy of the whole document knows nothing of it", "[engine][elsewhere]") {
  Paper paper;
  paper.texts.push_back({"e", paper.texts[0].second});
  for (const ParagraphEvidence& e : paper.ask(0)) CHECK(e.other_documents == 0);
}
