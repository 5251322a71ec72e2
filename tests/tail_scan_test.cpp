// Lines read by runs of small letters against the same code point by code point.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tail/letters.hpp"
#include "tail/lines.hpp"
#include "tail/marks.hpp"

namespace twicetold::tail {
namespace {

struct SlowToken {
  std::u32string word;  // two code points of a dense script, six letters of any other
  unsigned name = 0, letters = 0;
  bool joined = false;
};
struct SlowLine {
  std::vector<SlowToken> tokens;
  std::u32string key, opening;
  float width = 0;
  unsigned words = 0, cased = 0, ends = 0, commas = 0, digits = 0, points = 0, capitals = 0;
  bool quote = false;
};

SlowLine read_slowly(std::string_view text) {
  SlowLine line;
  std::u32string word, dense;
  unsigned letters = 0, name = 0;
  bool joined = false, alone = false, clean = true;
  char32_t previous = U' ', last_of_word = 0;
  Kind before = Kind::space;
  std::size_t spaced = 0;
  const auto add = [&](std::u32string w, unsigned n, unsigned size) {
    line.tokens.push_back({std::move(w), n, size, joined});
    joined = true;
  };
  const auto hiragana = [](const std::u32string& s) {
    unsigned n = Token::kDense;
    for (const char32_t c : s) n += static_cast<unsigned>(is_hiragana(c));
    return n;
  };
  const auto flush = [&] {
    if (letters > 0) add(word.substr(0, 6), name, std::min(letters, 127U));
    if (alone) add(dense, 0, hiragana(dense));
    letters = 0;
    alone = false;
    dense.clear();
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t read = decode(text, i), c = kind_of(read) == Kind::upper ? lower_of(read) : read;
    const Kind k = kind_of(read);
    ++line.points;
    line.width += k == Kind::dense && read >= 0x2000 ? 2.0F : 1.0F;
    if (k == Kind::space) {
      if (before != Kind::space) last_of_word = previous;
    } else if (before == Kind::space) {
      ++spaced;
      clean = true;
      if (spaced <= 3 && !line.opening.empty() && line.opening.size() < 24) line.opening += U' ';
      if (is_letter(k)) ++line.words, line.capitals += k == Kind::upper ? 1 : 0;
    }
    if (k != Kind::space && spaced <= 3 && line.opening.size() < 24) line.opening += read;
    line.cased += k == Kind::upper || k == Kind::lower ? 1 : 0;
    if (is_word(k)) {
      line.digits += k == Kind::digit ? 1 : 0;
      if (k == Kind::dense) {
        if (dense.empty()) {
          flush();
          alone = true;
        } else {
          add(dense + c, 0, hiragana(dense + c));
          alone = false;
        }
        dense = c;
      } else {
        if (!dense.empty()) flush();
        if (letters == 0) {
          const bool inside = clean && last_of_word != 0;
          name = inside && k == Kind::upper && !ends_clause(last_of_word) ? 1 : inside && k == Kind::digit ? 2 : 0;
        }
        word += c;
        ++letters;
      }
      line.key += c;
      clean = false;
    } else {
      flush();
      if (k != Kind::space) {
        joined = false;
        clean = clean && is_strip_mark(c);
        line.ends += is_terminal(c) ? 1 : 0;
        line.commas += is_comma(c) ? 1 : 0;
        line.quote = line.quote || is_quote(c);
      }
    }
    previous = k == Kind::upper ? U'A' : c;
    before = k;
  }
  flush();
  return line;
}

// The same thing has the same number, another thing another.
struct Numbers {
  std::map<std::u32string, std::uint64_t> number;
  std::map<std::uint64_t, std::u32string> what;
  bool fits(const std::u32string& thing, std::uint64_t n) {
    return number.emplace(thing, n).first->second == n && what.emplace(n, thing).first->second == thing;
  }
};

}  // namespace

TEST_CASE("a line is read as its code points are one by one", "[tail][lines][property]") {
  const std::vector<std::string> parts = {
      " ",      " ",     " ",    " ",    "the", "bridge", "harbour", "người", "đường",    "Đà",        "Nẵng", "ờ",
      "ư",      "ơ",     "Ơ",    "İ",    "ß",   "ÿ",      "Ÿ",       "ŉ",     "Übung",    "çà",        "a",    "I",
      "Vest",   "NGƯỜI", ". ",   ", ",   "? ",  ": ",     "“",       "”",     "(",        ")",         "-",    "–",
      "'s",     "’s",    "…",    "2024", "9",   "x1y2",   "Мост",    "мост",  "ё",        "ע",         "橋",   "東京",
      "ひらが", "カナ",  "ทะเล", "한국", "TV",  "iPhone", "😀",      "\t",    "\xC2\xA0", "e\xCC\x81", "@",    "ỹ"};
  std::mt19937 random(21);
  LineScanner scanner;
  Numbers words, dense, keys, openings;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const bool plain = random() % 3 != 0;
    for (std::size_t k = random() % 40; k > 0; --k) {
      text += parts[random() % (plain ? 20 : parts.size())];
      if (random() % 30 == 0) text += std::string(random() % 150, static_cast<char>('a' + random() % 26));
    }
    Line line;
    scanner.clear();
    scanner.scan(text, line);
    const SlowLine slow = read_slowly(text);
    INFO(text);
    REQUIRE(line.width == slow.width);
    REQUIRE(line.words == slow.words);
    REQUIRE(line.cased == slow.cased);
    REQUIRE(line.ends == slow.ends);
    REQUIRE(line.commas == slow.commas);
    REQUIRE(line.quote == slow.quote);
    REQUIRE(line.key_length == slow.key.size());
    REQUIRE(keys.fits(slow.key, line.key));
    REQUIRE(openings.fits(slow.opening, line.opening));
    const float all = static_cast<float>(std::max(1U, slow.points));
    REQUIRE(line.digits == static_cast<float>(slow.digits) / all);
    REQUIRE(line.upper == static_cast<float>(slow.capitals) / static_cast<float>(std::max(1U, slow.words)));
    REQUIRE(scanner.tokens.size() == slow.tokens.size());
    for (std::size_t t = 0; t < slow.tokens.size(); ++t) {
      const Token& a = scanner.tokens[t];
      const SlowToken& b = slow.tokens[t];
      REQUIRE(a.name == b.name);
      REQUIRE(a.letters == b.letters);
      REQUIRE(a.joined == b.joined);
      REQUIRE((b.letters >= Token::kDense ? dense : words).fits(b.word, a.hash));
    }
  }
}

}  // namespace twicetold::tail
