// Cue files: what they match, how they fail, and that the embedded ones are sound.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "role/cue_parse.hpp"
#include "role/light_fold.hpp"
#include "role/raw_words.hpp"
#include "twicetold/error.hpp"
#include "twicetold/role.hpp"

using twicetold::CueHits;
using twicetold::CueKind;
using twicetold::CueLists;
using twicetold::Error;

namespace {

namespace role_detail = twicetold::role_detail;

std::uint32_t bit(CueKind kind) { return 1U << static_cast<unsigned>(kind); }

std::string message_of(const std::string& text) {
  try {
    CueLists::parse(text, "cues.txt");
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

// The slow twin of CueLists::match(): folds everything and compares every cue with every place.
CueHits match_slowly(const std::vector<role_detail::CueEntry>& cues, const std::string& text) {
  using namespace role_detail;
  CueHits hits;
  std::string folded;
  light_fold(text, folded);
  const std::string_view all = folded;
  const auto word = [](char32_t c) { return is_letter(c) || is_digit(c); };
  const auto joins = [&](char32_t c) { return word(c) && !is_unspaced(c); };
  std::size_t covered = 0, dated = 0;
  bool border = true, words_before = false;
  for (std::size_t i = 0; i < all.size();) {
    const Decoded d = decode(all.substr(i));
    if (d.code != ' ' && (border || !joins(d.code))) {
      std::size_t reach = covered, dated_to = dated;
      for (const CueEntry& e : cues) {
        if (all.substr(i, e.text.size()) != e.text) continue;
        const std::string_view rest = all.substr(i + e.text.size());
        char32_t last = 0;
        for (std::size_t k = 0; k < e.text.size(); k += decode(std::string_view(e.text).substr(k)).bytes)
          last = decode(std::string_view(e.text).substr(k)).code;
        if (!rest.empty() && joins(last) && joins(decode(rest).code)) continue;
        bool closes = true;
        for (std::size_t k = 0; k < rest.size(); k += decode(rest.substr(k)).bytes)
          closes = closes && !word(decode(rest.substr(k)).code);
        const bool opens = !words_before;
        if (((e.anchors & 1) != 0 && !opens) || ((e.anchors & 2) != 0 && !closes)) continue;
        const std::uint32_t kind = 1U << e.kind, strong = e.strong ? kind : 0;
        const std::size_t end = i + e.text.size();
        if (kind == bit(CueKind::date_word) || kind == bit(CueKind::dateline)) dated_to = std::max(dated_to, end);
        if (kind == bit(CueKind::date_word)) continue;
        hits.inside |= kind;
        hits.strong_inside |= strong;
        if (opens) hits.start |= kind, hits.strong_start |= strong;
        if (closes) hits.end |= kind, hits.strong_end |= strong;
        if (opens && closes) hits.whole |= kind;
        reach = std::max(reach, end);
      }
      if (reach > covered) hits.covered += static_cast<std::uint32_t>(reach - std::max(covered, i));
      if (dated_to > dated) hits.dated += static_cast<std::uint32_t>(dated_to - std::max(dated, i));
      covered = reach;
      dated = dated_to;
    }
    words_before = words_before || word(d.code);
    border = !joins(d.code);
    i += d.bytes;
  }
  return hits;
}

}  // namespace

TEST_CASE("cues are found on texts as they stand, as in the folded text", "[role][cues][property]") {
  std::vector<role_detail::CueEntry> entries;
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(TWICETOLD_SOURCE_DIR "/src/role/cues")) {
    if (file.path().extension() != ".txt") continue;
    std::ifstream in(file.path());
    std::stringstream all;
    all << in.rdbuf();
    role_detail::parse_cues(all.str(), file.path().string(), entries);
  }
  const CueLists& cues = CueLists::embedded();
  REQUIRE(entries.size() == cues.size());
  const std::vector<std::string> parts = {
      " ",    " ",  " ",  "  ", ", ", ". ", "\t", "bridge", "NGƯỜI", "Ước",  "橋", "ทะ",          "9:30", "(",
      "“",    "”",  "–",  "…",  "©",  "'",  "’",  "İ",      "ſ",     "\xFF", "😀", "e\xCC\x81",   "Ａｂ", "\xC2\xA0",
      "Мост", "là", "\n", "Ё",  "ß",  "ẞ",  "Ǆ",  "K",      "x",     "the",  "7",  "một cây cầu", "-",    "\u0967"};
  std::mt19937 random(11);
  std::size_t found = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t k = random() % 7; k > 0; --k) text += parts[random() % parts.size()];
    std::string cue = entries[random() % entries.size()].text;
    if (random() % 3 == 0) {
      for (char& c : cue) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    if (random() % 8 == 0) cue.resize(cue.size() / 2);  // no UTF-8 any more, perhaps
    if (random() % 6 != 0) text += cue;
    for (std::size_t k = random() % 5; k > 0; --k) text += parts[random() % parts.size()];
    const CueHits slow = match_slowly(entries, text), fast = cues.match(text, 1000);
    INFO(text);
    REQUIRE(fast.inside == slow.inside);
    REQUIRE(fast.start == slow.start);
    REQUIRE(fast.end == slow.end);
    REQUIRE(fast.whole == slow.whole);
    REQUIRE(fast.strong_inside == slow.strong_inside);
    REQUIRE(fast.strong_start == slow.strong_start);
    REQUIRE(fast.strong_end == slow.strong_end);
    REQUIRE(fast.covered == slow.covered);
    REQUIRE(fast.dated == slow.dated);
    if (text.size() <= 40) REQUIRE(cues.opens_with_cue(text) == (slow.strong_start != 0));
    REQUIRE(cues.holds_strong_cue(text, 1000) == ((slow.strong_inside | slow.strong_end) != 0));
    for (const std::size_t window : {std::size_t{4}, std::size_t{12}}) {
      const CueHits ends = cues.match(text, window);
      REQUIRE(cues.holds_strong_cue(text, window) == ((ends.strong_inside | ends.strong_end) != 0));
    }
    found += slow.inside != 0 ? 1 : 0;
  }
  CHECK(found > 500);
}

