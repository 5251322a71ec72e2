// The look of --help: one option a line, so that a command's help fits a screen.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace twicetold::cli {

// Rules: an option's placeholder is its option_text ("N", "DIR"); an option without a description
// shares the line of the one that follows; an option in the group "" is not shown. Options every
// command has are named in one closing paragraph, and explained by `twicetold --help`.
class Help : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace twicetold::cli
