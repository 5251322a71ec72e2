// Which rows and documents the page holds: the largest groups first, each with its first members, until
// a limit is met. Parts of partial reuse become rows too, made from their findings.
// Cost: one sort of the partial findings and one of all rows, as keys of 40 bytes that may go to disk; only rows
// that the page holds are made.
#include <algorithm>
#include <span>
#include <tuple>

#include "base/parallel_sort.hpp"
#include "report/page.hpp"

namespace twicetold::report {
namespace {

struct Counts {
  std::uint32_t documents = 0, sources = 0;
};

Counts count(const Report& report, const std::vector<Member>& members) {
  std::vector<std::uint32_t> documents;
  documents.reserve(members.size());
  for (const Member& member : members) documents.push_back(member.place.document);
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  std::vector<std::string_view> sources;
  sources.reserve(documents.size());
  for (const auto document : documents) sources.push_back(report.documents[document].source);
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return {static_cast<std::uint32_t>(documents.size()), static_cast<std::uint32_t>(sources.size())};
}

Row group_row(const Report& report, std::uint32_t index, const GroupRank& rank) {
  const Group& group = report.groups[index];
  Row row;
  row.kind = group.copies ? RowKind::duplicate : RowKind::near_duplicate;
  row.scope = group.scope;
  row.role = rank.role;
  row.interest = rank.interest;
  row.repeated = rank.repeated;
  row.id = group.id;
  row.group = index;
  row.size = static_cast<std::uint32_t>(group.members.size());
  row.documents = group.documents;
  row.sources = group.sources;
  row.representative = group.representative;
  row.min_similarity = group.min_similarity;
  row.mean_similarity = group.mean_similarity;
  for (const Member& member : group.members) row.bytes += member.place.span.size();
  return row;
}

// Findings of partial reuse by part, then in the report's order.
struct PartOf {
  std::uint64_t part = 0;
  std::uint32_t finding = 0;
};

BigVector<PartOf> findings_by_part(const Report& report) {
  BigVector<PartOf> all;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    base::Spill::breathe_now_and_then();
    if (report.findings[i].kind == FindingKind::partial_reuse) all.push_back({report.findings[i].part, i});
  }
  base::parallel_sort(base::thread_count(report.threads), all, [](const PartOf& a, const PartOf& b) {
    return a.part != b.part ? a.part < b.part : a.finding < b.finding;
  });
  return all;
}

// The finding is partial reuse; its best match stands in where no second finding has the same part.
Row part_row(const Report& report, std::span<const PartOf> findings) {
  Row row;
  row.kind = RowKind::partial_reuse;
  row.id = report.findings[findings.front().finding].part;
  row.min_similarity = 1;
  double sum = 0;
  for (const PartOf& p : findings) {
    const Finding& finding = report.findings[p.finding];
    row.members.push_back({finding.place, finding.similarity, finding.keep});
    row.min_similarity = std::min(row.min_similarity, finding.similarity);
    sum += finding.similarity;
  }
  row.mean_similarity = static_cast<float>(sum / static_cast<double>(findings.size()));
  if (findings.size() == 1) {
    const Finding& finding = report.findings[findings.front().finding];
    if (finding.match.span.size() > 0) row.members.push_back({finding.match, finding.similarity, !finding.keep});
  }
  const Counts counts = count(report, row.members);
  row.size = static_cast<std::uint32_t>(row.members.size());
  row.documents = counts.documents;
  row.sources = counts.sources;
  row.scope = counts.documents > 1 ? Scope::across : Scope::within;
  for (const Member& member : row.members) {
    row.bytes += member.place.span.size();
    row.repeated += member.keep ? 0 : member.place.span.size();
  }
  return row;
}

// The first members and the representative; the report's order is kept.
void hold_members(Row& row, std::span<const Member> all, std::size_t limit) {
  if (all.size() <= limit) {
    row.members.assign(all.begin(), all.end());
    return;
  }
  const std::uint32_t representative = row.representative;
  row.members.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(limit));
  if (representative >= limit) {
    row.members.back() = all[representative];
    row.representative = static_cast<std::uint32_t>(limit - 1);
  }
}

