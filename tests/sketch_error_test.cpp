// The stated errors, measured.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>

#include "fold/token_hash.hpp"
#include "twicetold/sketch.hpp"

namespace {

using Sets = std::pair<std::vector<std::uint64_t>, std::vector<std::uint64_t>>;

// Two sets of `size` shingles, `shared` of them in both.
Sets sets(std::mt19937_64& random, std::size_t size, std::size_t shared) {
  std::vector<std::uint64_t> a(size), b(size);
  for (auto& x : a) x = random();
  for (auto& x : b) x = random();
  std::copy_n(a.begin(), shared, b.begin());
  return {a, b};
}

// The same of neighbouring numbers: what little randomness there is comes from the mixing of shingles.
Sets poor_sets(std::mt19937_64& random, std::size_t size, std::size_t shared) {
  Sets s;
  for (auto* set : {&s.first, &s.second}) {
    std::vector<std::uint64_t> tokens(size);
    const std::uint64_t first = random();
    for (std::size_t i = 0; i < size; ++i) tokens[i] = first + i;
    twicetold::shingle_hashes(tokens, 1, *set);
  }
  std::copy_n(s.first.begin(), shared, s.second.begin());
  return s;
}

}  // namespace

TEST_CASE("MinHash estimates Jaccard without bias, with the stated error") {
  std::mt19937_64 random(3);
  const twicetold::MinHasher hasher(128);
  std::vector<std::uint32_t> sa(128), sb(128);
  for (const std::size_t size : {20U, 72U, 400U}) {
    for (const double share : {0.2, 0.5, 0.8}) {
      const auto shared = static_cast<std::size_t>(share * static_cast<double>(size));
      const double truth = static_cast<double>(shared) / static_cast<double>(2 * size - shared);
      constexpr int rounds = 4000;
      double sum = 0, squares = 0;
      for (int round = 0; round < rounds; ++round) {
        const auto [a, b] = (round % 2 == 0 ? sets : poor_sets)(random, size, shared);
        hasher(a, sa);
        hasher(b, sb);
        const double error = twicetold::estimated_jaccard(sa, sb) - truth;
        sum += error;
        squares += error * error;
      }
      const double stated = std::sqrt(truth * (1 - truth) / 128), found = std::sqrt(squares / rounds);
      INFO(size << " shingles, J = " << truth << ", stated error " << stated << ", found " << found);
      CHECK(std::abs(sum / rounds) < 4 * stated / std::sqrt(rounds));
      CHECK(found < 1.06 * stated);
      CHECK(found > 0.80 * stated);  // small sets: drawn without replacement, a little better
    }
  }
}

TEST_CASE("SimHash distance follows the angle") {
  std::mt19937_64 random(4);
  for (const double share : {0.5, 0.8, 0.95}) {
    constexpr std::size_t size = 400;
    const auto shared = static_cast<std::size_t>(share * size);
    double bits = 0;
    constexpr int rounds = 600;
    for (int round = 0; round < rounds; ++round) {
      const auto [a, b] = sets(random, size, shared);
      bits += std::popcount(twicetold::simhash(a) ^ twicetold::simhash(b));
    }
    const double expected = 64 * std::acos(share) / std::acos(-1.0);
    INFO(share << ": " << bits / rounds << " bits, expected " << expected);
    CHECK(bits / rounds == Approx(expected).margin(1.0));
  }
}

TEST_CASE("token hashes are spread evenly") {
  // Short words differ in few bits; their hashes must not.
  std::vector<std::uint64_t> hashes;
  char bytes[32] = {};
  for (int i = 0; i < 200000; ++i) {
    const int size = std::snprintf(bytes, sizeof bytes, "%x", i);
    hashes.push_back(twicetold::fold_room::hash_token(bytes, static_cast<std::size_t>(size)));
  }
  for (const unsigned shift : {0U, 16U, 32U, 44U}) {
    std::vector<int> cells(1 << 12);
    for (const std::uint64_t h : hashes) ++cells[h >> shift & 0xfff];
    const double mean = 200000.0 / 4096;
    double chi = 0;
    for (const int cell : cells) chi += (cell - mean) * (cell - mean) / mean;
    CHECK(chi == Approx(4095).margin(6 * std::sqrt(2 * 4095.0)));
  }
  std::sort(hashes.begin(), hashes.end());
  CHECK(std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end());
}

TEST_CASE("each bit of a token moves half of its hash") {
  std::mt19937_64 random(9);
  for (const unsigned size : {2U, 3U, 5U, 8U, 9U, 16U}) {
    std::vector<int> flips(64);
    int trials = 0;
    for (int round = 0; round < 400; ++round) {
      char bytes[32] = {};
      for (unsigned i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + random() % 26);
      const std::uint64_t before = twicetold::fold_room::hash_token(bytes, size);
      for (unsigned i = 0; i < size; ++i) {
        for (const int bit : {1, 2, 4, 8, 16}) {
          bytes[i] = static_cast<char>(bytes[i] ^ bit);
          const std::uint64_t change = before ^ twicetold::fold_room::hash_token(bytes, size);
          bytes[i] = static_cast<char>(bytes[i] ^ bit);
          for (unsigned b = 0; b < 64; ++b) flips[b] += static_cast<int>(change >> b & 1);
          ++trials;
        }
      }
    }
    const auto [low, high] = std::minmax_element(flips.begin(), flips.end());
    INFO(size << " bytes: " << *low << " to " << *high << " of " << trials);
    CHECK(*low > 0.38 * trials);
    CHECK(*high < 0.62 * trials);
  }
}
