// CLI11's own formatter takes two lines for most options and tells their C++ types; a person with a
// terminal of 80 x 48 wants neither.
#include "cli/help.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace twicetold::cli {
namespace {

constexpr std::size_t descriptions = 27;  // the column where they begin

// The terminal's, as far as lines stay readable; 80 where there is none.
std::size_t help_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return std::clamp<std::size_t>(size.ws_col, 60, 100);
}

// Appends `text` from `column` on, broken at blanks before `width`.
void append_wrapped(std::string& out, std::size_t used, const std::string& text, std::size_t column) {
  const std::size_t width = help_width();
  if (used > column) {
    out += '\n';
    used = 0;
  }
  out.append(column - used, ' ');
  std::size_t at = column, begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (at > column && at + 1 + end - begin > width) {
      out += '\n';
      out.append(column, ' ');
      at = column;
    } else if (at > column) {
      out += ' ';
      ++at;
    }
    out.append(text, begin, end - begin);
    at += end - begin;
    begin = end + 1;
  }
  out += '\n';
}

std::string placeholder(const CLI::Option& option) {
  if (!option.get_option_text().empty()) return option.get_option_text();
  return option.get_expected_max() > 0 ? option.get_type_name() : std::string();
}

std::string option_names(const CLI::Option& option) {
  std::string names;
  for (const auto& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  for (const auto& name : option.get_lnames()) names += (names.empty() ? "--" : ", --") + name;
  const std::string value = placeholder(option);
  if (!value.empty()) names += ' ' + value;
  return names;
}

std::string positional_name(const CLI::Option& option) {
  const std::string name = option.get_option_text().empty() ? option.get_name(true) : option.get_option_text();
  return option.get_required() ? name : '[' + name + ']';
}

std::string usage_line(const CLI::App& app) {
  std::string names = app.get_name();
  for (const CLI::App* parent = app.get_parent(); parent != nullptr; parent = parent->get_parent()) {
    names = parent->get_name() + ' ' + names;
  }
  std::string line = "usage: " + names;
  if (!app.get_subcommands([](const CLI::App*) { return true; }).empty()) line += " COMMAND";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    line += ' ' + positional_name(*option);
  }
  return line + " [options]\n";
}

void append_options(std::string& out, const CLI::App& app, const std::string& group, bool all) {
  std::string shared;  // names that wait for a description
  std::size_t line_begin = 0;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() != group && (!all || option->get_group() != rarer(group))) continue;
    if (option->get_positional() && option->get_description().empty()) continue;
    std::string names = option->get_positional() ? positional_name(*option) : option_names(*option);
    if (shared.size() - line_begin + names.size() + 3 > help_width()) {
      if (!shared.empty()) shared.back() = '\n';
      shared += "  ";
      line_begin = shared.size();
    }
    if (option->get_description().empty()) {
      shared += names + ' ';
      continue;
    }
    names = "  " + shared + names;
    shared.clear();
    line_begin = 0;
    out += names;
    const std::size_t used = names.size() - (names.rfind('\n') + 1);
    append_wrapped(out, used + 2 > descriptions ? help_width() : used, option->get_description(), descriptions);
  }
}

void append_commands(std::string& out, const CLI::App& app) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  if (commands.empty()) return;
  out += "\nCommands:\n";
  for (const CLI::App* command : commands) {
    const std::string name = "  " + command->get_name();
    out += name;
    append_wrapped(out, name.size(), command->get_description(), descriptions);
  }
}

// In the order in which they were made, rarer ones with their own.
std::vector<std::string> groups_of(const CLI::App& app) {
  std::vector<std::string> groups;
  const std::string mark = rarer("");
  for (std::string group : app.get_groups()) {
    if (group.ends_with(mark)) group.resize(group.size() - mark.size());
    if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  return groups;
}

}  // namespace

std::string Help::make_help(const CLI::App* app, std::string, CLI::AppFormatMode mode) const {
  const bool all = mode == CLI::AppFormatMode::All;
  std::string out = usage_line(*app) + app->get_description() + '\n';
  append_commands(out, *app);
  std::string left_out;
  for (const std::string& group : groups_of(*app)) {
    std::string lines;
    append_options(lines, *app, group, all);
    for (const CLI::Option* option : app->get_options())
      if (!all && option->get_group() == rarer(group)) left_out += " --" + option->get_lnames().front();
    if (lines.empty()) continue;
    // A command's help options alone are not worth a heading: every command has them.
    if (group == "Options" && app->get_parent() != nullptr) {
      const auto own = app->get_options([&](const CLI::Option* o) {
        return o->get_group() == group && o != app->get_help_ptr() && o != app->get_help_all_ptr();
      });
      if (own.empty()) continue;
    }
    out += '\n' + group + ":\n" + lines;
  }
  if (!left_out.empty()) {
    out += '\n';
    out += "More:";
    append_wrapped(out, 5, left_out.substr(1) + "; see --help-all.", 6);
  }
  if (app->get_parent() != nullptr) {
    out +=
        "\nEvery command: --threads N, --memory SIZE, --tmp DIR, --quiet, --progress WHEN,\n"
        "--config FILE, --version, --help, --help-all; see `twicetold --help`.\n";
  }
  if (!app->get_footer().empty()) out += '\n' + app->get_footer() + '\n';
  return out;
}

}  // namespace twicetold::cli
