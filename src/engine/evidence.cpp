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

const std::vector<Span>& SpanCache::of(const Collection& collection, std::uint32_t passage) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].passage == passage) {
      last_ = i;
      return entries_[i].spans;
    }
  if (oldest_ == last_) oldest_ = (oldest_ + 1) % entries_.size();  // somebody may be holding it
  Entry& e = entries_[oldest_];
  e = {passage, token_spans(collection.text(passage, collection.core(passage)))};
  last_ = oldest_;
  oldest_ = (oldest_ + 1) % entries_.size();
  return e.spans;
}

void fill_common(const Context& context, std::span<const match::CommonRun> runs, std::uint32_t a, std::uint32_t b,
                 std::vector<std::array<std::uint64_t, 4>>& common, SpanCache& cache) {
  const Collection& c = context.collection;
  const Span sa = c.core(a), sb = c.core(b);
  const std::vector<Span>& ta = cache.of(c, a);
  const std::vector<Span>& tb = cache.of(c, b);
  common.clear();
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
