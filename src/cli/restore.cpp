// `twicetold restore`: gives back what `clean` took.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/paper.hpp"
#include "twicetold/clean.hpp"

namespace twicetold::cli {
namespace {

void run(RestoreOptions& options, Common& common) {
  options.stop = &common.stop;
  const RestoreResult r = restore(options);
  clear_progress();
  if (!common.quiet) {
    std::fputs(fmt::format("Restored {} in {} ({} given back){}.\n", counted(r.documents, "document"),
                           counted(r.files, "file"), counted(r.bytes, "byte"),
                           options.to.empty() ? "" : " to " + base::shown(options.to))
                   .c_str(),
               stdout);
    if (!options.only.empty() && r.documents + r.already + r.refused.size() == 0)
      std::fputs(fmt::format("Nothing that was cleaned matches {}.\n", base::shown(options.only)).c_str(), stdout);
    if (r.already > 0)
      std::fputs(
          fmt::format("{} as at first already.\n", counted(r.already, "document") + (r.already == 1 ? " was" : " were"))
              .c_str(),
          stdout);
  }
  for (std::size_t i = 0; i < r.refused.size() && i < 20; ++i) {
    const Skipped& s = r.refused[i];
    std::fprintf(stderr, "twicetold: %s%s: %s.\n", base::shown(s.path).c_str(),
                 s.line > 0 ? fmt::format(", line {}", s.line).c_str() : "", base::shown(s.reason).c_str());
  }
  if (r.refused.size() > 20) std::fprintf(stderr, "twicetold: ... and %zu more.\n", r.refused.size() - 20);
  if (!r.refused.empty()) common.exit_code = 3;
}

}  // namespace

void add_restore(CLI::App& app, Common& common) {
  auto options = std::make_shared<RestoreOptions>();
  CLI::App* command = app.add_subcommand("restore", "Give back what clean removed, byte for byte");
  command->add_option("DIR", options->folder, "A folder that clean wrote, or cleaned in place")
      ->required()
      ->option_text("DIR");
  command->add_option("--to", options->to, "Write the restored collection there instead")->option_text("OTHER");
  command->add_option("--only", options->only, "Only documents or files whose id or path matches")
      ->option_text("PATTERN");
  command->footer(
      "Examples:\n"
      "  twicetold restore clean/ --to originals/\n"
      "  twicetold restore articles/ --only '2024/*'");
  command->callback([options, &common] { run(*options, common); });
}

}  // namespace twicetold::cli
