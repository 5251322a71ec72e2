#include <algorithm>
#include <catch2/catch.hpp>

#include "group/cluster.hpp"
#include "random.hpp"

using twicetold::group::cluster;
using twicetold::group::NearEdge;

TEST_CASE("core edges join, a weak edge attaches one passage to its best") {
  const std::vector<NearEdge> edges = {
      {0, 1, .9F, true}, {1, 2, .8F, true}, {2, 3, .53F, false}, {3, 5, .55F, false}, {5, 6, .9F, true}};
  REQUIRE(cluster(8, edges) == twicetold::BigVector<std::uint32_t>{0, 0, 0, 3, 4, 3, 3, 7});
}

TEST_CASE("a weak edge never joins two groups") {
  const std::vector<NearEdge> edges = {{0, 1, .9F, true}, {2, 3, .9F, true}, {1, 2, .54F, false}};
  REQUIRE(cluster(4, edges) == twicetold::BigVector<std::uint32_t>{0, 0, 2, 2});
}

TEST_CASE("the order of edges doesn't matter") {
  testing::Random random(4);
  for (int round = 0; round < 50; ++round) {
    std::vector<NearEdge> edges;
    for (int i = 0; i < 120; ++i) {
      const std::uint32_t a = random() % 60, b = random() % 60;
      if (a != b)
        edges.push_back(
            {std::min(a, b), std::max(a, b), static_cast<float>(random() % 40) / 100 + .5F, random() % 3 == 0});
    }
    const auto wanted = cluster(60, edges);
    std::shuffle(edges.begin(), edges.end(), random);
    REQUIRE(cluster(60, edges) == wanted);
  }
}
