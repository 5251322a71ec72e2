// Texts of common words that come again with a word more or less. What they share has as many surroundings as it has
// places, so evidence alone takes an edited one for a formula.
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine_helpers.hpp"

using namespace twicetold;
using testing::Texts;
using testing::Writer;

namespace {

std::string other(Writer& writer) { return Writer::join(writer.words(30)); }

// What `line` and `again`, passages of two documents, are taken for where any ten words of the first stand inside other
// sentences, too.
MatchClass verdict(const std::string& line, const std::string& again) {
  Writer writer(8);
  Texts texts = {{"a", other(writer) + "\n" + line + "\n" + other(writer)},
                 {"b", other(writer) + "\n" + again + "\n" + other(writer)}};
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  for (std::size_t i = 0; i < 300; ++i) {
    const std::size_t from = i % (words.size() - 9);
    std::string phrase;
    for (std::size_t k = from; k < from + 10; ++k) phrase += " " + words[k];
    texts.emplace_back("d" + std::to_string(100 + i), other(writer) + phrase + " " + other(writer));
  }
  const Report report = testing::audit_texts(texts);
  for (const Match& m : report.matches)
    if (report.documents[m.a.document].id == "a" && report.documents[m.b.document].id == "b") return m.match_class;
  return MatchClass::none;
}

}  // namespace

TEST_CASE("a short line with a word more or less is the same line, wherever it stands") {
  const std::string line = "The harbour board will publish what it has found about the wall";
  CHECK(verdict(line, "The harbour board will publish soon what it has found about the wall") == MatchClass::near);
  CHECK(verdict(line, "The board will publish what it has found about the wall") == MatchClass::near);
  CHECK(verdict(line, "Update: the harbour board will publish what it has found about the wall today") ==
        MatchClass::near);
}

TEST_CASE("with another word, a number or a name it is none") {
  const std::string line = "The harbour board will publish what it has found about the wall";
  CHECK(verdict(line, "The harbour board will publish what it has heard about the wall") == MatchClass::template_);
  CHECK(verdict(line, "The harbour board will publish what it has found about 14 the wall") == MatchClass::template_);
  const std::string named = "Yesterday it was Maria Lind who opened the new hall by the harbour";
  CHECK(verdict(named, "Yesterday it was Maria Berg who opened the new hall by the harbour") == MatchClass::template_);
  // A row of numbers is a row of a table.
  const std::string row = "north pier 12 30 7 18 4 boats 22 9 tons";
  CHECK(verdict(row, "north pier 12 30 7 18 4 boats 22 9 tons landed") != MatchClass::near);
}

TEST_CASE("in a long text a few other words are edits, where names would show") {
  const std::string
      begin = "people in Lindhavn have long asked for a wall that keeps the winter storms out of their cellars",
      end = " and the board has now said that the work will be done before the next autumn comes";
  CHECK(verdict(begin + ", they wrote" + end, begin + ", they said" + end) == MatchClass::near);
  const std::string small =
      "people in lindhavn have long asked for a wall that keeps the winter storms out of their cellars";
  CHECK(verdict(small + ", they wrote" + end, small + ", they said" + end) == MatchClass::template_);
  CHECK(verdict(begin + ", said Olsen" + end, begin + ", said Hagen" + end) == MatchClass::template_);
}
