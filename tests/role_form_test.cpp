// A passage's form by bits against the same character by character.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "role/form_parts.hpp"

namespace twicetold::role_detail {
namespace {

void same(const Form& a, const Form& b) {
  REQUIRE(a.width == b.width);
  REQUIRE(a.letters == b.letters);
  REQUIRE(a.digits == b.digits);
  REQUIRE(a.marks == b.marks);
  REQUIRE(a.symbols == b.symbols);
  REQUIRE(a.words == b.words);
  REQUIRE(a.capitals == b.capitals);
  REQUIRE(a.upper == b.upper);
  REQUIRE(a.sentences == b.sentences);
  REQUIRE(a.numbers == b.numbers);
  REQUIRE(std::vector<bool>{a.ends, a.full_stop, a.colon, a.comma, a.cased, a.opens_lower, a.opens_quote,
                            a.opens_bracket, a.closes_bracket, a.opens_mark, a.quoted, a.address, a.separator} ==
          std::vector<bool>{b.ends, b.full_stop, b.colon, b.comma, b.cased, b.opens_lower, b.opens_quote,
                            b.opens_bracket, b.closes_bracket, b.opens_mark, b.quoted, b.address, b.separator});
  REQUIRE(std::vector<bool>{a.clock, a.date, a.no_letters, a.copyright, a.long_token, a.asks, a.spaced, a.date_open} ==
          std::vector<bool>{b.clock, b.date, b.no_letters, b.copyright, b.long_token, b.asks, b.spaced, b.date_open});
}

}  // namespace

TEST_CASE("the form of a passage by bits is that by characters", "[role][form][property]") {
  const std::vector<std::string> parts = {
      " ",    " ",      " ",     " ",    " ",         " ",        " ",    ". ", ", ", ": ",       "...", "?”",
      "!",    "Bridge", "NGƯỜI", "ờ",    "Đà",        "đường",    "Ăn",   "Ở",  "ở",  "Über",     "×",   "çà",
      "Мост", "мост",   "Ё",     "ע",    "9",         "30",       "2024", ":",  "/",  "-",        ".",   "–",
      "(",    ")",      "“",     "”",    "»",         "|",        "©",    "@",  "#",  "http://x", "\t",  "\n",
      "  ",   "橋",     "ทะเล",  "\xFF", "e\xCC\x81", "\xC2\xA0", "😀",   "_x", "a",  "Ab",       "'s",  "’s",
      "٣",    "¼",      "€",     "…",    "\x01",      "İ",        "www.", "•",  "ab", "of the"};
  std::mt19937 random(8);
  int bits = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string text;
    const bool plain = random() % 4 != 0;  // of the alphabets that are read by bits
    for (std::size_t k = random() % 90; k > 0; --k) {
      text += parts[random() % (plain ? 28 : parts.size())];
      if (plain && text.back() != ' ' && random() % 3 == 0) text += ' ';
    }
    if (plain) {
      std::string once;  // two blanks in a row are left to the other way
      for (const char c : text)
        if (c != ' ' || once.empty() || once.back() != ' ') once += c;
      text = once;
    }
    Form fast;
    if (!look_at_bits(text, fast)) continue;
    ++bits;
    INFO(text);
    same(fast, look_at_each(text));
  }
  CHECK(bits > 5000);
}

}  // namespace twicetold::role_detail
