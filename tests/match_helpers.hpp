// Token sequences made in a test, seen as passages.
#pragma once

#include <cstdint>
#include <vector>

#include "match/passage_table.hpp"
#include "random.hpp"

namespace match_test {

using Tokens = std::vector<twicetold::match::TokenWord>;

inline twicetold::match::PassageTokens view(const Tokens& t,
                                            twicetold::match::Script script = twicetold::match::Script::word) {
  twicetold::match::PassageTokens p;
  p.data = t.data();
  p.count = static_cast<std::uint32_t>(t.size());
  p.script = script;
  p.indexed = true;
  return p;
}

inline Tokens random_tokens(testing::Random& random, std::size_t n, unsigned vocabulary) {
  Tokens t(n);
  for (auto& x : t)
    x = static_cast<twicetold::match::TokenWord>((random() % vocabulary + 1) * 2654435761U / 8 << 3) | random() % 8;
  return t;
}

inline Tokens edit(testing::Random& random, Tokens t, unsigned vocabulary) {
  Tokens out;
  for (const twicetold::match::TokenWord x : t) {
    const unsigned r = random() % 10;
    if (r < 7) out.push_back(x);
    if (r == 7) out.push_back(random_tokens(random, 1, vocabulary)[0]);
    if (r == 8) {
      out.push_back(x);
      out.push_back(random_tokens(random, 1, vocabulary)[0]);
    }
  }
  return out;
}

}  // namespace match_test
