// JSON output against a twin that looks at one byte at a time, and fixed decimals against printf.
#include <catch2/catch.hpp>
#include <cstdio>

#include "base/json_out.hpp"
#include "base/xxhash.hpp"
#include "random.hpp"

using namespace twicetold;

namespace {

std::string slow_json(std::string_view text) {
  std::string out = "\"";
  for (const char ch : text) {
    const auto c = static_cast<unsigned char>(ch);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += ch;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else {
      out += ch;
    }
  }
  return out + '"';
}

}  // namespace

TEST_CASE("JSON strings are those of the slow twin") {
  testing::Random random(3);
  static constexpr std::string_view pieces[] = {
      "\"", "\\", "\n",   "\r", "\t",       "\x01",         "\x1f", " ",           "!",       "#",
      "[",  "]",  "\x7f", "~",  "\xc2\x80", "\xe1\xba\xbf", "a",    "plain words", "\x7f\x80"};
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    const std::size_t length = random() % 60;
    while (text.size() < length) text += random() % 3 ? "e" : pieces[random() % std::size(pieces)];
    if (round % 7 == 0) text.insert(text.size() / 2, 1, '\0');
    std::string out = "before";
    base::append_json(out, text);
    REQUIRE(out == "before" + slow_json(text));
    std::string room(base::json_room(text.size()), '?');
    room.resize(static_cast<std::size_t>(base::put_json(room.data(), text) - room.data()));
    REQUIRE(room == slow_json(text));
  }
}

TEST_CASE("whole numbers are those of the C library") {
  const auto check = [](std::uint64_t value) {
    std::string out = "before", room(base::number_room, '?');
    base::append_number(out, value);
    REQUIRE(out == "before" + std::to_string(value));
    room.resize(static_cast<std::size_t>(base::put_number(room.data(), value) - room.data()));
    REQUIRE(room == std::to_string(value));
  };
  for (std::uint64_t value = 0; value < 20000; ++value) check(value);
  for (std::uint64_t power = 1; power <= 10'000'000'000'000'000'000U / 10; power *= 10)
    for (const std::uint64_t digit : {1, 2, 5, 9})
      for (const std::uint64_t shift : {0, 1, 2}) check(digit * power - 1 + shift);
  check(~std::uint64_t{0});
  testing::Random random(5);
  for (int round = 0; round < 20000; ++round) {
    const std::uint64_t upper = random(), lower = random();
    check((upper << 32 | lower) >> random() % 64);
  }
}

TEST_CASE("fixed decimals lose their trailing zeros only") {
  testing::Random random(4);
  for (int round = 0; round < 5000; ++round) {
    const int digits = 1 + static_cast<int>(random() % 6);
    const double value = static_cast<double>(static_cast<std::int64_t>(random() % 2000001) - 1000000) / 977.0;
    std::string out;
    base::append_fixed(out, value, digits);
    char exact[64];
    std::snprintf(exact, sizeof exact, "%.*f", digits, value);
    std::string wanted = exact;
    while (wanted.back() == '0' && wanted[wanted.size() - 2] != '.') wanted.pop_back();
    if (wanted == "-0.0") wanted = out[0] == '-' ? "-0.0" : "0.0";
    REQUIRE(out == wanted);
  }
  std::string out;
  base::append_fixed(out, 1, 3);
  CHECK(out == "1.0");
}

TEST_CASE("sixteen hexadecimal digits") {
  char out[16];
  CHECK(std::string_view(out, static_cast<std::size_t>(base::put_hex16(out, 0x0123456789abcdefU) - out)) ==
        "0123456789abcdef");
  CHECK(std::string_view(out, static_cast<std::size_t>(base::put_hex16(out, 0) - out)) == "0000000000000000");
}
