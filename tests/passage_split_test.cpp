#include <algorithm>
#include <catch2/catch.hpp>

#include "passage/scan.hpp"
#include "random.hpp"
#include "twicetold/passage.hpp"

using namespace twicetold;

namespace {

std::vector<std::string> split(const std::string& text, PassageOptions options = {}) {
  std::vector<Span> spans;
  split_passages(text, options, spans);
  std::vector<std::string> out;
  for (const Span& s : spans) out.emplace_back(slice(text, s));
  return out;
}

bool is_boundary(const std::string& t, std::uint64_t i) {
  return i == t.size() || (static_cast<unsigned char>(t[i]) & 0xC0) != 0x80;
}

}  // namespace

TEST_CASE("lines are passages, edges trimmed, blank lines not counted") {
  REQUIRE(split("\xEF\xBB\xBF"
                "One.\r\n\r\n  Two \xC2\xA0\r\n\xE3\x80\x80Three\n\n") ==
          std::vector<std::string>{"One.", "Two", "Three"});
  REQUIRE(split("").empty());
  REQUIRE(split(" \n\r\n\t").empty());
  REQUIRE(split("no newline at the end") == std::vector<std::string>{"no newline at the end"});
}

TEST_CASE("hard-wrapped text is read in blocks") {
  const std::string text =
      "THE HARBOUR OPENS AGAIN\n\n"
      "The harbour of the small town was opened again on Monday after\n"
      "three weeks of repair, and the first boats went out before the\n"
      "sun was up, the harbour master told the council.\n\n"
      "    Fishermen had waited for the day, because the season is short\n"
      "and the quay can't be used while the crane stands in its way.\n";
  const auto p = split(text);
  REQUIRE(p.size() == 3);
  CHECK(p[0] == "THE HARBOUR OPENS AGAIN");
  CHECK(p[1].find("three weeks") != std::string::npos);
  CHECK(p[2].ends_with("in its way."));
  PassageOptions lines;
  lines.mode = PassageMode::line;
  CHECK(split(text, lines).size() == 6);
}

TEST_CASE("a first line that lost its dateline goes on, a title doesn't") {
  const std::string rest =
      "Harbour Board has taken an offer for the old crane on the quay,\n"
      "which the town has tried to sell since the winter of last year.\n\n"
      "The offer came from a dealer in the next valley and holds until\n"
      "the end of the month, the harbour master told the council then.\n";
  CHECK(split("The people of the Northern\n" + rest).size() == 2);
  CHECK(split("The Northern Lights,\n" + rest).size() == 2);
  CHECK(split("Northern Lights\n" + rest).size() == 3);
  CHECK(split("The people of the north:\n" + rest).size() == 3);
  CHECK(split("A crane is sold\nTerms\n\n" + rest).size() == 4);  // what follows is no full line
}

TEST_CASE("a list of headlines is not a block") {
  const std::string text =
      "Council votes to keep the old bridge for ten more years\n"
      "Harbour master says the crane will be gone by the autumn\n"
      "Schools in the valley get new roofs before the snow comes\n"
      "River festival draws twice as many visitors as last year\n";
  CHECK(split(text).size() == 4);
}

TEST_CASE("a short wrapped text is one passage") {
  CHECK(split("The debentures can be exchanged for shares of the company at\n"
              "a price that was not told when the terms were set.")
            .size() == 1);
}