TEST_CASE("anchors, words and case", "[role][cues]") {
  const CueLists cues = CueLists::parse("[credit]\n^ photo:\nfoto by\n[share]\n^ share $\n[legal]\nreserved $\n", "t");
  CHECK(cues.size() == 4);
  CHECK(cues.match("PHOTO: Jane").start == bit(CueKind::credit));
  CHECK(cues.match("A photo: Jane").inside == 0);
  CHECK(cues.match("\"Photo: Jane").start == bit(CueKind::credit));
  CHECK(cues.match("Nice foto by Jane").inside == bit(CueKind::credit));
  CHECK(cues.match("Nice foto byte").inside == 0);
  CHECK(cues.match("Nicefoto by Jane").inside == 0);
  CHECK(cues.match("Share").whole == bit(CueKind::share));
  CHECK(cues.match("  share ... ").whole == bit(CueKind::share));
  CHECK(cues.match("Share prices").inside == 0);
  CHECK(cues.match("All rights reserved.").end == bit(CueKind::legal));
  CHECK(cues.match("Reserved seats").inside == 0);
  CHECK(cues.match("ＳＨＡＲＥ").whole == bit(CueKind::share));
  CHECK(cues.match("").inside == 0);
}

TEST_CASE("scripts without spaces match anywhere, decomposed text as composed", "[role][cues]") {
  const CueLists cues = CueLists::parse("[read-more]\n関連記事\n[credit]\n^ ảnh:\n", "t");
  CHECK(cues.match("この記事の関連記事はこちら").inside == bit(CueKind::read_more));
  CHECK(cues.match("A\xCC\x89nh: Nguyễn").start == bit(CueKind::credit));  // A + combining hook
}

TEST_CASE("long texts are looked at from both ends", "[role][cues]") {
  const CueLists cues = CueLists::parse("[legal]\nlast words\n[share]\nfirst words\n[player]\nmiddle words\n", "t");
  const std::string filler(1000, 'x');
  const auto hits = cues.match("first words " + filler + " middle words " + filler + " last words");
  CHECK(hits.inside == (bit(CueKind::legal) | bit(CueKind::share)));
  CHECK(hits.start == bit(CueKind::share));
  CHECK(hits.end == bit(CueKind::legal));
}

TEST_CASE("a bad cue file is told by file and line", "[role][cues]") {
  CHECK(message_of("[credit]\nphoto\n[fotos]\n").rfind("cues.txt:3: ", 0) == 0);
  CHECK(message_of("photo\n").rfind("cues.txt:1: ", 0) == 0);
  CHECK(message_of("[credit]\n\n^ x $\n").rfind("cues.txt:3: ", 0) == 0);
  CHECK(message_of("[credit]\n\xFF\xFE\n").find("UTF-8") != std::string::npos);
  CHECK(message_of("[credit]\n" + std::string(500, 'a') + "\n").rfind("cues.txt:2: ", 0) == 0);
  CHECK_THROWS_AS(CueLists::load("/nonexistent/cues.txt"), Error);
  CHECK(message_of("# only a comment\n").empty());
}

