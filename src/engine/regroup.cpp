// Looks at groups again, because pairs alone get some things wrong; see regroup.hpp. Linear in edges and members:
// everything is compared with the first passage of a group only.
#include <algorithm>
#include <functional>

#include "base/parallel_sort.hpp"
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
    if (e.match_class == MatchClass::template_ && e.renumbered) continue;
    const std::uint32_t inside = grouped[e.a] ? e.a : e.b, alone = grouped[e.a] ? e.b : e.a;
    if (label[inside] != inside) wanted.push_back(std::uint64_t{label[inside]} << 32 | alone);
  }
  base::parallel_sort(context.threads, wanted, std::less<>());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<std::uint8_t> near(wanted.size(), 0);
  BigVector<float> overlap(wanted.size());
  base::parallel_chunks(
      context.threads, wanted.size(), 256,
      [&](std::size_t from, std::size_t to, unsigned) {
        match::Measurer measurer(&context.proposal.variety);
        std::uint32_t first = no_index;
        for (std::size_t i = from; i < to; ++i) {
          base::Spill::breathe_now_and_then();
          const auto root = static_cast<std::uint32_t>(wanted[i] >> 32), alone = static_cast<std::uint32_t>(wanted[i]);
          if (root != first) measurer.set_first(table[root]);
          first = root;
          if (table[root].script != table[alone].script) continue;
          const match::Edge e =
              match::compare(measurer, table[root], table[alone], {context.options.detect.similarity});
          near[i] = e.match_class == MatchClass::near;
          overlap[i] = e.overlap;
        }
      },
      context.options.run.stop);
  const std::size_t before = near_edges.size();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (near[i] == 0) continue;
    const auto root = static_cast<std::uint32_t>(wanted[i] >> 32), alone = static_cast<std::uint32_t>(wanted[i]);
    near_edges.push_back({std::min(root, alone), std::max(root, alone), overlap[i], false});
  }
  return near_edges.size() > before;
}

namespace {

// Has `other` too little in common with the first passage of its group? `set`: the measurer has that one already.
bool drifted(match::Measurer& measurer, const match::PassageTable& table, const EdgeIndex& edges, std::uint32_t first,
             std::uint32_t other, bool& set) {
  constexpr double least = 0.20;  // overlap
  if (const match::Edge* e = edges.find(first, other); e != nullptr && e->across == 0) return e->overlap < least;
  if (!set) measurer.set_first(table[first]);
  set = true;
  const match::PassageTokens& b = table[other];
  const std::uint32_t lcs = measurer.lcs(b);
  return lcs < least * (table[first].count + b.count - lcs);
}

// The members of one group, ascending; `rest` and `next` are room for the work.
void part_group(match::Measurer& measurer, const match::PassageTable& table, const EdgeIndex& edges,
                BigVector<std::uint32_t>& label, std::vector<std::uint32_t>& rest, std::vector<std::uint32_t>& next) {
  while (rest.size() > 2 || (!rest.empty() && label[rest[0]] != rest[0])) {
    const std::uint32_t first = rest[0];
    label[first] = first;
    next.clear();
    bool set = false;
    for (std::size_t k = 1; k < rest.size(); ++k) {
      base::Spill::breathe_now_and_then();
      if (drifted(measurer, table, edges, first, rest[k], set))
        next.push_back(rest[k]);
      else
        label[rest[k]] = first;
    }
    rest.swap(next);
  }
}

}  // namespace

EdgeIndex::EdgeIndex(std::size_t passages, const BigVector<match::Edge>& edges)
    : edges_(edges), begin_(passages + 2, 0) {
  for (const match::Edge& e : edges) {
    base::Spill::breathe_now_and_then();
    ++begin_[e.a + 1];
  }
  for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
}

const match::Edge* EdgeIndex::find(std::uint32_t a, std::uint32_t b) const {
  if (a > b) std::swap(a, b);
  const match::Edge* const first = edges_.data() + begin_[a];
  const match::Edge* const last = edges_.data() + begin_[a + 1];
  const match::Edge* const it =
      std::lower_bound(first, last, b, [](const match::Edge& e, std::uint32_t key) { return e.b < key; });
  return it != last && it->b == b ? it : nullptr;
}

void part_drifted(const Context& context, const EdgeIndex& edges, BigVector<std::uint32_t>& label) {
  const auto& table = context.uniques.table;
  BigVector<std::uint64_t> rows;
  std::vector<bool> first_of_some(label.size(), false);
  for (std::uint32_t i = 0; i < label.size(); ++i)
    if (label[i] != i) first_of_some[label[i]] = true;
  for (std::uint32_t i = 0; i < label.size(); ++i)
    if (label[i] != i || first_of_some[i]) rows.push_back(std::uint64_t{label[i]} << 32 | i);
  base::parallel_sort(context.threads, rows, std::less<>());
  // Who takes a piece of the rows takes the groups that begin in it.
  const auto border = [&](std::size_t i) {
    while (i > 0 && i < rows.size() && rows[i] >> 32 == rows[i - 1] >> 32) ++i;
    return i;
  };
  base::parallel_chunks(
      context.threads, rows.size(), 1024,
      [&](std::size_t from, std::size_t to, unsigned) {
        match::Measurer measurer(&context.proposal.variety);
        std::vector<std::uint32_t> rest, next;
        const std::size_t end = border(to);
        for (std::size_t i = border(from); i < end;) {
          const std::uint64_t group = rows[i] >> 32;
          rest.clear();
          for (; i < rows.size() && rows[i] >> 32 == group; ++i) rest.push_back(static_cast<std::uint32_t>(rows[i]));
          part_group(measurer, table, edges, label, rest, next);
        }
      },
      context.options.run.stop);
}

}  // namespace twicetold::engine
