// `twicetold bench`: collections with known answers, and measures of quality and speed.
#include "cli/bench.hpp"

#include "base/atomic_file.hpp"

namespace twicetold::cli {

void add_bench(CLI::App& app, Common& common) {
  CLI::App* bench = app.add_subcommand("bench", "Make test collections; measure quality and speed");
  bench->require_subcommand(1);
  add_bench_make(*bench, common);
  add_bench_score(*bench, common);
  add_bench_pairs(*bench, common);
  add_bench_run(*bench, common);
  bench->footer(
      "Examples:\n"
      "  twicetold bench make --from articles/ --out made --documents 1000 --seed 1\n"
      "  twicetold audit made/documents --out report\n"
      "  twicetold bench score --truth made/truth.jsonl report");
}

void write_result(const std::string& path, const std::string& text) { base::write_file_atomically(path, text); }

}  // namespace twicetold::cli
