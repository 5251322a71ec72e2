// Names of roles, as the contract spells them.

#include <array>

#include "twicetold/role.hpp"

namespace twicetold {
namespace {
constexpr std::array<std::string_view, role_count> names = {"none",        "caption",  "credit",   "byline",
                                                            "agency-line", "dateline", "template", "navigation",
                                                            "player",      "heading",  "legal",    "other"};
}  // namespace

std::string_view role_name(Role role) {
  const auto i = static_cast<std::size_t>(role);
  return i < names.size() ? names[i] : names[0];
}

Role role_from_name(std::string_view name) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Role>(i);
  }
  return Role::none;
}

}  // namespace twicetold
