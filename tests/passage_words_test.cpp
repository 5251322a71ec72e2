// Words counted in vector code against a count that looks at one character at a time, on every target.
#include <catch2/catch.hpp>

#include "base/utf8.hpp"
#include "every_target.hpp"
#include "passage/scan.hpp"
#include "passage/words.hpp"
#include "random.hpp"

using namespace twicetold;

namespace {

// Plain: see words.hpp. Returns false for any other character.
bool slow_words(const std::string& text, std::uint64_t& words) {
  words = 0;
  bool in_word = false;
  for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
    const char32_t c = base::decode(text, at, next);
    const bool plain = c < 0x800 || (c >= 0x1E00 && c < 0x1F00) || (c >= 0x2000 && c < 0x2C00);
    if (!plain || c == 0x200C || c == 0x200D) return false;
    const bool word = c < 0x80 ? (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                               : c >= 0xC0 && (c < 0x2000);
    words += word && !in_word ? 1 : 0;
    in_word = word;
  }
  return true;
}

}  // namespace

TEST_CASE("plain words are those of the slow twin, on every target and at every border") {
  static constexpr const char* pieces[] = {"a",
                                           "Z",
                                           "0",
                                           "nghi\xc3\xaa",
                                           "\xc4\x91",
                                           "\xe1\xbb\x87",
                                           "\xe1\xb8\x80",
                                           "\xcc\x81",
                                           " ",
                                           ".",
                                           "\n",
                                           "\xc2\xa0",
                                           "\xc2\xab",
                                           "\xe2\x80\x93",
                                           "\xe2\x80\x9d",
                                           "\xe2\xaf\xbf",
                                           "\xdf\xbf",
                                           "\xc3\x80",
                                           "@",
                                           "[",
                                           "`",
                                           "{",
                                           "/",
                                           ":"};
  static constexpr const char* others[] = {"\xe0\xb8\x81", "\xe3\x81\x82", "\xe4\xb8\xad", "\xf0\x9f\x98\x80",
                                           "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\xb0\x80", "\xe1\x80\x80",
                                           "\xe1\xbc\x80", "\xef\xbb\xbf"};
  testing::Random random(11);
  std::size_t plain = 0;
  testing::on_every_target([&](const std::string&) {
    for (int round = 0; round < 4000; ++round) {
      std::string text;
      const std::size_t size = random() % 200;
      while (text.size() < size) text += pieces[random() % std::size(pieces)];
      if (round % 4 == 0 && !text.empty()) {
        std::size_t at = random() % text.size();
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
        text.insert(at, others[random() % std::size(others)]);
      }
      std::uint64_t expected = 0, words = 0;
      const bool is_plain = slow_words(text, expected);
      const bool counted = count_plain_words(text, words);
      REQUIRE((!counted || is_plain));  // a text may be left to the slow way, never be counted wrongly
      if (!counted) continue;
      ++plain;
      REQUIRE(words == expected);
      const double limit = static_cast<double>(random() % 40);
      REQUIRE(more_words_than(text, {0, text.size()}, limit) == (static_cast<double>(expected) > limit));
    }
  });
  CHECK(plain > 2000);
}

