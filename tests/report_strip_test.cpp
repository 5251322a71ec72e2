// A document's strip shows the shares the document has.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "random.hpp"
#include "report/strip.hpp"

using namespace twicetold;
using namespace twicetold::report;

namespace {

std::map<char, long> cells(const std::string& strip) {
  std::map<char, long> out;
  for (std::size_t i = 0; i < strip.size();) {
    const char letter = strip[i++];
    char* end = nullptr;
    out[letter] += std::strtol(strip.c_str() + i, &end, 10);
    i = static_cast<std::size_t>(end - strip.c_str());
  }
  return out;
}

}  // namespace

TEST_CASE("strip: places") {
  CHECK(strip(1200, {}).empty());
  CHECK(strip(0, {}).empty());
  CHECK(strip(1200, {{{0, 600}, duplicate}}) == "c60.60");
  CHECK(strip(1200, {{{600, 900}, near}, {{900, 1200}, tail}}) == ".60n30t30");
  CHECK(strip(1200, {{{0, 1200}, boilerplate}}) == "b120");
  // Thinner than a cell, and seen.
  CHECK(strip(120'000, {{{500, 501}, partial}}) == "p1.119");
  CHECK(strip(7, {{{3, 4}, near}}) == ".51n17.52");
}

TEST_CASE("strip: many thin findings take what they have, not a cell each") {
  std::vector<LayerSpan> spans;
  for (std::uint64_t at = 0; at < 120'000; at += 1000) spans.push_back({{at + 450, at + 500}, boilerplate});
  CHECK(cells(strip(120'000, spans))['b'] <= 7);  // a twentieth of the text
  CHECK(cells(strip(120'000, spans))['b'] >= 1);
}

TEST_CASE("strip: every layer's share is right to a cell or two, wherever it lies") {
  testing::Random random(7);
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t bytes = 1 + below(100'000);
    std::vector<LayerSpan> spans;
    std::map<char, double> wanted;
    for (std::uint64_t at = below(50); at < bytes;) {
      const std::uint64_t end = std::min(bytes, at + 1 + below(4000));
      const auto layer = static_cast<Layer>(below(layers));
      spans.push_back({{at, end}, layer});
      wanted["tbcnp"[layer]] += 120.0 * static_cast<double>(end - at) / static_cast<double>(bytes);
      at = end + below(4000);
    }
    auto found = cells(strip(bytes, spans));
    long all = 0;
    for (const auto& [letter, count] : found) all += count;
    if (!spans.empty()) CHECK(all == 120);
    for (const auto& [letter, share] : wanted) {
      INFO(letter << " " << bytes << " " << round);
      CHECK(std::abs(static_cast<double>(found[letter]) - share) < 4);
      CHECK(found[letter] > 0);
    }
  }
}
