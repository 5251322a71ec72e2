// `twicetold bench`: collections with known answers, and measures of quality and speed.
#include "cli/bench.hpp"

#include <cstdio>
#include <filesystem>

#include "twicetold/error.hpp"

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

void write_result(const std::string& path, const std::string& text) {
  const std::string partial = path + ".part";
  std::FILE* file = std::fopen(partial.c_str(), "wb");
  if (file == nullptr) throw Error(ErrorCode::output, "Can't write " + path + ".");
  const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !whole) {
    std::remove(partial.c_str());
    throw Error(ErrorCode::output, "Can't write " + path + "; the disk may be full.");
  }
  std::error_code error;
  std::filesystem::rename(partial, path, error);
  if (error) throw Error(ErrorCode::output, "Can't write " + path + ": " + error.message() + ".");
}

}  // namespace twicetold::cli