// A row before it is made: what rows are sorted by, and its group or its findings.
struct RowKey {
  std::uint32_t size = 0;
  RowKind kind = RowKind::duplicate;
  std::uint64_t id = 0;
  std::uint32_t group = no_index;
  std::size_t first = 0, last = 0;  // of the findings by part
};

BigVector<RowKey> all_rows(const Report& report, const BigVector<PartOf>& partial) {
  BigVector<RowKey> keys;
  keys.reserve(report.groups.size());
  for (std::uint32_t i = 0; i < report.groups.size(); ++i) {
    base::Spill::breathe_now_and_then();
    const Group& g = report.groups[i];
    keys.push_back({static_cast<std::uint32_t>(g.members.size()),
                    g.copies ? RowKind::duplicate : RowKind::near_duplicate, g.id, i, 0, 0});
  }
  for (std::size_t i = 0, j = 0; i < partial.size(); i = j) {
    base::Spill::breathe_now_and_then();
    while (j < partial.size() && partial[j].part == partial[i].part) ++j;
    const bool alone = j - i == 1 && report.findings[partial[i].finding].match.span.size() > 0;
    keys.push_back(
        {static_cast<std::uint32_t>(alone ? 2 : j - i), RowKind::partial_reuse, partial[i].part, no_index, i, j});
  }
  base::parallel_sort(base::thread_count(report.threads), keys, [](const RowKey& a, const RowKey& b) {
    if (a.size != b.size) return a.size > b.size;
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.id != b.id) return a.id < b.id;
    return std::tie(a.group, a.first) < std::tie(b.group, b.first);
  });
  return keys;
}

}  // namespace

Selection select_rows(const Report& report, const PageLimits& limits) {
  Selection selection;
  const auto documents = static_cast<std::uint32_t>(report.documents.size());
  selection.first_finding.assign(documents + 1, 0);
  for (const Finding& finding : report.findings) ++selection.first_finding[finding.place.document + 1];
  for (std::size_t i = 0; i < documents; ++i) selection.first_finding[i + 1] += selection.first_finding[i];

  selection.document_row.assign(documents, no_index);
  const auto hold = [&](std::uint32_t document) {
    if (selection.document_row[document] != no_index) return;
    selection.document_row[document] = 0;
    selection.priority.push_back(document);
  };
  const BigVector<GroupRank> ranks = rank_groups(report);
  const BigVector<PartOf> partial = findings_by_part(report);
  const BigVector<RowKey> keys = all_rows(report, partial);
  selection.all_rows = keys.size();
  std::size_t members = 0;
  for (const RowKey& key : keys) {
    base::Spill::breathe_now_and_then();
    Row row = key.group != no_index ? group_row(report, key.group, ranks[key.group])
                                    : part_row(report, std::span(partial).subspan(key.first, key.last - key.first));
    if (row.group != no_index)
      hold_members(row, report.groups[row.group].members, limits.members_per_group);
    else if (row.members.size() > limits.members_per_group)
      row.members.resize(limits.members_per_group);
    members += row.members.size();
    if (selection.rows.size() == limits.groups || members > limits.members ||
        selection.priority.size() + row.members.size() > limits.documents) {
      break;
    }
    // The representative's text is what a reader wants first.
    hold(row.members[row.representative].place.document);
    for (const Member& member : row.members) hold(member.place.document);
    selection.rows.push_back(std::move(row));
  }
  for (std::uint32_t pass = 0; pass < 2; ++pass) {  // those with findings, then the rest
    for (std::uint32_t i = 0; i < documents && selection.priority.size() < limits.documents; ++i) {
      if (pass == 1 || selection.first_finding[i] != selection.first_finding[i + 1]) hold(i);
    }
  }
  selection.documents = selection.priority;
  std::sort(selection.documents.begin(), selection.documents.end());
  for (std::uint32_t i = 0; i < selection.documents.size(); ++i) selection.document_row[selection.documents[i]] = i;
  return selection;
}

}  // namespace twicetold::report
