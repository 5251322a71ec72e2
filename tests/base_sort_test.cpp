// parallel_sort against std::stable_sort, run by run: the same rows for any number of threads, of equal ones too.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>

#include "base/parallel_sort.hpp"

using twicetold::BigVector;
using twicetold::base::parallel_sort;

namespace {

struct Row {
  std::uint32_t key = 0, number = 0;
  bool operator==(const Row&) const = default;
};

bool by_key(const Row& x, const Row& y) { return x.key < y.key; }

BigVector<Row> rows(std::size_t n, std::uint32_t keys, unsigned seed) {
  std::mt19937 random(seed);
  BigVector<Row> all(n);
  for (std::uint32_t i = 0; i < n; ++i) all[i] = {static_cast<std::uint32_t>(random()) % keys, i};
  return all;
}

}  // namespace

TEST_CASE("rows are sorted as std::sort does, whatever their number, their keys and the threads") {
  for (const std::size_t n : {0UL, 1UL, 2UL, 16384UL, 16385UL, 40000UL, 200001UL}) {
    for (const std::uint32_t keys : {1U, 7U, 1000U, 4000000000U}) {
      const BigVector<Row> before = rows(n, keys, static_cast<unsigned>(n) + keys);
      const auto whole = [](const Row& x, const Row& y) {
        return x.key != y.key ? x.key < y.key : x.number < y.number;
      };
      BigVector<Row> wanted = before, total = before;
      std::sort(wanted.begin(), wanted.end(), whole);
      parallel_sort(3, total, whole);
      CHECK(total == wanted);
      // Without a total order: the same rows in the same places for any number of threads, by key at least.
      BigVector<Row> one = before, five = before;
      parallel_sort(1, one, by_key);
      parallel_sort(5, five, by_key);
      CHECK(one == five);
      CHECK(std::is_sorted(one.begin(), one.end(), by_key));
      std::sort(one.begin(), one.end(), whole);
      CHECK(one == wanted);
    }
  }
}

TEST_CASE("runs that are sorted already, backwards or far apart are merged too") {
  constexpr std::size_t n = 100000;
  for (const int shape : {0, 1, 2}) {
    BigVector<std::uint64_t> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i] = shape == 0 ? i : shape == 1 ? n - i : (i % 2) * n + i / 2;
    BigVector<std::uint64_t> wanted = all;
    std::sort(wanted.begin(), wanted.end());
    parallel_sort(2, all, [](std::uint64_t x, std::uint64_t y) { return x < y; });
    CHECK(all == wanted);
  }
}
