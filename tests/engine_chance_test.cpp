// Short lines that are equal by chance, and those that were taken over with what stands beside them.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine_helpers.hpp"

using namespace twicetold;
using testing::Texts;
using testing::Writer;

namespace {

// Documents that hold a member of the group that opens with `text`.
std::set<std::string> holders(const Report& report, const Texts& texts, std::string_view text) {
  std::set<std::string> found;
  for (const Group& g : report.groups)
    for (const Member& m : g.members) {
      const auto& [id, whole] = texts[m.place.document];
      if (std::string_view(whole).substr(m.place.span.begin, m.place.span.size()) == text) found.insert(id);
    }
  return found;
}

std::string line(Writer& writer, std::size_t words = 30) { return Writer::join(writer.words(words)); }

}  // namespace

TEST_CASE("one word, a bare number and a date are no copies where other text surrounds them") {
  Writer writer(3);
  Texts texts;
  for (int i = 0; i < 9; ++i)
    texts.emplace_back("d" + std::to_string(i), line(writer) + "\nREUTER\n" + line(writer) + "\nPay March 31\n" +
                                                    line(writer) + "\nArticle 5.\n" + line(writer) + "\n14:30\n" +
                                                    line(writer) + "\nTwo words\n" + line(writer));
  const Report report = testing::audit_texts(texts);
  for (const char* text : {"REUTER", "Pay March 31", "Article 5.", "14:30"})
    CHECK(holders(report, texts, text).empty());
  CHECK(holders(report, texts, "Two words").size() == 9);
}

TEST_CASE("they are copies beside text that was taken over, over other such lines as well") {
  Writer writer(4);
  const std::string before = line(writer), behind = line(writer);
  Texts texts;
  texts.emplace_back("a", before + "\nREUTER\n2021\n" + line(writer));
  texts.emplace_back("b", line(writer) + "\nREUTER\n2021\n" + behind);
  texts.emplace_back("c", before + "\nREUTER\n2021\n" + behind);
  texts.emplace_back("d", line(writer) + "\nREUTER\n2021\n" + line(writer));
  const Report report = testing::audit_texts(texts);
  CHECK(holders(report, texts, "REUTER") == std::set<std::string>{"a", "b", "c"});
  CHECK(holders(report, texts, "2021") == std::set<std::string>{"a", "b", "c"});
}

TEST_CASE("a line with many fillings is a form, with one or two a copy") {
  for (const int fillings : {1, 2, 4, 5, 30}) {
    Writer writer(5);
    Texts texts;
    for (int i = 0; i < 60; ++i) {
      const std::string form = "Shares " + std::to_string(i % fillings) + " cents against";
      texts.emplace_back("d" + std::to_string(100 + i), line(writer) + "\n" + form + "\n" + line(writer));
    }
    const Report report = testing::audit_texts(texts);
    CHECK(report.groups.size() == (fillings < 5 ? static_cast<std::size_t>(fillings) : 0));
  }
}

TEST_CASE("a document of such lines alone has copies") {
  Texts texts;
  for (int i = 0; i < 6; ++i) texts.emplace_back("d" + std::to_string(i), "Photo " + std::to_string(i / 2) + "\n***");
  CHECK(testing::audit_texts(texts).groups.size() == 3);
}

// The rule once more, over all pairs: a chance line is a copy if an equal line elsewhere has an equal nearest telling
// line on the same side, or if neither document has any.
TEST_CASE("what stays is what a comparison of all pairs says") {
  testing::Random random(17);
  Writer writer(6);
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> telling, chance = {"Alpha", "Beta", "7", "Page 8"};
    for (int i = 0; i < 6; ++i) telling.push_back(line(writer, 12));
    Texts texts;
    std::vector<std::vector<std::string>> lines(8);
    for (std::size_t d = 0; d < lines.size(); ++d) {
      std::string text;
      for (unsigned i = 0, n = 2 + random() % 7; i < n; ++i) {
        lines[d].push_back(random() % 2 == 0 ? telling[random() % telling.size()] : chance[random() % chance.size()]);
        text += lines[d].back() + "\n";
      }
      texts.emplace_back("d" + std::to_string(d), text);
    }
    const auto is_chance = [&](const std::string& s) { return std::count(chance.begin(), chance.end(), s) > 0; };
    struct Beside {
      std::string text;
      std::pair<std::size_t, int> at{};
      [[nodiscard]] bool as(const Beside& o) const { return !text.empty() && text == o.text && at != o.at; }
    };
    const auto beside = [&](std::size_t d, std::size_t i, int step) -> Beside {
      for (auto k = static_cast<int>(i) + step; k >= 0 && k < static_cast<int>(lines[d].size()); k += step)
        if (!is_chance(lines[d][static_cast<std::size_t>(k)])) return {lines[d][static_cast<std::size_t>(k)], {d, k}};
      return {};
    };
    const auto alone = [&](std::size_t d, std::size_t i) {
      return beside(d, i, -1).text.empty() && beside(d, i, 1).text.empty();
    };
    std::map<std::string, std::size_t> expected;
    for (std::size_t d = 0; d < lines.size(); ++d) {
      for (std::size_t i = 0; i < lines[d].size(); ++i) {
        bool stays = false;
        for (std::size_t e = 0; e < lines.size(); ++e) {
          for (std::size_t j = 0; j < lines[e].size(); ++j) {
            if ((d == e && i == j) || lines[d][i] != lines[e][j]) continue;
            stays = stays || !is_chance(lines[d][i]) || beside(d, i, -1).as(beside(e, j, -1)) ||
                    beside(d, i, 1).as(beside(e, j, 1)) || (alone(d, i) && alone(e, j));
          }
        }
        if (stays) ++expected[lines[d][i]];
      }
    }
    std::map<std::string, std::size_t> found;
    const Report report = testing::audit_texts(texts);
    for (const Group& g : report.groups)
      for (const Member& m : g.members)
        ++found[texts[m.place.document].second.substr(m.place.span.begin, m.place.span.size())];
    for (const auto& [text, count] : expected) {
      INFO(text);
      CHECK(found[text] == count);
      found.erase(text);
    }
    CHECK(found.empty());
  }
}
