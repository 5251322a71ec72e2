// The vector code that finds matching tokens against its plain twin, and both against the texts.
#include <catch2/catch.hpp>
#include <vector>

#include "every_target.hpp"
#include "match/token_masks.hpp"
#include "random.hpp"

using namespace twicetold::match;

namespace {

PassageTokens view(const std::vector<TokenWord>& t) {
  PassageTokens p;
  p.data = t.data();
  p.count = static_cast<std::uint32_t>(t.size());
  return p;
}

}  // namespace

TEST_CASE("matching tokens: a vector at a time as one by one") {
  testing::Random random(17);
  TokenMasks masks;  // used again and again, so that what one text leaves behind would show
  for (int round = 0; round < 3000; ++round) {
    // Few keys that share their places make chains in both tables; a wide range makes almost none.
    const bool crowded = round % 3 == 0;
    const auto token = [&] {
      const auto key = static_cast<TokenWord>(crowded ? random() % 40 << 17 | random() % 3 : random() % 400);
      return key << 3 | static_cast<TokenWord>(random() % 8);
    };
    std::vector<TokenWord> a(1 + random() % 200), b(random() % 200);
    for (TokenWord& t : a) t = token();
    for (TokenWord& t : b) t = token();
    masks.build(view(a));
    const auto count = static_cast<std::uint32_t>(b.size());
    std::vector<MatchedRow> fast(b.size() + TokenMasks::more_rows), slow(b.size() + TokenMasks::more_rows);
    const std::uint32_t n = masks.find_slowly(b.data(), count, slow.data());
    testing::on_every_target([&](const std::string& target) {
      CAPTURE(target);
      REQUIRE(masks.find(b.data(), count, fast.data()) == n);
      for (std::uint32_t row = 0; row < n; ++row) {
        REQUIRE(fast[row].at == slow[row].at);
        REQUIRE(fast[row].mask == slow[row].mask);
      }
    });
    std::uint32_t row = 0;
    for (std::uint32_t j = 0; j < count; ++j) {
      std::vector<std::uint32_t> places;
      for (std::uint32_t i = 0; i < a.size(); ++i)
        if (key_of(a[i]) == key_of(b[j])) places.push_back(i);
      if (places.empty()) continue;
      REQUIRE(row < n);
      REQUIRE(fast[row].at == j);
      REQUIRE(fast[row].mask == slow[row].mask);
      std::vector<std::uint32_t> marked;
      for (std::uint32_t i = 0; i < masks.words() * 64; ++i)
        if (masks.masks()[fast[row].mask + i / 64] >> (i % 64) & 1) marked.push_back(i);
      REQUIRE(marked == places);
      ++row;
    }
    REQUIRE(row == n);
  }
}
