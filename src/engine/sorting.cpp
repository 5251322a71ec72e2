// The contract's orders.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/spill.hpp"
#include "engine/stages.hpp"

namespace twicetold::engine {

void sort_report(Report& report) {
  // Groups: largest first, then by id.
  BigVector<std::uint32_t> order(report.groups.size()), rank(report.groups.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) {
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
  const auto finding_key = [&](const Finding& f) {
    base::Spill::breathe_now_and_then();
    return std::tuple(f.place.document, f.place.span.begin, f.place.span.end, f.kind, group_id(f), f.part, f.role);
  };
  std::sort(report.findings.begin(), report.findings.end(),
            [&](const Finding& x, const Finding& y) { return finding_key(x) < finding_key(y); });
  const auto match_key = [](const Match& m) {
    base::Spill::breathe_now_and_then();
    return std::tuple(m.a.document, m.a.span.begin, m.a.span.end, m.b.document, m.b.span.begin, m.b.span.end,
                      m.match_class);
  };
  std::sort(report.matches.begin(), report.matches.end(),
            [&](const Match& x, const Match& y) { return match_key(x) < match_key(y); });
  report.matches.erase(std::unique(report.matches.begin(), report.matches.end(),
                                   [&](const Match& x, const Match& y) { return match_key(x) == match_key(y); }),
                       report.matches.end());
}

}  // namespace twicetold::engine
