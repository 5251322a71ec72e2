// What tokens look like as bits: vector code against its plain twin, both and all that asks them against the tokens.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "every_target.hpp"
#include "match/token_bits.hpp"
#include "random.hpp"

using namespace twicetold::match;

TEST_CASE("token bits: a vector at a time as one by one") {
  testing::Random random(23);
  TokenBits fast, slow;  // used again and again, so that what one text leaves behind would show
  for (int round = 0; round < 2000; ++round) {
    std::vector<TokenWord> tokens(random() % 300);
    const bool rare = round % 2 == 0;
    for (TokenWord& t : tokens) t = random() % 1000 << 3 | (rare && random() % 9 != 0 ? 0 : random() % 8);
    look_slowly(tokens, slow);
    const auto size = static_cast<std::uint32_t>(tokens.size());
    const auto set_of = [&](const PositionSet& set) {
      std::vector<std::uint32_t> places;
      set.for_each([&](std::uint32_t i) { places.push_back(i); });
      return places;
    };
    testing::on_every_target([&](const std::string& target) {
      CAPTURE(target);
      look_at(tokens, fast);
      REQUIRE(fast.sentences.size() == size);
      REQUIRE(set_of(fast.sentences) == set_of(slow.sentences));
      REQUIRE(set_of(fast.numbers) == set_of(slow.numbers));
      REQUIRE(set_of(fast.facts) == set_of(slow.facts));
    });
    if (size == 0) continue;
    std::uint32_t from = random() % size, to = random() % (size + 1);
    const auto fact = [](TokenWord t) { return is_fact(t); };
    const bool any = from < to && std::any_of(tokens.begin() + from, tokens.begin() + to, fact);
    REQUIRE(slow.facts.any(from, to) == any);
    for (std::uint32_t k = 0; k < 64; ++k)
      REQUIRE((slow.facts.word_from(from) >> k & 1) == (from + k < size && is_fact(tokens[from + k]) ? 1U : 0U));
    std::uint32_t begin = from;
    while (begin > 0 && !(tokens[begin] & sentence_bit)) --begin;
    REQUIRE(slow.sentence_from(from) == begin);
    std::uint32_t end = to;
    while (end < size && !(tokens[end] & sentence_bit)) ++end;
    REQUIRE(slow.sentence_to(to) == end);
  }
}
