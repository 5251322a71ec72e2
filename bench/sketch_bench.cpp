// Sketches of a paragraph of 72 shingles, and the whole fingerprint from text.
#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "twicetold/fold.hpp"
#include "twicetold/sketch.hpp"

namespace {

std::vector<std::uint64_t> numbers(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> out(count);
  for (auto& x : out) x = random();
  return out;
}

void shingles(benchmark::State& state) {
  const auto tokens = numbers(74);
  std::vector<std::uint64_t> out;
  for (auto _ : state) {
    twicetold::shingle_hashes(tokens, static_cast<unsigned>(state.range(0)), out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(shingles)->Arg(1)->Arg(3)->Arg(5);

void minhash(benchmark::State& state) {
  const auto set = numbers(72);
  const twicetold::MinHasher hasher(static_cast<unsigned>(state.range(0)));
  std::vector<std::uint32_t> signature(hasher.permutations());
  for (auto _ : state) {
    hasher(set, signature);
    benchmark::DoNotOptimize(signature.data());
  }
}
BENCHMARK(minhash)->Arg(64)->Arg(128)->Arg(256);

void simhash(benchmark::State& state) {
  const auto set = numbers(72);
  for (auto _ : state) benchmark::DoNotOptimize(twicetold::simhash(set));
}
BENCHMARK(simhash);

void fingerprint(benchmark::State& state) {
  std::string text;
  while (text.size() < 420)
    text += "Sáng 12/3, tổ công tác của thành phố đã kiểm tra hơn 40 cơ sở chế biến ở vùng ven biển. ";
  twicetold::Tokenizer tokenizer;
  const twicetold::MinHasher hasher;
  std::vector<std::uint64_t> set;
  std::vector<std::uint32_t> signature(hasher.permutations());
  for (auto _ : state) {
    const auto tokens = tokenizer.tokenize(text);
    twicetold::shingle_hashes(tokens.hashes, 3, set);
    hasher(set, signature);
    benchmark::DoNotOptimize(signature.data());
    benchmark::DoNotOptimize(twicetold::simhash(set) ^ twicetold::exact_hash(tokens.hashes));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(fingerprint);

}  // namespace
