// What the neighbours lean to, as a few numbers: the two beside a passage, and a mean that falls off with distance.

#include <algorithm>

#include "twicetold/role.hpp"

namespace twicetold {

RoleCompany company_of(std::span<const RoleLook> looks, std::size_t at) {
  RoleCompany c;
  c.known = true;
  const bool before = at > 0, behind = at + 1 < looks.size();
  if (before && behind) {
    c.least = std::min(looks[at - 1].lean, looks[at + 1].lean);
    c.most = std::max(looks[at - 1].lean, looks[at + 1].lean);
  } else if (before || behind) {
    c.least = c.most = looks[before ? at - 1 : at + 1].lean;
  }
  float sum = 0, weight = 0, line_sum = 0, line_weight = 0;
  float code_before = 0, code_behind = 0;
  const auto add = [&](const RoleLook& look, std::size_t distance, float& code) {
    const float w = 1.0F / static_cast<float>(distance);
    sum += w * look.lean;
    weight += w;
    if (look.code) code += w;
    if (!look.line) return;
    line_sum += w * look.lean;
    line_weight += w;
  };
  for (std::size_t k = 1; k <= RoleCompany::reach; ++k) {
    if (k <= at) add(looks[at - k], k, code_before);
    if (at + k < looks.size()) add(looks[at + k], k, code_behind);
  }
  c.code = std::min(1.0F, std::min(code_before, code_behind));
  for (std::size_t k = 1; k <= std::min(at, RoleCompany::reach); ++k) c.signature = c.signature || looks[at - k].rule;
  c.signature = c.signature && looks.size() - at <= RoleCompany::reach;
  if (weight > 0) c.wide = sum / weight;
  if (line_weight > 0) c.lines = line_sum / line_weight;
  return c;
}

}  // namespace twicetold
