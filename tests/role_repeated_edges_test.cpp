// Prefixes and suffixes found by counting.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "twicetold/role.hpp"

using namespace twicetold;

namespace {

struct Line {
  std::string text;
  std::uint32_t document, source;
};

RepeatedEdges found(std::vector<Line> lines) {
  RepeatedEdges edges;
  for (const Line& l : lines) edges.add(l.text, l.document, l.source);
  edges.finish();
  return edges;
}

const std::vector<Line> post = {
    {"The River Post - The old bridge over the river will be closed for a week.", 0, 0},
    {"The River Post - A ferry will carry people on foot until it opens again.", 1, 0},
    {"The River Post - Engineers found that two of the cables had lost their strength.", 2, 0},
    {"A concert on the market square drew two thousand people | Culture desk", 0, 0},
    {"The library opens on Sundays from the first of next month on | Culture desk", 1, 0},
    {"Three painters of the town show their work in the old town hall | Culture desk", 2, 0}};

}  // namespace

TEST_CASE("a prefix and a suffix of a paper are found, with their bytes", "[role][repeated-edges]") {
  const RepeatedEdges edges = found(post);
  CHECK(edges.size() == 2);
  const std::string fresh = "The River Post - Nobody knows how long the work will take in the end.";
  CHECK(fresh.substr(0, edges.find(fresh, 0).head.length) == "The River Post - ");
  CHECK(edges.find(fresh, 0).head.role == Role::agency_line);
  CHECK(edges.find(fresh, 0).head.confidence > 0.7);
  const std::string other = "The museum has bought a map of the town that is older than its walls | Culture desk";
  CHECK(other.substr(other.size() - edges.find(other, 0).tail.length) == " | Culture desk");
  CHECK(edges.find(fresh, 1).head.length == 0);  // another source
}

TEST_CASE("two documents, one text, one family, digits: no edge", "[role][repeated-edges]") {
  CHECK(found({post[0], post[1]}).size() == 0);
  CHECK(found({post[0], {post[0].text, 1, 0}, {post[0].text, 2, 0}}).size() == 0);  // the same text: a repeat, no edge
  std::vector<Line> family = post;
  for (Line& l : family) l.document = 7;
  CHECK(found(family).size() == 0);
  CHECK(found({{"Lap 12 - The leader comes in for new tyres again, it seems.", 0, 0},
               {"Lap 12 - The leader goes out again with the wrong tyres.", 1, 0},
               {"Lap 12 - The leader is no leader any more, to our surprise.", 2, 0}})
            .size() == 0);
}

TEST_CASE("candidates stay inside the passage and the order of add changes nothing",
          "[role][repeated-edges][property]") {
  const std::vector<std::string> pieces = {" - ", " | ", "bridge", "cầu", " ", "12",
                                           " – ", ".",   "ferry",  "，",  "(", "｜"};
  std::mt19937 random(3);
  std::vector<Line> lines = post;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    std::string s;
    for (std::size_t n = 1 + random() % 14; n > 0; --n) s += pieces[random() % pieces.size()];
    const EdgeCandidates c = edge_candidates(s);
    REQUIRE(c.head + c.tail <= s.size());
    lines.push_back({s, static_cast<std::uint32_t>(random() % 50), static_cast<std::uint32_t>(random() % 2)});
  }
  const RepeatedEdges a = found(lines);
  std::shuffle(lines.begin(), lines.end(), random);
  const RepeatedEdges b = found(lines);
  CHECK(a.size() == b.size());
  for (const Line& l : lines) {
    REQUIRE(a.find(l.text, l.source).head.length == b.find(l.text, l.source).head.length);
    REQUIRE(a.find(l.text, l.source).tail.length == b.find(l.text, l.source).tail.length);
  }
}
