// Fast against slow: every code point alone and in context, random Unicode, and real text.
#include <catch2/catch.hpp>
#include <filesystem>
#include <mutex>
#include <random>

#include "every_target.hpp"
#include "fold_compare.hpp"
#include "twicetold/corpus.hpp"

using fold_compare::difference;
using fold_compare::smallest_difference;

namespace {

bool valid(char32_t c) { return c < 0x110000 && (c < 0xD800 || c > 0xDFFF); }

std::string nfd(const std::string& text) {
  auto* bytes = utf8proc_NFD(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
  std::string out(reinterpret_cast<const char*>(bytes));
  std::free(bytes);
  return out;
}

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
      {0x20, 0x7E},       {0x20, 0x7E},     {0x20, 0x7E},     {0xA0, 0x24F},    {0x300, 0x345},     {0x300, 0x30C},
      {0x1E00, 0x1EFF},   {0x1EA0, 0x1EF9}, {0x2000, 0x206F}, {0x200B, 0x200F}, {0x370, 0x52F},     {0x590, 0x6FF},
      {0x900, 0x97F},     {0xE01, 0xE5B},   {0xE81, 0xEDD},   {0x1000, 0x109F}, {0x1780, 0x17F9},   {0x1100, 0x11FF},
      {0xAC00, 0xD7A3},   {0x3000, 0x30FF}, {0x3099, 0x309A}, {0x4E00, 0x4FFF}, {0xFF00, 0xFFEF},   {0xFB00, 0xFDFF},
      {0x2070, 0x218F},   {0x2460, 0x24FF}, {0x3200, 0x33FF}, {0xF900, 0xFAFF}, {0x1D400, 0x1D7FF}, {0x1F100, 0x1F6FF},
      {0x20000, 0x2FA1F}, {0, 0x10FFFF},    {0x61, 0x7A},     {0x41, 0x5A},     {0x6F, 0x71},       {0x30, 0x39},
      {0x21, 0x2E}};
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

namespace {
// Words and events that the vector code knows, and a few that it doesn't.
const char* const pieces[] = {"a",
                              "b",
                              "Q",
                              "o",
                              "u",
                              "hoà",
                              "HOÀ",
                              "hoàn",
                              "thuỷ",
                              "quý",
                              "Quỹ",
                              "khoẻ",
                              "luỹ",
                              "uế",
                              "đ",
                              "Đ",
                              "Ơ",
                              "Ư",
                              "ư",
                              "Ếch",
                              "ệ",
                              "Ỹ",
                              "é",
                              "É",
                              "Ł",
                              "ł",
                              "Ÿ",
                              "ß",
                              "×",
                              "İ",
                              "ı",
                              "ĸ",
                              "Ĳ",
                              "š",
                              "Ž",
                              "7",
                              "19",
                              "3.5",
                              ". ",
                              ".",
                              "! ",
                              "?\"",
                              ".”",
                              "…",
                              "… ",
                              "…x",
                              "\n",
                              "\r\n",
                              " ",
                              " ",
                              " ",
                              " ",
                              " ",
                              ", ",
                              " – ",
                              "—",
                              "“",
                              "”",
                              "\u00a0",
                              "°",
                              "²",
                              "\u00ad",
                              "\u200b",
                              "\u200d",
                              "\u2028",
                              "\u2060",
                              "漢字",
                              "。",
                              "か\u3099",
                              "ไทย",
                              "\u0301",
                              "\u0323",
                              "한국",
                              "Привет",
                              "\u1e9b",
                              "\u1e97",
                              "\u1e9e",
                              "\u0085",
                              "\xf0\x9f\x98\x80",
                              "‼",
                              "'",
                              "-",
                              "_",
                              "\t",
                              "ẹ",
                              "oẹ",
                              "OẸ",
                              "x.」",
                              ".》"};

}  // namespace

TEST_CASE("every vector target folds as the slow twin says", "[twin]") {
  testing::on_every_target([](const std::string& target) {
    INFO(target);
    std::mt19937_64 random(11);
    twicetold::Tokenizer tokenizer;
    std::size_t wrong = 0;
    for (int round = 0; round < 6000 && wrong < 5; ++round) {
      std::string text;
      const std::size_t length = round % 8 == 0 ? random() % 700 : random() % 150;
      const bool plain = round % 3 == 0;
      while (text.size() < length)
        text += plain ? (random() % 5 == 0 ? " " : "e") : pieces[random() % std::size(pieces)];
      if (difference(tokenizer, text).empty()) continue;
      ++wrong;
      CHECK(smallest_difference(tokenizer, slow_twin::decode(text)) == "");
    }
    CHECK(wrong == 0);
  });
}

// A block without a byte beyond ASCII takes a shorter way: whatever it ends with must reach the next one.
TEST_CASE("every piece folds alike wherever the border of a block falls", "[twin]") {
  testing::on_every_target([](const std::string& target) {
    INFO(target);
    twicetold::Tokenizer tokenizer;
    std::size_t wrong = 0;
    for (const char* piece : pieces) {
      for (std::size_t before = 56; before <= 72 && wrong < 5; ++before) {
        for (const char* behind : {"", " x", "n"}) {
          const std::string text = std::string(before - 3, '-') + "h q" + piece + behind;
          const std::string d = difference(tokenizer, text);
          if (d.empty() && difference(tokenizer, text.substr(0, before - 1) + piece + behind).empty()) continue;
          ++wrong;
          CHECK(smallest_difference(tokenizer, slow_twin::decode(text)) == "");
        }
      }
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("long texts go in stretches and give the same tokens", "[twin]") {
  twicetold::Tokenizer tokenizer;
  std::string spaced, unspaced, dense(70000, 'x');
  while (spaced.size() < 100000) spaced += "Thuỷ nói. “Đúng 3.5 lần!” 漢字 ";
  while (unspaced.size() < 60000) unspaced += "漢字か";
  CHECK(difference(tokenizer, spaced) == "");
  CHECK(difference(tokenizer, unspaced) == "");
  CHECK(difference(tokenizer, dense) == "");
}

TEST_CASE("decomposed text gives the tokens of composed text", "[twin]") {
  std::mt19937_64 random(5);
  twicetold::Tokenizer tokenizer;
  static constexpr char32_t starts[] = {0x20, 0xA0, 0x1EA0, 0x300, 0xAC00, 0x3040, 0x900, 0x1F00, 0xF900, 0x226E};
  for (int round = 0; round < 4000; ++round) {
    std::u32string text;
    const std::size_t length = random() % 30;
    while (text.size() < length) text += static_cast<char32_t>(starts[random() % std::size(starts)] + random() % 0x60);
    const std::string one = slow_twin::encode(text), other = nfd(one);
    INFO(fold_compare::show(one));
    REQUIRE(twicetold::fold(one) == twicetold::fold(other));
    const auto view = tokenizer.tokenize(one);
    const std::vector<std::uint8_t> flags(view.flags.begin(), view.flags.end());
    const auto again = tokenizer.tokenize(other);
    REQUIRE(flags == std::vector<std::uint8_t>(again.flags.begin(), again.flags.end()));
  }
}

TEST_CASE("folding what was folded changes nothing", "[twin]") {
  std::mt19937_64 random(6);
  for (int round = 0; round < 4000; ++round) {
    std::u32string text;
    while (text.size() < 20) {
      const auto c = static_cast<char32_t>(random() % (round % 2 == 0 ? 0x3000 : 0x110000));
      if (valid(c)) text += c;
    }
    const std::string folded = twicetold::fold(slow_twin::encode(text));
    REQUIRE(twicetold::fold(folded) == folded);
  }
}

TEST_CASE("real text folds as the slow twin says", "[twin][data]") {
  const std::filesystem::path data = std::filesystem::path(TWICETOLD_SOURCE_DIR) / ".." / "shared" / "data";
  for (const char* name :
       {"vi_vietnews_val_2k", "en_20newsgroups", "ja_livedoor_1500", "zh_laws_700", "th_thaigov_2021_1k"}) {
    const auto path = data / (std::string(name) + ".jsonl.zst");
    if (!std::filesystem::exists(path)) {
      WARN("skipped, not here: " << path.string());
      continue;
    }
    std::mutex mutex;
    std::vector<twicetold::DocumentBatch> batches;
    twicetold::InputOptions input;
    input.inputs = {path.string()};
    twicetold::RunOptions run;
    run.threads = 1;
    twicetold::read_corpus(input, run, [&](twicetold::DocumentBatch&& batch) {
      const std::lock_guard lock(mutex);
      if (batches.size() < 2) batches.push_back(std::move(batch));
    });
    twicetold::Tokenizer tokenizer;
    std::size_t bytes = 0, wrong = 0;
    for (const auto& batch : batches) {
      for (const auto& document : batch.documents) {
        if (bytes > 400000 || wrong > 3) break;
        for (std::size_t at = 0; at < document.text.size();) {
          std::size_t end = std::min(document.text.find('\n', at), document.text.size());
          const std::string line(document.text.substr(at, end - at));
          bytes += line.size();
          const std::string decomposed = nfd(line);
          for (const std::string& text : {line, decomposed}) {
            if (difference(tokenizer, text).empty()) continue;
            ++wrong;
            CHECK(smallest_difference(tokenizer, slow_twin::decode(text)) == "");
          }
          CHECK(twicetold::fold(line) == twicetold::fold(decomposed));
          at = end + 1;
        }
      }
    }
    CHECK(wrong == 0);
    CHECK(bytes > 100000);
  }
}