TEST_CASE("long lines are cut at sentence ends, and the cuts find each other again") {
  testing::Random random(7);
  std::vector<std::string> sentences;
  for (int s = 0; s < 60; ++s) {
    std::string t = "Sentence" + std::to_string(random() % 100000);
    for (unsigned w = 0, n = 8 + random() % 18; w < n; ++w) t += " word" + std::to_string(random() % 5000);
    sentences.push_back(t + ".");
  }
  const auto line = [&](std::size_t from) {
    std::string t;
    for (std::size_t i = from; i < sentences.size(); ++i) t += (t.empty() ? "" : " ") + sentences[i];
    return t;
  };
  const auto whole = split(line(0)), late = split(line(3));
  REQUIRE(whole.size() > 5);
  for (const auto& p : whole) {
    CHECK(p.back() == '.');
    CHECK_FALSE(more_words_than(p, {0, p.size()}, 150));
  }
  std::size_t same = 0;
  for (const auto& p : late) same += std::find(whole.begin(), whole.end(), p) != whole.end();
  CHECK(same + 3 >= late.size());

  std::vector<Span> spans;
  std::vector<std::uint8_t> continues;
  const std::string text = "Short line.\n" + line(0);
  split_passages(text, {}, spans, &continues);
  REQUIRE(continues.size() == spans.size());
  CHECK(continues[0] == 0);
  CHECK(continues[1] == 0);
  for (std::size_t i = 2; i < continues.size(); ++i) CHECK(continues[i] == 1);
}

TEST_CASE("a line without any sentence end is cut hard") {
  std::string thai;
  for (int i = 0; i < 4000; ++i) thai += "\xE0\xB8\x81";
  for (const auto& p : split(thai)) CHECK_FALSE(more_words_than(p, {0, p.size()}, 150.01));
  CHECK(split(thai).size() >= 7);
  std::string words;
  for (int i = 0; i < 1000; ++i) words += "word ";
  CHECK(split(words).size() >= 6);
}

TEST_CASE("properties on random text: boundaries, order, nothing but space outside") {
  testing::Random random(42);
  const char* pieces[] = {"a",
                          "Zed ",
                          ". ",
                          "\n",
                          "\r\n",
                          " ",
                          "\xC4\x91",
                          "\xE4\xB8\xAD",
                          "\xE3\x80\x82",
                          "\xE0\xB8\x81",
                          "\xF0\x9F\x98\x80",
                          ">",
                          "- ",
                          "? ",
                          "\xE2\x80\x9C",
                          "word ",
                          "\xC2\xA0",
                          "12 ",
                          "\n\n"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (unsigned i = 0, n = random() % 1500; i < n; ++i) text += pieces[random() % std::size(pieces)];
    PassageOptions options;
    options.mode = static_cast<PassageMode>(round % 3);
    options.max_words = 8 + random() % 60;
    std::vector<Span> spans;
    split_passages(text, options, spans);
    std::uint64_t at = 0;
    for (const Span& s : spans) {
      REQUIRE(s.begin >= at);
      REQUIRE(s.end > s.begin);
      REQUIRE(s.end <= text.size());
      REQUIRE(is_boundary(text, s.begin));
      REQUIRE(is_boundary(text, s.end));
      REQUIRE(trim(text, s) == s);
      REQUIRE(trim(text, {at, s.begin}).size() == 0);
      at = s.end;
    }
    REQUIRE(trim(text, {at, text.size()}).size() == 0);
  }
}

TEST_CASE("columns are counted in characters, whatever their bytes") {
  testing::Random random(9);
  std::size_t blocks = 0;
  for (int round = 0; round < 400; ++round) {
    // Lines of about one width, now and then a very long one, in letters of one, two, three and four bytes.
    const std::size_t width = 20 + random() % 100;
    std::string plain, wide;
    for (int line = 0; line < 12; ++line) {
      const std::size_t length = random() % 9 == 0 ? 150 + random() % 600 : width - random() % (width / 4);
      plain += "a";
      wide += "a";
      for (std::size_t column = 1; column < length; ++column) {
        static constexpr const char* letters[] = {"e", "\xc3\xaa", "\xe1\xbb\x87", "\xf0\x9d\x91\x92"};
        const bool space = column % 7 == 0 && column + 1 < length;
        plain += space ? " " : "e";
        wide += space ? " " : letters[random() % 4];
      }
      plain += "\n";
      wide += "\n";
    }
    std::vector<Span> in_plain, in_wide;
    PassageOptions options;
    options.max_words = 100000;
    split_passages(plain, options, in_plain);
    split_passages(wide, options, in_wide);
    REQUIRE(in_plain.size() == in_wide.size());
    blocks += in_plain.size() < 12 ? 1 : 0;
  }
  CHECK(blocks > 20);
  CHECK(blocks < 380);
}
