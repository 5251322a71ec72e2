// Values that must never change, and that are the same on every target.
#include <catch2/catch.hpp>
#include <random>

#include "every_target.hpp"
#include "sketch/mix.hpp"
#include "twicetold/error.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/sketch.hpp"

using twicetold::MinHasher;

namespace {

std::vector<std::uint64_t> numbers(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> out(count);
  for (auto& x : out) x = random();
  return out;
}

std::vector<std::uint64_t> tokens_of(std::string_view text) {
  twicetold::Tokenizer tokenizer;
  const auto view = tokenizer.tokenize(text);
  return {view.hashes.begin(), view.hashes.end()};
}

// The definitions of sketch.hpp, word for word.
std::vector<std::uint64_t> plain_shingles(const std::vector<std::uint64_t>& t, std::size_t n) {
  std::vector<std::uint64_t> out;
  if (t.empty()) return out;
  n = std::min(n, t.size());
  for (std::size_t i = 0; i + n <= t.size(); ++i) {
    std::uint64_t h = 0;
    for (std::size_t j = 0; j < n; ++j) h = h * 0x9fb21c651e98df25ULL + t[i + j];
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ULL;
    out.push_back(h ^ h >> 32);
  }
  return out;
}
std::vector<std::uint32_t> plain_minhash(const std::vector<std::uint64_t>& shingles, unsigned k) {
  std::vector<std::uint32_t> out(k, 0xffffffffU);
  for (unsigned j = 0; j < k; ++j)
    for (const std::uint64_t s : shingles)
      out[j] = std::min(out[j], static_cast<std::uint32_t>(s >> 32) + j * static_cast<std::uint32_t>(s));
  return out;
}
std::uint64_t plain_simhash(const std::vector<std::uint64_t>& shingles) {
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 64; ++i) {
    std::int64_t balance = 0;
    for (const std::uint64_t s : shingles) balance += (s >> i & 1) != 0 ? 1 : -1;
    if (balance > 0) out |= std::uint64_t{1} << i;
  }
  return out;
}

}  // namespace

TEST_CASE("every target computes the documented values") {
  testing::on_every_target([](const std::string& target) {
    INFO(target);
    for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 64U, 254U, 255U, 256U, 700U}) {
      const auto tokens = numbers(count, count + 1);
      std::vector<std::uint64_t> shingles;
      for (const unsigned n : {1U, 2U, 3U, 5U, 9U}) {
        twicetold::shingle_hashes(tokens, n, shingles);
        REQUIRE(shingles == plain_shingles(tokens, n));
      }
      REQUIRE(twicetold::simhash(shingles) == plain_simhash(shingles));
      for (const unsigned k : {1U, 16U, 127U, 128U, 129U, 300U}) {
        std::vector<std::uint32_t> signature(k);
        MinHasher{k}(shingles, signature);
        REQUIRE(signature == plain_minhash(shingles, k));
      }
    }
  });
}

TEST_CASE("golden values") {
  const auto tokens = tokens_of("Một đoạn văn ngắn, và a second clause; 漢字 too.");
  REQUIRE(tokens.size() == 11);
  std::vector<std::uint64_t> shingles;
  twicetold::shingle_hashes(tokens, 3, shingles);
  std::vector<std::uint32_t> signature(128);
  MinHasher{}(shingles, signature);
  CHECK(twicetold::exact_hash(tokens) == 0x83e2881184e9a25e);
  CHECK(shingles.front() == 0x2ecad99b8a89ba12);
  CHECK(twicetold::simhash(shingles) == 0xeba7a596de627f32);
  CHECK(signature[0] == 785045915U);
  CHECK(signature[127] == 552088869U);
}

TEST_CASE("few tokens make one shingle, none make none") {
  std::vector<std::uint64_t> shingles{1, 2, 3};
  twicetold::shingle_hashes({}, 3, shingles);
  CHECK(shingles.empty());
  twicetold::shingle_hashes(tokens_of("two words"), 3, shingles);
  CHECK(shingles.size() == 1);
  std::vector<std::uint32_t> signature(128);
  MinHasher{}({}, signature);
  CHECK(signature == std::vector<std::uint32_t>(128, 0xffffffffU));
  CHECK(twicetold::simhash({}) == 0);
}

TEST_CASE("meaningless numbers are refused") {
  std::vector<std::uint64_t> shingles;
  CHECK_THROWS_AS(MinHasher(0), twicetold::Error);
  CHECK_THROWS_AS(MinHasher(4097), twicetold::Error);
  CHECK_THROWS_AS(twicetold::shingle_hashes({}, 0, shingles), twicetold::Error);
  std::vector<std::uint32_t> narrow(3), wide(4);
  CHECK_THROWS_AS(MinHasher(4)(shingles, narrow), twicetold::Error);
  CHECK_THROWS_AS(twicetold::estimated_jaccard(narrow, wide), twicetold::Error);
}

TEST_CASE("folded equality is exact-hash equality") {
  CHECK(twicetold::exact_hash(tokens_of("Hoà bình!")) == twicetold::exact_hash(tokens_of("hòa, BÌNH")));
  CHECK(twicetold::exact_hash(tokens_of("Hoà bình")) != twicetold::exact_hash(tokens_of("hoa bình")));
  CHECK(twicetold::exact_hash(tokens_of("a b")) != twicetold::exact_hash(tokens_of("b a")));
}
