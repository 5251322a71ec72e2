// Documents that go as a whole: at least 90 % of what is left of them stands in one other that stays.
// Least wanted first; the document that covers one that goes is pinned and can't go any more, so the
// chain a < b < c never ends with a's cover gone. Who could cover whom comes from shared groups, the
// 256 most wanted holders of each; so a line that 10,000 documents hold costs no 10^8 pairs.
#include <algorithm>
#include <numeric>

#include "clean/planner.hpp"
#include "twicetold/passage.hpp"

namespace twicetold::clean_room {
namespace {

constexpr double enough = 0.9;
constexpr std::size_t holders_looked_at = 256, covers_measured = 16;

}  // namespace

// Longest common subsequence of tokens, as a share of the first text's. Passages are of 150 words at
// most, so the plain table is a few microseconds; longer ones are cut off at 2,000 tokens.
double Planner::common_share(std::uint32_t row, std::uint32_t other) {
  const auto tokens = [&](std::uint32_t r) {
    const auto view = tokenizer_.tokenize(slice(documents_[rows_[r].document].text, rows_[r].span), true).hashes;
    return std::vector<std::uint64_t>(
        view.begin(), view.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(view.size(), 2000)));
  };
  const auto a = tokens(row), b = tokens(other);
  if (a.empty()) return 0;
  if (a == b) return 1;
  std::vector<std::uint32_t> above(b.size() + 1), line(b.size() + 1);
  for (const std::uint64_t x : a) {
    for (std::size_t j = 0; j < b.size(); ++j) line[j + 1] = x == b[j] ? above[j] + 1 : std::max(line[j], above[j + 1]);
    std::swap(above, line);
  }
  return static_cast<double>(above.back()) / static_cast<double>(a.size());
}

void Planner::take_documents() {
  const auto ranges = groups_of_copies();
  std::vector<std::uint32_t> wanted(documents_.size());
  std::iota(wanted.begin(), wanted.end(), 0U);
  std::sort(wanted.begin(), wanted.end(), [&](std::uint32_t a, std::uint32_t b) { return prefer_document(a, b); });
  std::vector<std::uint32_t> rank(documents_.size());
  for (std::uint32_t i = 0; i < wanted.size(); ++i) rank[wanted[i]] = i;

  std::vector<std::vector<std::uint32_t>> holders(ranges.size());  // of a group: documents, most wanted first
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> held(documents_.size());  // group, row
  for (std::uint32_t g = 0; g < ranges.size(); ++g) {
    for (std::size_t i = ranges[g].first; i < ranges[g].last; ++i) {
      const PlanRow& row = rows_[order_[i]];
      if (!survives(row)) continue;
      held[row.document].emplace_back(g, order_[i]);
      holders[g].push_back(row.document);
    }
    std::sort(holders[g].begin(), holders[g].end(), [&](auto a, auto b) { return rank[a] < rank[b]; });
    holders[g].erase(std::unique(holders[g].begin(), holders[g].end()), holders[g].end());
  }

  std::vector<bool> covers_another(documents_.size());
  std::vector<Span> passages;
  for (auto it = wanted.rbegin(); it != wanted.rend(); ++it) {
    const std::uint32_t d = *it;
    if (covers_another[d] || held[d].empty() || documents_[d].stays) continue;
    split_passages(documents_[d].text, options_.passage, passages);
    double total = 0, shared = 0;
    for (const Span& p : passages) total += gone_[d].touches(p) ? 0 : static_cast<double>(p.size());
    for (const auto& [g, row] : held[d])
      if (holders[g].size() > 1) shared += static_cast<double>(rows_[row].span.size());
    if (total == 0 || shared < enough * total) continue;

    std::unordered_map<std::uint32_t, double> rough;  // other document -> bytes of groups it shares
    for (const auto& [g, row] : held[d]) {
      std::size_t looked_at = 0;
      for (const std::uint32_t e : holders[g]) {
        if (e == d || dropped_[e]) continue;
        if (++looked_at > holders_looked_at) break;
        rough[e] += static_cast<double>(rows_[row].span.size());
      }
    }
    std::vector<std::pair<double, std::uint32_t>> likely;
    for (const auto& [e, bytes] : rough) likely.emplace_back(-bytes, rank[e]);
    std::sort(likely.begin(), likely.end());
    if (likely.size() > covers_measured) likely.resize(covers_measured);
    std::sort(likely.begin(), likely.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const auto& candidate : likely) {
      const std::uint32_t e = wanted[candidate.second];
      double covered = 0;
      for (const auto& [g, row] : held[d]) {
        double share = 0;
        for (auto other =
                 std::lower_bound(held[e].begin(), held[e].end(), std::pair<std::uint32_t, std::uint32_t>(g, 0));
             other != held[e].end() && other->first == g && share < 1; ++other)
          share = std::max(share, common_share(row, other->second));
        covered += share * static_cast<double>(rows_[row].span.size());
      }
      if (covered < enough * total || covered < options_.min_confidence * total) continue;
      covers_another[e] = true;
      dropped_[d] = true;
      gone_[d].add({0, documents_[d].text.size()});
      gone_bytes_[d] = documents_[d].text.size();
      plan_.dropped.push_back(
          {d, RemoveKind::duplicate_document, {e, {0, documents_[e].text.size()}}, covered / total});
      break;
    }
  }
}

}  // namespace twicetold::clean_room
