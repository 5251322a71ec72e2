// The same numbers written in another way, against other numbers.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "match/numbers.hpp"
#include "random.hpp"
#include "twicetold/fold.hpp"

using namespace twicetold;
using namespace twicetold::match;

namespace {

bool same(std::string_view a, std::string_view b) {
  const auto tokens = [](std::string_view text) {
    Tokenizer tokenizer;
    const TokenView t = tokenizer.tokenize(text, true);
    std::vector<TokenWord> words;
    for (std::size_t i = 0; i < t.hashes.size(); ++i) words.push_back(make_token(t.hashes[i], t.flags[i]));
    return words;
  };
  return same_digits(tokens(a), tokens(b));
}

}  // namespace

TEST_CASE("numbers in another spelling are the same") {
  CHECK(same("9", "09"));
  CHECK(same("9/2", "09/02"));
  CHECK(same("9/02", "09/2"));
  CHECK(same("1.500m", "1500m"));
  CHECK(same("1500 m", "1.500m"));
  CHECK(same("45kg", "45 kg"));
  CHECK(same("3,45 kg", "3.45kg"));
  CHECK(same("17.000", "17000"));
  CHECK(same("1.250.000", "1250000"));
  CHECK(same("１２", "12"));
  CHECK(same("on the 9/2", "at 09/02"));  // words beside them don't count
}

TEST_CASE("other numbers are other") {
  CHECK_FALSE(same("9", "8"));
  CHECK_FALSE(same("9/2", "9/3"));
  CHECK_FALSE(same("17.000", "17001"));
  CHECK_FALSE(same("2.475", "2.516"));
  CHECK_FALSE(same("45kg", "46 kg"));
  CHECK_FALSE(same("12", "twelve"));
  CHECK_FALSE(same("boat", "ship"));
  CHECK_FALSE(same("", "7"));
  CHECK_FALSE(same("123456", "123457"));
  CHECK_FALSE(same("F0", "F1"));
}

TEST_CASE("every number to five digits is the same as itself in groups, and as no other") {
  testing::Random random(3);
  for (int round = 0; round < 3000; ++round) {
    const unsigned n = 1000 + static_cast<unsigned>(random() % 99000);
    const std::string plain = std::to_string(n),
                      grouped = plain.substr(0, plain.size() - 3) + "." + plain.substr(plain.size() - 3);
    REQUIRE(same(plain, grouped));
    REQUIRE(same(grouped, plain));
    const unsigned other = n ^ (1U << random() % 9);
    if (other != n && other >= 1000) REQUIRE_FALSE(same(std::to_string(other), grouped));
  }
}
