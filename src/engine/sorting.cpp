// The contract's orders.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/parallel_sort.hpp"
#include "engine/stages.hpp"

namespace twicetold::engine {

void sort_report(Report& report) {
  const unsigned threads = base::thread_count(report.threads);
  // Groups: largest first, then by id.
  BigVector<std::uint32_t> order(report.groups.size()), rank(report.groups.size());
  std::iota(order.begin(), order.end(), 0U);
  base::parallel_sort(threads, order, [&](std::uint32_t i, std::uint32_t j) {
    const Group &x = report.groups[i], &y = report.groups[j];
    return x.members.size() != y.members.size() ? x.members.size() > y.members.size() : x.id < y.id;
  });
  BigVector<Group> groups;
  groups.reserve(order.size());
  for (std::uint32_t k = 0; k < order.size(); ++k) {
    rank[order[k]] = k;
    groups.push_back(report.groups[order[k]]);
  }
  report.groups = std::move(groups);
  for (Finding& f : report.findings)
    if (f.group != no_index) f.group = rank[f.group];
  const auto group_id = [&](const Finding& f) { return f.group == no_index ? 0 : report.groups[f.group].id; };
  const auto place_key = [](const Finding& f) {
    return std::tie(f.place.document, f.place.span.begin, f.place.span.end, f.kind);
  };
  base::parallel_sort(threads, report.findings, [&](const Finding& x, const Finding& y) {
    if (const auto kx = place_key(x), ky = place_key(y); kx != ky) return kx < ky;
    return std::tuple(group_id(x), x.part, x.role) < std::tuple(group_id(y), y.part, y.role);
  });
  const auto match_key = [](const Match& m) {
    return std::tie(m.a.document, m.a.span.begin, m.a.span.end, m.b.document, m.b.span.begin, m.b.span.end,
                    m.match_class);
  };
  base::parallel_sort(threads, report.matches,
                      [&](const Match& x, const Match& y) { return match_key(x) < match_key(y); });
  report.matches.erase(std::unique(report.matches.begin(), report.matches.end(),
                                   [&](const Match& x, const Match& y) { return match_key(x) == match_key(y); }),
                       report.matches.end());
}

}  // namespace twicetold::engine
