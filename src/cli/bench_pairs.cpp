// `twicetold bench pairs`: precision and recall on pairs labelled by reading.
#include <cstdio>
#include <memory>

#include "cli/bench.hpp"
#include "twicetold/bench.hpp"

namespace twicetold::cli {

void add_bench_pairs(CLI::App& bench, Common& common) {
  struct Line {
    PairsOptions pairs;
    std::string json;
  };
  auto line = std::make_shared<Line>();
  CLI::App* command = bench.add_subcommand("pairs", "Measure on pairs of texts labelled by reading");
  command
      ->add_option("LABELS", line->pairs.labels,
                   "JSONL of id, lang, a, b {set,document,begin,end}, label C R T N; or a folder of such")
      ->required()
      ->check(CLI::ExistingPath);
  command->add_option("--data", line->pairs.data, "Folder of the sets: SET.jsonl, also compressed")
      ->required()
      ->option_text("DIR")
      ->check(CLI::ExistingDirectory);
  command->add_flag("--whole", line->pairs.whole, "Also with whole documents as they are");
  command->add_option("--lang", line->pairs.languages, "These languages only: vi,en")
      ->option_text("LANGS")
      ->delimiter(',');
  command->add_option("--errors", line->pairs.errors, "Write the pairs that were decided otherwise, with their texts")
      ->option_text("FILE");
  command->add_option("--json", line->json, "Also write the figures as JSON")->option_text("FILE");
  command->add_option("--rounds", line->pairs.rounds, "Rounds of the bootstrap (1000)")->option_text("N");
  add_passage_options(*command, line->pairs.passage);
  add_detect_options(*command, line->pairs.detect);
  command->footer(
      "Example:\n"
      "  twicetold bench pairs labels/ --data sets/ --lang vi,en --errors wrong.jsonl");
  command->callback([line, &common] {
    line->pairs.tmp = common.tmp;
    const auto lines = score_pairs(line->pairs, run_options(common));
    clear_progress();
    if (!line->json.empty()) write_result(line->json, pairs_json(lines));
    if (!common.quiet) std::fputs(pairs_table(lines).c_str(), stdout);
  });
}

}  // namespace twicetold::cli
