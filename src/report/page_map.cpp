// The map: for each pair of sources the groups and parts they share. The 40 sources that share most are
// shown; counting is linear in members, plus the square of a group's shown sources (at most 40).
#include "report/page_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "base/parallel_sort.hpp"
#include "report/page.hpp"

namespace twicetold::report {
namespace {

constexpr std::size_t most = 40;

struct Sharing {
  std::uint64_t groups = 0, bytes = 0;
};

// Entities of the map: a number a document.
struct Entities {
  BigVector<std::uint32_t> of;  // document -> entity
  std::vector<std::string_view> names;
  bool sources = true;
};

Entities make_entities(const Report& report) {
  Entities entities;
  std::map<std::string_view, std::uint32_t> numbers;
  for (const auto& document : report.documents) {
    base::Spill::breathe_now_and_then();
    numbers.emplace(document.source, 0);
  }
  for (auto& [name, number] : numbers) {
    number = static_cast<std::uint32_t>(entities.names.size());
    entities.names.push_back(name);
  }
  entities.sources = numbers.size() > 1;
  if (!entities.sources) entities.names.clear();
  for (const auto& document : report.documents) {
    base::Spill::breathe_now_and_then();
    if (!entities.sources) entities.names.push_back(document.id);
    entities.of.push_back(entities.sources ? numbers[document.source] : static_cast<std::uint32_t>(entities.of.size()));
  }
  return entities;
}

// Calls use(entities with a count of documents each, bytes of one copy) for every group and part.
template <class Use>
void each_sharing(const Report& report, const Entities& entities, Use&& use) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> places;  // entity, document
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counted;
  const auto flush = [&](std::uint64_t bytes) {
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    counted.clear();
    for (const auto& [entity, document] : places) {
      if (counted.empty() || counted.back().first != entity) counted.emplace_back(entity, 0);
      ++counted.back().second;
    }
    use(counted, bytes);
    places.clear();
  };
  for (const Group& group : report.groups) {
    base::Spill::breathe_now_and_then();
    if (group.documents < 2) continue;
    for (const Member& member : group.members)
      places.emplace_back(entities.of[member.place.document], member.place.document);
    flush(group.members[group.representative].place.span.size());
  }
  struct Part {
    std::uint64_t part;
    std::uint32_t finding, unused;
  };
  BigVector<Part> partial;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    base::Spill::breathe_now_and_then();
    if (report.findings[i].kind == FindingKind::partial_reuse) partial.push_back({report.findings[i].part, i, 0});
  }
  base::parallel_sort(base::thread_count(report.threads), partial, [](const Part& a, const Part& b) {
    return a.part != b.part ? a.part < b.part : a.finding < b.finding;
  });
  for (std::size_t i = 0; i < partial.size(); ++i) {
    base::Spill::breathe_now_and_then();
    const Finding& finding = report.findings[partial[i].finding];
    for (const std::uint32_t document : {finding.place.document, finding.match.document}) {
      places.emplace_back(entities.of[document], document);
    }
    if (i + 1 < partial.size() && partial[i + 1].part == partial[i].part) continue;
    flush(finding.place.span.size());
  }
}

}  // namespace

void append_map(std::string& out, const Report& report) {
  const Entities entities = make_entities(report);
  std::vector<std::uint64_t> shares(entities.names.size(), 0);
  each_sharing(report, entities, [&](const auto& counted, std::uint64_t) {
    for (const auto& [entity, documents] : counted) {
      if (counted.size() > 1 || documents > 1) ++shares[entity];
    }
  });
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < shares.size(); ++i) {
    if (shares[i] > 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return shares[a] > shares[b]; });
  const std::size_t total = order.size();
  if (order.size() > most) order.resize(most);
  std::vector<std::uint32_t> position(entities.names.size(), no_index);
  for (std::uint32_t i = 0; i < order.size(); ++i) position[order[i]] = i;

  std::map<std::pair<std::uint32_t, std::uint32_t>, Sharing> cells;
  each_sharing(report, entities, [&](const auto& counted, std::uint64_t bytes) {
    for (std::size_t i = 0; i < counted.size(); ++i) {
      if (position[counted[i].first] == no_index) continue;
      for (std::size_t j = i; j < counted.size(); ++j) {
        if (position[counted[j].first] == no_index || (i == j && counted[i].second < 2)) continue;
        const auto pair = std::minmax(position[counted[i].first], position[counted[j].first]);
        Sharing& cell = cells[{pair.first, pair.second}];
        ++cell.groups;
        cell.bytes += bytes;
      }
    }
  });

  fmt::format_to(std::back_inserter(out), "\"map\":{{\"of\":\"{}\",\"total\":{},\"names\":[",
                 entities.sources ? "sources" : "documents", total);
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) out += ',';
    append_script_json(out, entities.names[order[i]]);
  }
  out += "],\"cells\":[";
  bool first = true;
  for (const auto& [pair, cell] : cells) {
    fmt::format_to(std::back_inserter(out), "{}[{},{},{},{}]", first ? "" : ",", pair.first, pair.second, cell.groups,
                   cell.bytes);
    first = false;
  }
  out += "]}";
}

}  // namespace twicetold::report
