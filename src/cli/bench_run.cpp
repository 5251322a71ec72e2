// `twicetold bench run`: stages against the limit of the machine, growth, threads, memory.
//
// A whole audit runs in a process of its own, this very program, so that what is measured is what a user
// runs, its files written, and its peak memory is its own.
#include <fmt/format.h>
#include <simdjson.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/bench.hpp"
#include "cli/bench_run.hpp"
#include "cli/checks.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/error.hpp"

extern char** environ;

namespace twicetold::cli {
namespace {

namespace fs = std::filesystem;

struct Line {
  InputOptions input;
  PassageOptions passage;
  std::vector<unsigned> threads = {1};
  std::vector<double> shares = {0.01, 0.1, 1.0};
  std::string json, plot;
  std::vector<std::string> pass_on;  // options for the audits
  bool kernels_only = false;
};

class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& parent) {
    path_ = ((parent.empty() ? fs::temp_directory_path() : fs::path(parent)) / "twicetold-run-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr)
      throw Error(ErrorCode::output, "Can't create a folder for the runs; give one with --tmp.");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const char* name) const { return (fs::path(path_) / name).string(); }

 private:
  std::string path_;
};

void read_summary(const std::string& path, MeasuredAudit& audit) {
  simdjson::dom::parser parser;
  simdjson::dom::element summary;
  if (parser.load(path).get(summary) != simdjson::SUCCESS)
    throw Error(ErrorCode::input, "The audit left no readable " + path + ".");
  const auto number = [&](const char* pointer) {
    double value = 0;
    return summary.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : 0.0;
  };
  audit.documents = static_cast<std::uint64_t>(number("/input/documents"));
  audit.bytes = static_cast<std::uint64_t>(number("/input/bytes"));
  audit.passages = static_cast<std::uint64_t>(number("/input/passages"));
  simdjson::dom::array stages;
  if (summary.at_pointer("/run/stages").get(stages) != simdjson::SUCCESS) return;
  for (const auto row : stages) {
    MeasuredStage stage;
    std::string_view name;
    if (row["name"].get(name) == simdjson::SUCCESS) stage.name = name;
    [[maybe_unused]] const auto missing = row["seconds"].get(stage.seconds);
    audit.stages.push_back(std::move(stage));
  }
}

MeasuredAudit run_audit(const std::vector<std::string>& inputs, double share, unsigned threads, const Line& line,
                        const Common& common, const TemporaryFolder& folder) {
  const std::string report = folder.file("report");
  std::vector<std::string> words = {"twicetold", "audit"};
  words.insert(words.end(), inputs.begin(), inputs.end());
  for (const std::string& w : {std::string("--out"), report, std::string("--force"), std::string("--quiet"),
                               std::string("--threads"), std::to_string(threads)})
    words.push_back(w);
  if (!common.memory.empty()) words.insert(words.end(), {"--memory", common.memory});
  if (!common.tmp.empty()) words.insert(words.end(), {"--tmp", common.tmp});
  words.insert(words.end(), line.pass_on.begin(), line.pass_on.end());
  std::vector<char*> arguments;
  for (auto& w : words) arguments.push_back(w.data());
  arguments.push_back(nullptr);
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ) != 0) {
    throw Error(ErrorCode::input, "Can't start the audit to be measured.");
  }
  int status = 0;
  rusage used{};
  while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
  }
  MeasuredAudit audit;
  audit.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (common.stop) throw Error(ErrorCode::interrupted, "Interrupted.");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw Error(ErrorCode::input, "The measured audit failed; see its message above.");
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  audit.cpu = seconds(used.ru_utime) + seconds(used.ru_stime);
  audit.peak = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
  audit.share = share;
  audit.threads = threads;
  read_summary((fs::path(report) / "summary.json").string(), audit);
  std::error_code ignored;
  fs::remove_all(report, ignored);
  return audit;
}

void run(Line& line, Common& common) {
  RunOptions options = run_options(common);
  Measured result;
  result.kernels = measure_kernels(line.input, line.passage, options);
  if (!line.kernels_only) {
    const TemporaryFolder folder(common.tmp);
    // Page cache: the kernels have read the input, so the first audit doesn't pay for the disk.
    for (const double share : line.shares) {
      std::vector<std::string> inputs = line.input.inputs;
      if (share < 1) {
        inputs = {folder.file("share.jsonl")};
        write_share(line.input, share, inputs[0], options);
      }
      for (const unsigned threads : line.threads)
        result.audits.push_back(run_audit(inputs, share, threads, line, common, folder));
    }
  }
  clear_progress();
  if (!line.json.empty()) write_result(line.json, measured_json(result));
  if (!line.plot.empty()) write_result(line.plot, measured_rows(result));
  if (!common.quiet) std::fputs(measured_table(result).c_str(), stdout);
}

}  // namespace

void add_bench_run(CLI::App& bench, Common& common) {
  auto line = std::make_shared<Line>();
  CLI::App* command =
      bench.add_subcommand("run", "Every stage against the limit of this machine; growth, threads, memory");
  command->add_option("INPUT", line->input.inputs, "Files or folders")->required()->option_text("INPUT...");
  // The name stands for the common --threads here, as the contract has it: a list.
  command->add_option("--threads", line->threads, "Numbers of threads to run with (1)")
      ->option_text("N,N")
      ->delimiter(',')
      ->check(between(1u, 4096u));
  command->add_option("--shares", line->shares, "Shares of the input, for growth (.01,.1,1)")
      ->option_text("X,X")
      ->delimiter(',')
      ->check(between(0.0, 1.0));
  command->add_option("--json", line->json, "Also write the figures as JSON")->option_text("FILE");
  command->add_option("--plot", line->plot, "Also write a row a measurement, tab-separated")->option_text("FILE");
  command->add_flag("--kernels", line->kernels_only, "The stages of the front end only, no audits");
  command
      ->add_option_function<std::string>(
          "--audit",
          [line](const std::string& words) {
            for (std::size_t begin = 0; begin < words.size();) {
              std::size_t end = words.find(' ', begin);
              if (end == std::string::npos) end = words.size();
              if (end > begin) line->pass_on.push_back(words.substr(begin, end - begin));
              begin = end + 1;
            }
          },
          "Options of the audits, in quotes: '--only duplicates --no-page'")
      ->option_text("'...'");
  add_passage_options(*command, line->passage);
  command->footer(
      "Examples:\n"
      "  twicetold bench run news.jsonl.zst --threads 1,2\n"
      "  twicetold bench run articles/ --audit '--only duplicates --no-page' --plot run.tsv");
  command->callback([line, &common] { run(*line, common); });
}

}  // namespace twicetold::cli
