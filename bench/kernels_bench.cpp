// Micro-benches of the front end's kernels on one made-up Vietnamese paragraph of 74 words (the mean of a
// news paragraph) and its English and Chinese twins. Figures of whole collections: `bench run`.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <string>
#include <vector>

#include "base/xxhash.hpp"
#include "twicetold/fold.hpp"
#include "twicetold/passage.hpp"
#include "twicetold/sketch.hpp"

namespace {

using namespace twicetold;

const char* const texts[] = {
    "Sáng 14-3, người dân thị trấn ven sông kéo nhau ra bờ kè xem chiếc cầu gỗ dài 240 mét vừa được sửa xong sau ba "
    "năm đóng cửa. Ông "
    "Trần Văn Lộc, 67 tuổi, kể rằng hồi nhỏ ông vẫn theo mẹ qua cầu đi chợ, mỗi lần nước lên phải cởi dép cầm tay. Chủ "
    "tịch thị trấn nói "
    "cầu sẽ mở cho người đi bộ và xe đạp cả ngày lẫn đêm.",
    "On the morning of 14 March people of the river town walked out to the embankment to see the wooden bridge, 240 "
    "metres long, that had "
    "been closed for three years. Henry Loke, 67, said that as a boy he crossed it with his mother on market days and "
    "carried his shoes "
    "whenever the water rose. The mayor promised that walkers and cyclists may use it day and night.",
    "三月十四日上午，河边小镇的居民来到堤岸，观看关闭三年后修好的木桥。六十七岁的陆先生说，他小时候常跟母亲过桥去赶集，"
    "涨水时要把鞋提在"
    "手里。镇长表示，行人和自行车昼夜都可以通行。"};

void set_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}
std::string text_of(const benchmark::State& state) { return texts[state.range(0)]; }

void validate_utf8(benchmark::State& state) {
  const std::string text = text_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(simdjson::validate_utf8(text.data(), text.size()));
  set_bytes(state, text.size());
}
void hash_bytes(benchmark::State& state) {
  const std::string text = text_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(base::hash64(text));
  set_bytes(state, text.size());
}
void split(benchmark::State& state) {
  const std::string text = text_of(state);
  std::vector<Span> spans;
  for (auto _ : state) {
    split_passages(text, {}, spans);
    benchmark::DoNotOptimize(spans.data());
  }
  set_bytes(state, text.size());
}
void tokenize(benchmark::State& state) {
  const std::string text = text_of(state) + std::string(64, ' ');
  const std::string_view view(text.data(), text.size() - 64);
  Tokenizer tokenizer;
  for (auto _ : state) benchmark::DoNotOptimize(tokenizer.tokenize(view, true).hashes.data());
  set_bytes(state, view.size());
}

std::vector<std::uint64_t> tokens_of(const std::string& text) {
  Tokenizer tokenizer;
  const TokenView view = tokenizer.tokenize(text);
  return {view.hashes.begin(), view.hashes.end()};
}

void exact(benchmark::State& state) {
  const std::string text = text_of(state);
  const auto tokens = tokens_of(text);
  for (auto _ : state) benchmark::DoNotOptimize(exact_hash(tokens));
  set_bytes(state, text.size());
}
void shingles(benchmark::State& state) {
  const std::string text = text_of(state);
  const auto tokens = tokens_of(text);
  std::vector<std::uint64_t> out;
  for (auto _ : state) {
    shingle_hashes(tokens, 3, out);
    benchmark::DoNotOptimize(out.data());
  }
  set_bytes(state, text.size());
}
void min_hash(benchmark::State& state) {
  const std::string text = text_of(state);
  std::vector<std::uint64_t> set;
  shingle_hashes(tokens_of(text), 3, set);
  const MinHasher hasher(128);
  std::vector<std::uint32_t> signature(128);
  for (auto _ : state) {
    hasher(set, signature);
    benchmark::DoNotOptimize(signature.data());
  }
  set_bytes(state, text.size());
}
void sim_hash(benchmark::State& state) {
  const std::string text = text_of(state);
  std::vector<std::uint64_t> set;
  shingle_hashes(tokens_of(text), 3, set);
  for (auto _ : state) benchmark::DoNotOptimize(simhash(set));
  set_bytes(state, text.size());
}

#define TWICETOLD_ALL_TEXTS(kernel) BENCHMARK(kernel)->Arg(0)->Arg(1)->Arg(2)
TWICETOLD_ALL_TEXTS(validate_utf8);
TWICETOLD_ALL_TEXTS(hash_bytes);
TWICETOLD_ALL_TEXTS(split);
TWICETOLD_ALL_TEXTS(tokenize);
TWICETOLD_ALL_TEXTS(exact);
TWICETOLD_ALL_TEXTS(shingles);
TWICETOLD_ALL_TEXTS(min_hash);
TWICETOLD_ALL_TEXTS(sim_hash);

}  // namespace
