// What 64 bytes are, in every way this machine has, against the same byte by byte.
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/byte_bits.hpp"

namespace twicetold::base {
namespace {

unsigned byte_at(std::string_view s, std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0; }

// The Latin letter that begins at `i` and ends within the text; 0: none of those that LatinBits know.
char32_t letter_at(std::string_view s, std::size_t i) {
  const unsigned a = byte_at(s, i), b = byte_at(s, i + 1), c = byte_at(s, i + 2);
  const auto goes_on = [](unsigned x) { return x >= 0x80 && x <= 0xBF; };
  char32_t code = 0;
  if ((a == 0xC3 || a == 0xC4 || a == 0xC6) && goes_on(b)) code = (a & 0x1FU) << 6U | (b & 0x3FU);
  if (a == 0xE1 && goes_on(b) && goes_on(c)) code = (a & 0xFU) << 12U | (b & 0x3FU) << 6U | (c & 0x3FU);
  const bool known = (code >= 0xC0 && code <= 0x12F && code != 0xD7 && code != 0xF7) || code == 0x1A0 ||
                     code == 0x1A1 || code == 0x1B0 || (code >= 0x1EA0 && code <= 0x1EFF);
  return known ? code : 0;
}

}  // namespace

TEST_CASE("bytes are told in all ways as one by one", "[base][bits][property]") {
  const std::vector<std::string> parts = {
      " ",    "a", "Z", "z", "A", "0", "9", "/",  ":",    "@",    "[",    "`",        "{",    "\t",       "\r",
      "\x0E", "đ", "Đ", "ờ", "Ờ", "ư", "Ư", "ơ",  "Ơ",    "ß",    "×",    "÷",        "ÿ",    "ĭ",        "İ",
      "ı",    "ạ", "Ạ", "ỿ", "ẞ", "ẟ", "ḁ", "橋", "\xC3", "\xE1", "\x80", "\xE1\xBA", "\xFF", "\xC6\xB0", "Я"};
  std::mt19937 random(5);
  REQUIRE(!byte_ways().empty());
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    while (text.size() < 230) text += parts[random() % (round % 2 == 0 ? 30 : parts.size())];
    text.resize(random() % 200);
    for (const ByteWay& way : byte_ways()) {
      std::vector<std::uint64_t> bits(text.size() / 64 + 2, 0);
      way.words(text.data(), text.size(), bits.data());
      for (std::size_t i = 0; i < bits.size() * 64; ++i) {
        const unsigned c = byte_at(text, i), small = c | 0x20U;
        const bool word = c >= 0x80 || (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9');
        REQUIRE((bits[i / 64] >> (i % 64) & 1U) == (word && i < text.size() ? 1U : 0U));
      }
      const std::string_view part = std::string_view(text).substr(0, 64);
      const LetterBits got = way.letters(part.data(), part.size());
      LetterBits want;
      for (std::size_t i = 0; i < 64; ++i) {
        const unsigned c = byte_at(part, i);
        const std::uint64_t one = std::uint64_t{1} << i;
        const bool small = c >= 'a' && c <= 'z', capital = c >= 'A' && c <= 'Z';
        if (small) want.text.small |= one;
        if (small || capital) want.text.letter |= one;
        if (c >= '0' && c <= '9') want.text.digit |= one;
        if (c == ' ' || (c >= 9 && c <= 13)) want.text.space |= one;
        if (c >= 0x80) want.text.beyond |= one;
        const char32_t letter = letter_at(part, i);
        if (letter == 0) continue;
        want.latin.first |= one;
        want.latin.all |= one | one << 1U | (letter >= 0x800 ? one << 2U : 0);
        if (letter >= 0x800) want.latin.three |= one;
        const bool upper = letter < 0x100 ? letter <= 0xDE : letter % 2 == 0 && letter != 0x1B0;
        if (upper) want.latin.upper |= one;
      }
      INFO(part);
      REQUIRE(got.text.small == want.text.small);
      REQUIRE(got.text.letter == want.text.letter);
      REQUIRE(got.text.digit == want.text.digit);
      REQUIRE(got.text.space == want.text.space);
      REQUIRE(got.text.beyond == want.text.beyond);
      REQUIRE(got.latin.first == want.latin.first);
      REQUIRE(got.latin.all == want.latin.all);
      REQUIRE(got.latin.three == want.latin.three);
      REQUIRE(got.latin.upper == want.latin.upper);
    }
  }
}

}  // namespace twicetold::base
