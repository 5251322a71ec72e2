// `twicetold audit`: what is repeated, what it is, and where articles end. Changes nothing.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "cli/commands.hpp"
#include "cli/fail_if.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace twicetold::cli {
namespace {

struct AuditLine {
  AuditOptions options;
  std::string out = "twicetold-report";
  bool strict = false, force = false, no_page = false;
  std::vector<std::string> fail_if;
};

unsigned terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

void run(AuditLine& line, Common& common) {
  std::vector<Limit> limits;
  for (const std::string& text : line.fail_if) limits.push_back(parse_limit(text));
  prepare_report_folder(line.out, line.options.input.inputs, line.force);
  const bool resume = line.options.run.resume;
  line.options.run = run_options(common);
  line.options.run.resume = resume;
  line.options.run.note = [quiet = common.quiet](const std::string& sentence) {
    if (!quiet) std::fprintf(stderr, "twicetold: %s\n", sentence.c_str());
  };
  if (line.options.run.tmp.empty()) line.options.run.tmp = line.out;
  const Report report = audit(line.options);
  if (line.options.run.progress) line.options.run.progress({"write"});
  write_report(report, line.out);
  if (!line.no_page) write_page(report, line.out);
  clear_progress();
  const char* no_colour = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nothing changes it
  const bool colour = isatty(STDOUT_FILENO) && (no_colour == nullptr || *no_colour == 0);
  if (!common.quiet) std::fputs(render_summary(report, line.out, terminal_width(), colour).c_str(), stdout);
  for (const Limit& limit : limits) {
    const std::string sentence = exceeded(limit, report);
    if (sentence.empty()) continue;
    std::fprintf(stderr, "twicetold: %s\n", sentence.c_str());
    common.exit_code = 1;
  }
  if (line.strict && !report.skipped.empty()) {
    std::fprintf(stderr, "twicetold: %zu inputs were skipped, see %s/skipped.jsonl.\n", report.skipped.size(),
                 line.out.c_str());
    common.exit_code = 3;
  }
}

}  // namespace

void add_audit(CLI::App& app, Common& common) {
  auto line = std::make_shared<AuditLine>();
  CLI::App* command = app.add_subcommand("audit", "Find what is repeated and where articles end; change nothing");
  add_input_options(*command, line->options.input);
  add_passage_options(*command, line->options.passage);
  add_detect_options(*command, line->options.detect);
  command->add_option("--out", line->out, "Folder for the report (twicetold-report)")
      ->option_text("DIR")
      ->group("Output");
  command->add_flag("--no-page", line->no_page, "Leave report.html out")->group("Output");
  command->add_flag("--force", line->force, "Write into a folder that holds other things")->group("Output");
  command->add_flag("--resume", line->options.run.resume, "Go on from the last finished stage of a killed run")
      ->group("Output");
  command->add_flag("--strict", line->strict, "Exit with 3 when inputs were skipped")->group("Output");
  command->add_option("--fail-if", line->fail_if, "Exit with 1 when exceeded, such as 'duplicates>5%'")
      ->option_text("LIMIT")
      ->group("Output");
  command->footer(
      "Examples:\n"
      "  twicetold audit articles/\n"
      "  twicetold audit news.jsonl.zst --out report --fail-if 'duplicates>5%'\n"
      "  zcat crawl.gz | twicetold audit - --only tails --no-page");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
