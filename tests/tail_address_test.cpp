// Lines that say where to write to, and the cut that moves before them.
#include <catch2/catch.hpp>

#include "tail/address.hpp"

using twicetold::TailParagraph;
using twicetold::tail::before_address;
using twicetold::tail::holds_address;

TEST_CASE("addresses and handles are told from other signs") {
  CHECK(holds_address("Ann Lee writes on harbours. Write to ann.lee@vestby-post.example."));
  CHECK(holds_address("Schreiben Sie an redaktion@blatt.example"));
  CHECK(holds_address("Ann Lee (@annlee) writes on harbours."));
  CHECK(holds_address("@annlee"));
  CHECK(holds_address("3 @ 4 kroner, ask ann@post.example"));
  CHECK_FALSE(holds_address(""));
  CHECK_FALSE(holds_address("@"));
  CHECK_FALSE(holds_address("Tickets @ the gate"));
  CHECK_FALSE(holds_address("ann@post"));
  CHECK_FALSE(holds_address("ann@post."));
  CHECK_FALSE(holds_address("ann@.example"));
  CHECK_FALSE(holds_address("(@a)"));
}

TEST_CASE("the cut moves before an address, but not where the article holds others") {
  const std::vector<TailParagraph> lines = {{"The pier was closed on Tuesday.", 0, {}},
                                            {"The ferry moves to the fish quay.", 2, {}},
                                            {"Ann Lee writes on harbours: ann@post.example", 2, {}},
                                            {"@annlee", 2, {}},
                                            {"Also in the news", 2, {}},
                                            {"A bridge in Vestby", 2, {}}};
  CHECK(before_address(lines, 4) == 2);
  CHECK(before_address(lines, 3) == 2);
  CHECK(before_address(lines, 2) == 2);
  CHECK(before_address(lines, 5) == 5);
  CHECK(before_address(lines, 0) == 0);
  std::vector<TailParagraph> others = lines;
  others[0].text = "\"Closed,\" wrote (@vestby) on Tuesday.";
  CHECK(before_address(others, 4) == 4);
  const std::vector<TailParagraph> all(3, {"ann@post.example", 2, {}});
  CHECK(before_address(all, 2) == 2);  // the first line has one, too
}
