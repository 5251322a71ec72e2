// Passages that repeat, and documents that are copies of each other. Shared by the counts of RoleStatistics.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "twicetold/role.hpp"

namespace twicetold::role_detail {

struct Member {
  std::uint64_t hash;
  std::uint32_t document;
  std::uint32_t index;  // in the document
};

inline bool before(const Member& a, const Member& b) {
  if (a.hash != b.hash) return a.hash < b.hash;
  if (a.document != b.document) return a.document < b.document;
  return a.index < b.index;
}

// Passages whose hash occurs more than once, sorted by (hash, document, index).
BigVector<Member> repeated_members(std::span<const PassageKey> keys, std::uint64_t PassageKey::* hash,
                                   std::span<const std::uint64_t> first);

template <class Visit>
void for_each_run(const BigVector<Member>& members, Visit visit) {
  for (std::size_t i = 0; i < members.size();) {
    std::size_t j = i + 1;
    while (j < members.size() && members[j].hash == members[i].hash) ++j;
    if (j - i >= 2) visit(std::span<const Member>(members.data() + i, j - i));
    i = j;
  }
}

// family[d] = first document of the family of copies that d belongs to.
BigVector<std::uint32_t> families(std::span<const PassageKey> keys, const DocumentTable& table,
                                  const BigVector<Member>& members);

// Documents of one family, by source: how many of the others are of another source.
struct Carrier {
  std::uint32_t family, source, document;
  bool operator<(const Carrier& o) const {
    if (family != o.family) return family < o.family;
    return source != o.source ? source < o.source : document < o.document;
  }
};
template <class Take>
void count_carriers(BigVector<Carrier>& list, Take take) {
  std::sort(list.begin(), list.end());
  for (std::size_t i = 0; i < list.size();) {
    std::size_t end = i;
    while (end < list.size() && list[end].family == list[i].family) ++end;
    std::size_t sources = 0;
    for (std::size_t k = i; k < end; ++k) sources += k == i || list[k].source != list[k - 1].source ? 1 : 0;
    const auto others = static_cast<std::uint8_t>(std::min<std::size_t>(255, sources - 1));
    for (std::size_t k = i; k < end && others > 0; ++k) take(list[k].document, others);
    i = end;
  }
}

}  // namespace twicetold::role_detail