TEST_CASE("an empty list matches nothing", "[role][cues]") {
  const CueLists cues = CueLists::parse("", "t");
  CHECK(cues.size() == 0);
  CHECK(cues.match("Photo: Jane Roe").inside == 0);
}

TEST_CASE("the embedded files load, and each can be given as a file as it is", "[role][cues]") {
  CHECK(CueLists::embedded().size() > 1500);
  std::size_t sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator(TWICETOLD_SOURCE_DIR "/src/role/cues")) {
    if (entry.path().extension() != ".txt") continue;
    const CueLists one = CueLists::load(entry.path().string());
    CHECK(one.size() > 20);
    sum += one.size();
  }
  CHECK(sum == CueLists::embedded().size());
}

TEST_CASE("embedded cues know common lines of many languages", "[role][cues]") {
  const CueLists& cues = CueLists::embedded();
  CHECK((cues.match("Theo AFP").whole & bit(CueKind::agency_line)) != 0);
  CHECK((cues.match("Ảnh: Nguyễn Văn A").start & bit(CueKind::credit)) != 0);
  CHECK((cues.match("Read more").start & bit(CueKind::read_more)) != 0);
  CHECK((cues.match("Lesen Sie auch: Die Brücke").start & bit(CueKind::read_more)) != 0);
  CHECK((cues.match("版权所有 某某网").start & bit(CueKind::legal)) != 0);
  CHECK((cues.match("저작권자 ⓒ 무단전재 및 재배포 금지").inside & bit(CueKind::legal)) != 0);
  CHECK((cues.match("Читайте также: мост").start & bit(CueKind::read_more)) != 0);
  CHECK((cues.match("วันจันทร์ที่ 3 กุมภาพันธ์").start & bit(CueKind::dateline)) != 0);
  CHECK(cues.match("The bridge over the river will be closed for a week").inside == 0);
}

TEST_CASE("folding finds the same places to look at as a second pass over the folded text", "[role][cues][property]") {
  using namespace twicetold::role_detail;
  const std::vector<std::string> parts = {
      "Bridge", " ", "NGƯỜI", "người", "ờ",    "橋", "の", "ทะ",        "9:30",     "(",      "...", "\t", "Ａｂ",
      "’s",     "ʼ", "İ",     "\xFF",  "\xC2", "😀", "Ð",  "e\xCC\x81", "\xC2\xA0", "abcdef", "Z",   "_",  "Мост"};
  std::mt19937 random(4);
  WordStarts words;
  RawWords raw;
  std::size_t even = 0;
  for (int round = 0; round < 400; ++round) {
    std::string text, plain, folded;
    for (std::size_t k = random() % 24; k > 0; --k) text += parts[random() % parts.size()];
    light_fold(text, plain);
    light_fold(text, folded, words);
    REQUIRE(plain == folded);
    std::vector<std::uint32_t> at;
    std::size_t opening = 0;
    std::uint32_t letters = 0;
    bool border = true;
    for (std::size_t i = 0; i < plain.size();) {
      const Decoded d = decode(std::string_view(plain).substr(i));
      const bool word = is_letter(d.code) || is_digit(d.code) || is_unspaced(d.code);
      if (d.code != ' ' && (border || is_unspaced(d.code) || !word)) at.push_back(static_cast<std::uint32_t>(i));
      if (word && opening == 0) opening = at.size();
      if (is_letter(d.code) || is_unspaced(d.code)) letters += d.bytes;
      border = !word || is_unspaced(d.code);
      i += d.bytes;
    }
    INFO(text);
    REQUIRE(std::vector<std::uint32_t>(words.at.begin(), words.at.begin() + static_cast<std::ptrdiff_t>(words.count)) ==
            at);
    REQUIRE(words.opening == (opening == 0 ? at.size() : opening));
    REQUIRE(words.letters == letters);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    text.erase(0, text.find_first_not_of(" \t"));
    if (!raw_words(text, raw) || !raw.even) continue;
    std::string as_it_stands;
    light_fold_even(text, as_it_stands);
    REQUIRE(as_it_stands == plain);
    even += text.empty() ? 0 : 1;
  }
  CHECK(even > 10);
}
