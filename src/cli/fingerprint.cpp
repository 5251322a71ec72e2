// `twicetold fingerprint`: a row of hashes for every passage, for other tools.
#include <cstdio>
#include <memory>

#include "base/terminal.hpp"
#include "cli/checks.hpp"
#include "cli/commands.hpp"
#include "twicetold/fingerprint.hpp"

namespace twicetold::cli {
namespace {

struct FingerprintLine {
  FingerprintOptions options;
  std::string format = "jsonl";
  bool strict = false;
};

void run(FingerprintLine& line, Common& common) {
  line.options.format = line.format == "raw" ? FingerprintFormat::raw : FingerprintFormat::jsonl;
  line.options.run = run_options(common);
  const FingerprintResult result = write_fingerprints(line.options);
  clear_progress();
  if (!common.quiet) {
    std::fprintf(stderr, "%llu passages of %llu documents in %s\n", static_cast<unsigned long long>(result.passages),
                 static_cast<unsigned long long>(result.documents), base::shown(line.options.out).c_str());
  }
  constexpr std::size_t shown = 10;
  for (std::size_t i = 0; i < result.skipped.size() && i < shown; ++i) {
    const Skipped& row = result.skipped[i];
    std::fprintf(stderr, "skipped: %s", base::shown(row.path).c_str());
    if (row.line >= 0) std::fprintf(stderr, ", line %lld", static_cast<long long>(row.line));
    std::fprintf(stderr, ": %s\n", base::shown(row.reason).c_str());
  }
  if (!result.skipped.empty()) std::fprintf(stderr, "%zu inputs were skipped.\n", result.skipped.size());
  if (line.strict && !result.skipped.empty()) common.exit_code = 3;
}

}  // namespace

void add_fingerprint(CLI::App& app, Common& common) {
  auto line = std::make_shared<FingerprintLine>();
  CLI::App* command = app.add_subcommand("fingerprint", "Write exact hash, SimHash and MinHash of every passage");
  add_input_options(*command, line->options.input);
  add_passage_options(*command, line->options.passage);
  command->add_option("--out", line->options.out, "File to write")->required()->option_text("FILE")->group("Output");
  command->add_option("--format", line->format, "jsonl, or raw: little-endian arrays behind a JSON line (jsonl)")
      ->option_text("FORMAT")
      ->check(one_of({"jsonl", "raw"}))
      ->group("Output");
  command->add_option("--permutations", line->options.permutations, "Values of MinHash, 1-4096 (128)")
      ->option_text("N")
      ->check(between(1, 4096))
      ->group("Detection");
  command->add_option("--shingle", line->options.shingle, "Words a shingle, 1-64 (3)")
      ->option_text("N")
      ->check(between(1, 64))
      ->group("Detection");
  command->add_flag("--strict", line->strict, "Exit with 3 when inputs were skipped")->group("Output");
  command->footer(
      "Examples:\n"
      "  twicetold fingerprint articles/ --out fingerprints.jsonl\n"
      "  twicetold fingerprint news.jsonl.zst --format raw --permutations 256 --out f.bin");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