TEST_CASE("more words than a limit, in any script, on every target") {
  // What each brings behind a space, and whether a word goes on behind it.
  struct Piece {
    const char* text;
    double words;
    bool word;
  };
  static constexpr Piece pieces[] = {{"a", 1, true},
                                     {"\xc4\x91", 1, true},
                                     {"\xe1\xbb\x87", 1, true},
                                     {"\xe1\xbc\x80", 1, true},
                                     {"\xe2\xb0\x80", 1, true},
                                     {" ", 0, false},
                                     {"-", 0, false},
                                     {"\xc2\xa0", 0, false},
                                     {"\xe2\x80\x93", 0, false},
                                     {"\xe4\xb8\xad", 1 / 1.6, false},
                                     {"\xe3\x81\x82", 1 / 2.0, false},
                                     {"\xe0\xb8\x81", 1 / 3.5, false},
                                     {"\xe0\xb9\x84", 1 / 3.5, false},
                                     {"\xe0\xb8\xb1", 0, false},
                                     {"\xe0\xb9\x88", 0, false},
                                     {"\xe9\xbf\xbf", 1 / 1.6, false},
                                     {"\xe3\x83\xbc", 1 / 2.0, false},
                                     {"\xe3\x80\x81", 0, false},
                                     {"\xe1\x80\x80", 1 / 3.5, false}};
  testing::Random random(12);
  std::size_t more = 0, less = 0;
  testing::on_every_target([&](const std::string&) {
    for (int round = 0; round < 4000; ++round) {
      // Words of one letter as a rule, so that the shortest texts of many words are among them.
      const std::size_t kinds = round % 3 == 0 ? std::size(pieces) : 9;
      std::string text;
      double words = 0;
      bool in_word = false;
      const std::size_t size = random() % 400;
      while (text.size() < size) {
        const Piece& piece = random() % 4 == 0 ? pieces[random() % kinds] : in_word ? pieces[5] : pieces[0];
        words += piece.word && in_word ? 0 : piece.words;
        in_word = piece.word;
        text += piece.text;
      }
      for (const double limit : {words, words - 1, words + 1, words * 2, static_cast<double>(random() % 200)}) {
        if (limit < 0 || (limit == words && words != static_cast<double>(static_cast<int>(words)))) continue;
        REQUIRE(more_words_than(text, {0, text.size()}, limit) == (words > limit));
        ++(words > limit ? more : less);
      }
    }
  });
  CHECK(more > 2000);
  CHECK(less > 2000);
}

TEST_CASE("sentences are those of the scanner that takes one character at a time, on every target") {
  static constexpr const char* words[] = {"a",
                                          "nghi\xc3\xaa",
                                          "\xc4\x91\xe1\xbb\x87",
                                          "Vi\xe1\xbb\x87t",
                                          "2026",
                                          "\xd0\xb4\xd0\xb0",
                                          "e\xcc\x81",
                                          "\xe1\xbc\x80",
                                          "\xe4\xb8\xad",
                                          "\xe3\x81\x82",
                                          "\xe0\xb8\x81",
                                          "\xe0\xb8\xb1",
                                          "\xe0\xb9\x84",
                                          "\xe3\x83\xbc",
                                          "\xe9\xbf\xbf",
                                          "\xe1\x80\x80",
                                          "\xf0\x9f\x98\x80"};
  static constexpr const char* between[] = {
      " ",     ", ",          ". ",           ".",        "! ",           "?",
      "\n",    "\n\n",        "\t",           "\xc2\xa0", ".\") ",        "\xe2\x80\xa6 ",
      "\x7f",  " - ",         "\xe2\x80\x93", "",         "\xe3\x80\x82", "\r\n",
      ".\r\n", "\xe2\x80\x8c"};
  testing::Random random(13);
  std::size_t sentences = 0;
  testing::on_every_target([&](const std::string&) {
    for (int round = 0; round < 3000; ++round) {
      const std::size_t kinds = round % 3 == 0 ? std::size(words) : 7, marks = round % 5 == 0 ? std::size(between) : 4;
      std::string text = round % 2 == 0 ? "xx" : "";
      const std::size_t from = text.size(), size = random() % 1200;
      while (text.size() < size) {
        text += words[random() % kinds];
        text += random() % 3 == 0 ? between[random() % marks] : " ";
      }
      const auto most = static_cast<std::uint32_t>(8 + random() % 150);
      const Span whole{from, text.size() - (text.size() > from && text.back() == ' ' ? 1U : 0U)};
      SentenceScanner fast(text, whole, most), slow(text, whole, most, SentenceScanner::Pace::characters);
      for (;;) {
        Span a, b;
        double in_a = 0, in_b = 0;
        const bool more = slow.next(b, in_b);
        REQUIRE(fast.next(a, in_a) == more);
        if (!more) break;
        REQUIRE(a.begin == b.begin);
        REQUIRE(a.end == b.end);
        REQUIRE(in_a == in_b);
        ++sentences;
      }
    }
  });
  CHECK(sentences > 10000);
}
