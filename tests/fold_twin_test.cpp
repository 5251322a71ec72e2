// Fast against slow: every code point alone and in context, random Unicode, and real text.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>

#include "fold/token_hash.hpp"
#include "fold_slow_twin.hpp"
#include "twicetold/fold.hpp"

namespace {

std::string show(std::string_view text) {
  std::string out;
  for (const char32_t c : slow_twin::decode(text)) out += fmt::format("{:04X} ", static_cast<std::uint32_t>(c));
  return out;
}

// Empty when all public functions agree with the twin on `text`, else what differs.
std::string difference(twicetold::Tokenizer& tokenizer, const std::string& text) {
  const auto slow = slow_twin::tokenize(text);
  const auto fast = tokenizer.tokenize(text);
  const auto spans = twicetold::token_spans(text);
  std::string joined;
  for (const auto& t : slow) joined += (joined.empty() ? "" : " ") + t.text;
  const std::string folded = twicetold::fold(text);
  if (folded != joined) return "fold: " + show(text) + "| " + show(folded) + "| " + show(joined);
  if (fast.hashes.size() != slow.size() || fast.flags.size() != slow.size() || spans.size() != slow.size()) {
    return fmt::format("count {} {} {} | {}", fast.hashes.size(), spans.size(), slow.size(), show(text));
  }
  for (std::size_t i = 0; i < slow.size(); ++i) {
    std::string padded = slow[i].text + std::string(16, '\0');
    if (fast.hashes[i] != twicetold::fold_room::hash_token(padded.data(), slow[i].text.size())) {
      return fmt::format("hash {} | {}", i, show(text));
    }
    if (fast.flags[i] != slow[i].flags) {
      return fmt::format("flags {}: {:x} {:x} | {}", i, fast.flags[i], slow[i].flags, show(text));
    }
    if (spans[i].begin != slow[i].begin || spans[i].end != slow[i].end) {
      return fmt::format("span {}: {}-{} {}-{} | {}", i, spans[i].begin, spans[i].end, slow[i].begin, slow[i].end,
                         show(text));
    }
  }
  return {};
}

// The same text with everything taken out that the disagreement doesn't need.
std::string smallest_difference(twicetold::Tokenizer& tokenizer, std::u32string text) {
  for (std::size_t i = 0; i < text.size();) {
    std::u32string less = text;
    less.erase(i, 1);
    if (difference(tokenizer, slow_twin::encode(less)).empty()) {
      ++i;
    } else {
      text = less;
    }
  }
  return difference(tokenizer, slow_twin::encode(text));
}

bool valid(char32_t c) { return c < 0x110000 && (c < 0xD800 || c > 0xDFFF); }

}  // namespace

TEST_CASE("every code point folds as the slow twin says, alone and between letters", "[twin]") {
  REQUIRE(std::string_view(utf8proc_unicode_version()).substr(0, 3) == "15.");
  twicetold::Tokenizer tokenizer;
  std::size_t wrong = 0;
  for (char32_t c = 0; c < 0x110000 && wrong < 20; ++c) {
    if (!valid(c)) continue;
    if (c >= 0x30000 && c < 0xE0000 && c % 0x1000 > 2) continue;  // nothing is assigned there
    if (c >= 0xE1000 && c % 0x1000 > 2) continue;
    const std::string one = slow_twin::encode(std::u32string(1, c));
    for (const std::string& text : {one, "xA" + one + "b", "か." + one + "\u0301 " + one}) {
      const std::string d = difference(tokenizer, text);
      if (!d.empty()) {
        ++wrong;
        CHECK(d == "");
      }
    }
  }
}

TEST_CASE("random Unicode folds as the slow twin says", "[twin]") {
  // Ranges are drawn first, so that marks meet letters that they compose with.
  struct Range {
    char32_t a, b;
  };
  static constexpr Range ranges[] = {
      {0x20, 0x7E},     {0x20, 0x7E},     {0x20, 0x7E},     {0xA0, 0x24F},    {0x300, 0x345},   {0x300, 0x30C},
      {0x1E00, 0x1EFF}, {0x1EA0, 0x1EF9}, {0x2000, 0x206F}, {0x200B, 0x200F}, {0x370, 0x52F},   {0x590, 0x6FF},
      {0x900, 0x97F},   {0xE01, 0xE5B},   {0xE81, 0xEDD},   {0x1000, 0x109F}, {0x1780, 0x17F9}, {0x1100, 0x11FF},
      {0xAC00, 0xD7A3}, {0x3000, 0x30FF}, {0x3099, 0x309A}, {0x4E00, 0x4FFF}, {0xFF00, 0xFFEF}, {0xFB00, 0xFDFF},
      {0x2070, 0x218F}, {0x2460, 0x24FF}, {0x3200, 0x33FF}, {0xF900, 0xFAFF}, {0x1D400, 0x1D7FF}, {0x1F100, 0x1F6FF},
      {0x20000, 0x2FA1F}, {0, 0x10FFFF}, {0x61, 0x7A}, {0x41, 0x5A}, {0x6F, 0x71}, {0x30, 0x39}, {0x21, 0x2E}};
  std::mt19937_64 random(7);
  const auto draw = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  twicetold::Tokenizer tokenizer;
  std::size_t wrong = 0;
  for (int round = 0; round < 60000 && wrong < 10; ++round) {
    const std::size_t length = round % 16 == 0 ? draw(300) : draw(24);
    Range kept[4];
    for (auto& r : kept) r = ranges[draw(std::size(ranges))];
    std::u32string text;
    while (text.size() < length) {
      const Range r = kept[draw(4)];
      const auto c = static_cast<char32_t>(r.a + draw(r.b - r.a + 1));
      if (valid(c)) text += c;
    }
    if (!difference(tokenizer, slow_twin::encode(text)).empty()) {
      ++wrong;
      CHECK(smallest_difference(tokenizer, text) == "");
    }
  }
}
