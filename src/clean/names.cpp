// Words of the command line and the journal.
#include <algorithm>

#include "twicetold/clean.hpp"
#include "twicetold/error.hpp"

namespace twicetold {
namespace {

constexpr std::array<std::string_view, remove_kinds> kind_names = {
    "boilerplate", "off-topic-tail", "duplicate", "near-duplicate", "partial-reuse", "duplicate-document"};
constexpr std::array<std::string_view, 5> rule_names = {"first", "longest", "oldest", "newest", "complete"};

template <class List>
std::string choices(const List& list) {
  std::string text;
  for (const auto& word : list) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace

std::string_view remove_kind_name(RemoveKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::string_view keep_rule_name(KeepRule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

std::vector<RemoveKind> parse_remove(const std::vector<std::string>& words) {
  std::vector<RemoveKind> kinds;
  const auto add = [&](RemoveKind k) {
    if (std::find(kinds.begin(), kinds.end(), k) == kinds.end()) kinds.push_back(k);
  };
  for (const std::string& word : words) {
    if (word == "all") {
      for (std::size_t i = 0; i < remove_kinds; ++i)
        if (static_cast<RemoveKind>(i) != RemoveKind::partial_reuse) add(static_cast<RemoveKind>(i));
      continue;
    }
    const auto it = std::find(kind_names.begin(), kind_names.end(), word);
    if (it == kind_names.end())
      throw Error(ErrorCode::usage, "--remove '" + word + "' is none of " + choices(kind_names) + ", all.");
    add(static_cast<RemoveKind>(it - kind_names.begin()));
  }
  return kinds;
}

std::vector<Role> parse_roles(const std::vector<std::string>& words) {
  std::vector<Role> roles;
  for (const std::string& word : words) {
    const Role role = role_from_name(word);
    if (role == Role::none)
      throw Error(ErrorCode::usage, "--roles '" + word +
                                        "' is none of caption, credit, byline, agency-line, dateline, "
                                        "template, navigation, player, heading, legal, other.");
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  }
  return roles;
}

KeepRule parse_keep(const std::string& word) {
  const auto it = std::find(rule_names.begin(), rule_names.end(), word);
  if (it == rule_names.end())
    throw Error(ErrorCode::usage, "--keep '" + word + "' is none of " + choices(rule_names) + ".");
  return static_cast<KeepRule>(it - rule_names.begin());
}

}  // namespace twicetold
