// `twicetold bench score`: what a report found of what was planted.
#include <cstdio>
#include <memory>

#include "cli/bench.hpp"
#include "twicetold/bench.hpp"

namespace twicetold::cli {

void add_bench_score(CLI::App& bench, Common& common) {
  struct Line {
    std::string truth, report, json;
  };
  auto line = std::make_shared<Line>();
  CLI::App* command = bench.add_subcommand("score", "Compare a report with the truth of a made collection");
  command->add_option("--truth", line->truth, "truth.jsonl of `bench make`")
      ->required()
      ->option_text("FILE")
      ->check(CLI::ExistingFile);
  command->add_option("REPORT_DIR", line->report, "Folder written by audit")->required()->check(CLI::ExistingDirectory);
  command->add_option("--json", line->json, "Also write the figures as JSON")->option_text("FILE");
  command->footer(
      "Example:\n"
      "  twicetold bench score --truth made/truth.jsonl report --json score.json");
  command->callback([line, &common] {
    const Score score = score_report(line->truth, line->report);
    if (!line->json.empty()) write_result(line->json, score_json(score));
    if (!common.quiet) std::fputs(score_table(score).c_str(), stdout);
  });
}

}  // namespace twicetold::cli
