// Token runs -> byte spans in the originals, and the words of evidence.
#include <fmt/format.h>

#include <algorithm>

#include "engine/stages.hpp"
#include "twicetold/fold.hpp"

namespace twicetold::engine {

std::string count_in_words(std::uint32_t tokens, match::Script script) {
  const char* unit = script == match::Script::word ? "word" : "character";
  return fmt::format("{} {}{}", tokens, unit, tokens == 1 ? "" : "s");
}

// `measurer` has a's tokens as its first passage and has just aligned b's.
void fill_common(const Context& context, match::Measurer& measurer, std::uint32_t a, std::uint32_t b, bool only_stretch,
                 std::vector<std::array<std::uint64_t, 4>>& common, SpanCache& cache) {
  const Collection& c = context.collection;
  const Span sa = c.core(a), sb = c.core(b);
  if (cache.passage != a) cache = {a, token_spans(c.text(a, sa))};
  const std::vector<Span>& ta = cache.spans;
  const std::vector<Span> tb = token_spans(c.text(b, sb));
  common.clear();
  const auto& runs = only_stretch ? measurer.stretch() : measurer.alignment();
  for (const match::CommonRun& r : runs) {
    if (r.length < 2 && runs.size() > 1) continue;  // a lone word says nothing
    if (r.a + r.length > ta.size() || r.b + r.length > tb.size()) break;
    std::array<std::uint64_t, 4> spans{sa.begin + ta[r.a].begin, sa.begin + ta[r.a + r.length - 1].end,
                                       sb.begin + tb[r.b].begin, sb.begin + tb[r.b + r.length - 1].end};
    if (!common.empty()) {  // one character may be several tokens, and two runs meet in it
      spans[0] = std::max(spans[0], common.back()[1]);
      spans[2] = std::max(spans[2], common.back()[3]);
      if (spans[0] >= spans[1] || spans[2] >= spans[3]) continue;
    }
    common.push_back(spans);
  }
}

}  // namespace twicetold::engine
