// Looks at groups again, because pairs alone get some things wrong; see regroup.hpp. Linear in edges and members:
// everything is compared with the first passage of a group only.
#include <algorithm>

#include "base/spill.hpp"
#include "engine/regroup.hpp"

namespace twicetold::engine {

// In a large family the pairs an engine proposes may all be between two far edits.
bool rescue(const Context& context, const BigVector<std::uint32_t>& label, BigVector<group::NearEdge>& near_edges) {
  const auto& table = context.uniques.table;
  std::vector<bool> grouped(label.size(), false);
  for (std::uint32_t i = 0; i < label.size(); ++i)
    if (label[i] != i) grouped[i] = grouped[label[i]] = true;
  BigVector<std::uint64_t> wanted;  // group's first passage, lone passage
  for (const match::Edge& e : context.joined.edges) {
    base::Spill::breathe_now_and_then();
    if (e.match_class == MatchClass::near || e.match_class == MatchClass::none || grouped[e.a] == grouped[e.b])
      continue;
    const std::uint32_t inside = grouped[e.a] ? e.a : e.b, alone = grouped[e.a] ? e.b : e.a;
    if (label[inside] != inside) wanted.push_back(std::uint64_t{label[inside]} << 32 | alone);
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  match::Measurer measurer(&context.proposal.variety);
  std::uint32_t first = no_index;
  const std::size_t before = near_edges.size();
  for (const std::uint64_t w : wanted) {
    base::Spill::breathe();
    const auto root = static_cast<std::uint32_t>(w >> 32), alone = static_cast<std::uint32_t>(w);
    if (root != first) measurer.set_first(table[root]);
    first = root;
    if (table[root].script != table[alone].script) continue;
    const match::Edge e = match::compare(measurer, table[root], table[alone], {context.options.detect.similarity});
    if (e.match_class == MatchClass::near)
      near_edges.push_back({std::min(root, alone), std::max(root, alone), e.overlap, false});
  }
  return near_edges.size() > before;
}

void part_drifted(const Context& context, BigVector<std::uint32_t>& label) {
  constexpr double least = 0.20;  // overlap with the first passage
  const auto& table = context.uniques.table;
  BigVector<std::uint64_t> rows;
  std::vector<bool> first_of_some(label.size(), false);
  for (std::uint32_t i = 0; i < label.size(); ++i)
    if (label[i] != i) first_of_some[label[i]] = true;
  for (std::uint32_t i = 0; i < label.size(); ++i)
    if (label[i] != i || first_of_some[i]) rows.push_back(std::uint64_t{label[i]} << 32 | i);
  std::sort(rows.begin(), rows.end());
  match::Measurer measurer(&context.proposal.variety);
  std::vector<std::uint32_t> rest, next;
  for (std::size_t i = 0; i < rows.size();) {
    base::Spill::breathe();
    std::size_t j = i;
    rest.clear();
    for (; j < rows.size() && rows[j] >> 32 == rows[i] >> 32; ++j) rest.push_back(static_cast<std::uint32_t>(rows[j]));
    i = j;
    while (rest.size() > 2 || (!rest.empty() && label[rest[0]] != rest[0])) {
      const std::uint32_t first = rest[0];
      label[first] = first;
      next.clear();
      if (rest.size() > 1) measurer.set_first(table[first]);
      for (std::size_t k = 1; k < rest.size(); ++k) {
        const match::PassageTokens& b = table[rest[k]];
        const std::uint32_t lcs = measurer.lcs(b);
        if (lcs < least * (table[first].count + b.count - lcs))
          next.push_back(rest[k]);
        else
          label[rest[k]] = first;
      }
      rest.swap(next);
    }
  }
}

}  // namespace twicetold::engine
