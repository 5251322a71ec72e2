// Enumerators: what a passage is counted by, in every script, and what only looks like one.
#include <algorithm>
#include <catch2/catch.hpp>

#include "engine_helpers.hpp"
#include "match/passage_table.hpp"
#include "passage/enumerator.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;

namespace {

std::string enumerator(std::string_view text) { return std::string(text.substr(0, enumerator_length(text))); }

// Numbers that still count as facts of the text.
std::size_t numbers(std::string_view text) {
  Tokenizer tokenizer;
  const TokenView t = tokenizer.tokenize(text, true);
  std::vector<match::TokenWord> words;
  for (std::size_t i = 0; i < t.hashes.size(); ++i) words.push_back(match::make_token(t.hashes[i], t.flags[i]));
  if (enumerator_length(text) > 0) match::clear_enumerator(words);
  return static_cast<std::size_t>(
      std::count_if(words.begin(), words.end(), [](auto w) { return (w & match::number_bit) != 0; }));
}

}  // namespace

TEST_CASE("an enumerator is known by its closing mark") {
  CHECK(enumerator("12. The boat leaves") == "12.");
  CHECK(enumerator("(2) The boat leaves") == "(2)");
  CHECK(enumerator("1.3) The boat leaves") == "1.3)");
  CHECK(enumerator("1.2. The boat leaves") == "1.2.");
  CHECK(enumerator("Article 5. The boat leaves") == "Article 5.");
  CHECK(enumerator("Điều 12. Tàu rời bến") == "Điều 12.");
  CHECK(enumerator("第十六条 船离开港口") == "第十六条");
  CHECK(enumerator("第3章　船") == "第3章");
  CHECK(enumerator("제16조 배가 떠난다") == "제16조");
  CHECK(enumerator("（二）船离开港口") == "（二）");
  CHECK(enumerator("三、船离开港口") == "三、");
  CHECK(enumerator("# 4. The boat leaves") == "# 4.");
  CHECK(enumerator("๓. เรือออกจากท่า") == "๓.");
}

TEST_CASE("numbers of the text are no enumerators") {
  for (const char* text : {"12 boats left the harbour",
                           "Ngày 13/4, tàu rời bến",
                           "March 31 is the day",
                           "2026. A year",
                           "",
                           "12",
                           "7",
                           "12.5 metres",
                           "2.4 The boat",
                           "1,200 boats",
                           "12:30 the boat leaves",
                           "The boat leaves at 5.",
                           "第一次出海",
                           "一个人",
                           "Boats of more than 16 metres: 12.",
                           "....",
                           "(((",
                           "第",
                           "Article",
                           "Article ",
                           "\xE7\xAC\xAC"
                           "99999999条"}) {
    CAPTURE(text);
    CHECK(enumerator(text).empty());
  }
}

TEST_CASE("the enumerator's number is no fact, those of the text stay facts") {
  CHECK(numbers("Article 5. The boat leaves at 7 with 12 men") == 2);
  CHECK(numbers("1. 2026 was a good year") == 1);
  CHECK(numbers("1.3. The boat has 12 men") == 1);
  CHECK(numbers("Ngày 13/4, tàu rời bến") == numbers("Tàu rời bến ngày 13/4"));
  CHECK(numbers("第十六条 船上有七个人") < numbers("船上第十六条有七个人"));
}

TEST_CASE("an enumerator lies within its passage, on a character's border") {
  testing::Random random(11);
  const std::vector<std::string> pieces = {
      "1", "23", ".", ")", "(", " ", "第", "条", "十六", "Điều", "、", "：", "a", "\xE2\x80\xA2", "５"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = random() % 9; i > 0; --i) text += pieces[random() % pieces.size()];
    const std::size_t n = enumerator_length(text);
    REQUIRE(n <= text.size());
    if (n < text.size()) REQUIRE((static_cast<unsigned char>(text[n]) & 0xC0) != 0x80);
  }
}
