// Word difference against a plain table, and what it promises of its spans.
#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

#include "twicetold/difference.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;

namespace {

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  for (const Span span : token_spans(text)) out.push_back(fold(slice(text, span)));
  return out;
}

std::size_t longest_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
    }
  }
  return table[a.size()][b.size()];
}

std::size_t equal_words(const std::vector<DifferenceRun>& runs) {
  std::size_t sum = 0;
  for (const auto& run : runs) sum += run.change == Change::equal ? run.words_a : 0;
  return sum;
}

}  // namespace

TEST_CASE("difference: equal, added, missing, changed") {
  const std::string a = "The mayor said the hall is old.", b = "the MAYOR said: the market hall was old";
  const auto runs = word_difference(a, b);
  REQUIRE(runs.size() == 5);
  CHECK(runs[0].change == Change::equal);
  CHECK(slice(b, runs[0].b) == "the MAYOR said: the");
  CHECK(runs[1].change == Change::added);
  CHECK(slice(b, runs[1].b) == "market");
  CHECK(runs[1].a.size() == 0);
  CHECK(runs[2].change == Change::equal);
  CHECK(runs[3].change == Change::changed);
  CHECK(slice(a, runs[3].a) == "is");
  CHECK(slice(b, runs[3].b) == "was");
  CHECK(runs[4].change == Change::equal);
}

TEST_CASE("difference: empty texts") {
  CHECK(word_difference("", "").empty());
  REQUIRE(word_difference("one two", "").size() == 1);
  CHECK(word_difference("one two", "")[0].change == Change::missing);
  CHECK(word_difference("", "one")[0].change == Change::added);
}

TEST_CASE("difference: as long as the table's, and the runs spell both texts") {
  std::mt19937 random(7);
  // The last size is over what one table holds, so that it is divided.
  for (const std::size_t size : {3u, 10u, 40u, 200u, 1500u}) {
    std::string a, b;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string word = "w" + std::to_string(random() % (size / 2 + 2));
      if (random() % 5 != 0) a += word + ' ';
      if (random() % 5 != 0) b += (random() % 6 == 0 ? "x" + std::to_string(random() % 9) : word) + ' ';
    }
    const auto left = words(a), right = words(b);
    const auto runs = word_difference(a, b);
    CHECK(equal_words(runs) == longest_common(left, right));
    std::vector<std::string> spelled_a, spelled_b;
    for (const auto& run : runs) {
      const auto of_a = words(std::string(slice(a, run.a))), of_b = words(std::string(slice(b, run.b)));
      CHECK(of_a.size() == run.words_a);
      CHECK(of_b.size() == run.words_b);
      if (run.change == Change::equal) CHECK(of_a == of_b);
      spelled_a.insert(spelled_a.end(), of_a.begin(), of_a.end());
      spelled_b.insert(spelled_b.end(), of_b.begin(), of_b.end());
    }
    CHECK(spelled_a == left);
    CHECK(spelled_b == right);
  }
}
