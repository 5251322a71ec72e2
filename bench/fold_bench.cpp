// Tokens a second, beside the limit line (validate UTF-8 + XXH3), by script and by vector target.
#include <benchmark/benchmark.h>
#include <hwy/targets.h>
#include <simdjson.h>

#include <string>

#include "base/xxhash.hpp"
#include "twicetold/fold.hpp"

namespace {

// About 440 bytes each, written for this project.
std::string repeated(std::string_view sentence) {
  std::string out;
  while (out.size() < 420) out += sentence;
  return out;
}
const std::string kTexts[] = {
    repeated(
        "Sáng 12/3, tổ công tác của thành phố đã kiểm tra hơn 40 cơ sở chế biến ở vùng ven biển, ông Hoà cho biết. "),
    repeated(
        "The harbour board said on Tuesday that 14 of its older cranes would be replaced before the winter season. "),
    repeated("市教育委員会は十二日、来年度から小学校の給食を無料にすると発表した。"),
    repeated("คณะกรรมการเห็นชอบโครงการปรับปรุงถนนสายหลักภายในปีหน้า "),
};

void tokenize(benchmark::State& state) {
  const auto targets = hwy::SupportedTargets();
  std::int64_t target = targets & -targets;
  for (std::int64_t skip = state.range(1); skip > 0 && target != 0; --skip) {
    const std::int64_t rest = targets & ~((target << 1) - 1);
    target = rest & -rest;
  }
  if (target == 0) {
    state.SkipWithError("no such target here");
    return;
  }
  hwy::SetSupportedTargetsForTest(target);
  state.SetLabel(hwy::TargetName(target));
  const std::string& text = kTexts[state.range(0)];
  twicetold::Tokenizer tokenizer;
  for (auto _ : state) benchmark::DoNotOptimize(tokenizer.tokenize(text).hashes.data());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  hwy::SetSupportedTargetsForTest(0);
}
BENCHMARK(tokenize)->ArgNames({"text", "target"})->ArgsProduct({{0, 1, 2, 3}, {0, 1, 2, 3, 4, 5}});

void limit(benchmark::State& state) {
  const std::string& text = kTexts[state.range(0)];
  for (auto _ : state) {
    benchmark::DoNotOptimize(simdjson::validate_utf8(text.data(), text.size()));
    benchmark::DoNotOptimize(twicetold::base::hash64(text));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(limit)->DenseRange(0, 3);

}  // namespace
