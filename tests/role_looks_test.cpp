// Looks that count many bytes at once against the same one by one; and what is kept of texts that come back.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "role/light_fold.hpp"
#include "role/look.hpp"
#include "role/looks.hpp"

namespace twicetold::role_detail {
namespace {

const std::vector<std::string> parts = {
    " ",  " ",    "the", "bridge",  "Người",     "đường",     "橋", "ทะเล", "😀",  ". ", "...", "…",  "!",
    "?”", ": ",   "：",  "|",       "(",         ")",         "[",  "]",    "©",   "-",  "--",  "-o", "/",
    "{",  "}",    "~",   "=",       "\\",        "_",         "$",  "^",    "`",   "//", "@",   "#",  "9",
    "30", "2024", "+84", "Photo: ", "Read more", "See also:", "* ", "1.",   "a) ", "ab", "»",   "“",  "of"};

std::string random_text(std::mt19937& random, std::size_t most) {
  std::string text;
  for (std::size_t k = 1 + random() % most; k > 0; --k) {
    text += parts[random() % parts.size()];
    if (random() % 2 == 0) text += ' ';
  }
  return text;
}

Glance glance_slowly(std::string_view text) {
  Glance g;
  if (text.empty()) return g;
  std::size_t columns = 0;
  std::vector<char32_t> all;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text.substr(i));
    columns += d.bytes == 3 && d.code >= 0x3000 ? 2 : 1;
    all.push_back(d.code);
    i += d.bytes;
  }
  std::size_t last = all.size();
  for (int n = 0; n < 3 && last > 0 && !g.ends; ++n) {
    g.ends = is_end_mark(all[last - 1]);
    if (!is_closer(all[last - 1])) break;
    --last;
  }
  g.none = false;
  g.opens_lower = all[0] < 0x0590 && is_letter(all[0]) && !is_upper(all[0]) && lower(all[0]) == all[0];
  g.brief = columns < 60 && !g.ends;
  g.running = columns >= 100 && g.ends;
  return g;
}

}  // namespace

TEST_CASE("a number that counts lines opens them, with more behind it", "[role][looks]") {
  CHECK(opening_number("12 done") == 12);
  CHECK(opening_number("3) the third") == 3);
  CHECK(opening_number("7\tseven") == 7);
  CHECK(opening_number("7 | seven") == 7);
  for (const char* none : {"", "12", "3.1 Title", "12th", "x 1", "1234567 a", "- 3"}) CHECK(opening_number(none) == -1);
}

TEST_CASE("how often a line was quoted", "[role][looks]") {
  CHECK(quote_depth("> > The ferry") == 2);
  CHECK(quote_depth(">>>The ferry > the bridge") == 3);
  CHECK(quote_depth("|> >The ferry") == 2);
  CHECK(quote_depth("The ferry > the bridge") == 0);
  CHECK(quote_depth("") == 0);
}

TEST_CASE("looks at many bytes at once are those at one after the other", "[role][looks][property]") {
  std::mt19937 random(17);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = random_text(random, 80);
    INFO(text);
    std::size_t marks = 0;
    for (const char c : text.substr(0, 160))
      marks += std::string_view("{}=\\_$^~`").find(c) != std::string_view::npos ? 1 : 0;
    REQUIRE(code_marks(text) == marks);
    REQUIRE(look_for_code(text).marks == marks);
    REQUIRE(look_for_code(text).line == is_code_line(text));
    const Glance fast = glance(text), slow = glance_slowly(text);
    REQUIRE(fast.none == slow.none);
    REQUIRE(fast.brief == slow.brief);
    REQUIRE(fast.running == slow.running);
    REQUIRE(fast.ends == slow.ends);
    REQUIRE(fast.opens_lower == slow.opens_lower);
    REQUIRE(holds_notice_mark(text) == (text.find_first_of(":)]|\xA9") != std::string::npos));
  }
  CHECK(glance("").none);
}

TEST_CASE("a text that came before is seen as one that didn't", "[role][looks][property]") {
  std::mt19937 random(18);
  const CueLists& cues = CueLists::embedded();
  std::vector<std::string> texts;
  for (int n = 0; n < 60; ++n) texts.push_back(random_text(random, n % 4 == 0 ? 90 : 6));
  texts.emplace_back();
  SeenTexts known;
  Looked with, without;
  for (int round = 0; round < 4000; ++round) {
    RoleEvidence e;
    e.text = texts[random() % texts.size()];
    e.previous = texts[random() % texts.size()];
    e.next = texts[random() % texts.size()];
    e.documents_same = e.documents_digits = 1 + static_cast<std::uint32_t>(random() % 3);
    e.state = random() % 4 == 0 ? 2 : 0;
    look(e, cues, with, &known);
    look(e, cues, without);
    REQUIRE(with.seen.plain == without.seen.plain);
    REQUIRE(see(e, cues).plain == (without.seen.plain && !e.text.empty()));
    REQUIRE(with.look.lean == without.look.lean);
    REQUIRE(with.look.line == without.look.line);
    REQUIRE(with.look.code == without.look.code);
    if (with.seen.plain) continue;
    REQUIRE(with.x == without.x);
    REQUIRE(with.seen.ending.length == without.seen.ending.length);
    REQUIRE(with.seen.ending.length == find_ending(e.text).length);
    const RoleVerdict a = decide(e, with), b = decide(e, without);
    REQUIRE(a.role == b.role);
    REQUIRE(a.confidence == b.confidence);
    REQUIRE(a.because == b.because);
    constexpr double least = 0.62;
    const RoleVerdict sure = decide(e, with, least);
    REQUIRE((sure.role == a.role || (sure.role == Role::none && a.confidence < least)));
    // No company makes it surer than the gate allows.
    const auto any = [&] { return static_cast<float>(static_cast<int>(random() % 5) - 2) / 2; };
    e.company = {true, any(), any(), any(), any(), static_cast<float>(random() % 3) / 2, random() % 2 == 0};
    look(e, cues, with, &known);
    const bool may = may_be(with, least);
    REQUIRE((may || weigh(e, with) < least));
  }
}

}  // namespace twicetold::role_detail
