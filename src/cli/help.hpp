// The look of --help: one option a line, the rarer ones only named, so that a command's help fits a screen.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace twicetold::cli {

// Rules: an option's placeholder is its option_text ("N", "DIR"); an option without a description
// shares the line of the one that follows; an option in the group "" is not shown, one in a group
// marked as rarer is only named but for --help-all. Options every command has are named in one closing
// paragraph, and explained by `twicetold --help`.
class Help : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

// The group for options that few people need.
inline std::string rarer(const std::string& group) { return group + " (rarer)"; }

}  // namespace twicetold::cli
