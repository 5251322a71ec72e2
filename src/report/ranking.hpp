// In which order a person wants to see groups: passages first, then boilerplate, then short lines.
#pragma once

#include <cstdint>

#include "twicetold/report.hpp"

namespace twicetold::report {

enum class Interest : std::uint8_t { passage, boilerplate, line };

struct GroupRank {
  Interest interest = Interest::passage;
  Role role = Role::none;      // the one most of its boilerplate findings have
  std::uint64_t repeated = 0;  // bytes of the members that don't stay, by how far they are alike
};

// For every group, in order. Cost: one pass over the findings, one tokenisation of each representative.
BigVector<GroupRank> rank_groups(const Report& report);

// Numbers of the groups, those worth a look first: by interest, then by how much text they repeat.
BigVector<std::uint32_t> order_by_interest(const Report& report, const BigVector<GroupRank>& ranks);

}  // namespace twicetold::report
