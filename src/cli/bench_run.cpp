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
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/bench.hpp"
#include "cli/checks.hpp"
#include "twicetold/bench.hpp"
#include "twicetold/engine.hpp"
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

struct Stage {
  std::string name;
  double seconds = 0;
};
struct Audit {
  double share = 1;
  unsigned threads = 1;
  std::uint64_t documents = 0, bytes = 0, passages = 0, peak = 0;
  double wall = 0, cpu = 0;
  std::vector<Stage> stages;
};
struct Result {
  std::vector<KernelLine> kernels;
  std::vector<Audit> audits;
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

void read_summary(const std::string& path, Audit& audit) {
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
    Stage stage;
    std::string_view name;
    if (row["name"].get(name) == simdjson::SUCCESS) stage.name = name;
    [[maybe_unused]] const auto missing = row["seconds"].get(stage.seconds);
    audit.stages.push_back(std::move(stage));
  }
}

Audit run_audit(const std::vector<std::string>& inputs, double share, unsigned threads, const Line& line,
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
  Audit audit;
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

// Exponent b of seconds = a * passages^b, least squares on logarithms, over the runs with `threads`.
double growth(const std::vector<Audit>& audits, unsigned threads) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const auto& a : audits) {
    if (a.threads != threads || a.passages == 0 || a.cpu <= 0) continue;
    const double x = std::log(static_cast<double>(a.passages)), y = std::log(a.cpu);
    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  const double spread = n * sxx - sx * sx;
  return n >= 2 && spread > 0 ? (n * sxy - sx * sy) / spread : 0;
}

double least_cpu(const std::vector<Audit>& audits) {
  double least = 1e9;
  for (const auto& a : audits) least = std::min(least, a.cpu);
  return least;
}

double per_second(std::uint64_t bytes, double seconds) {
  return seconds > 0 ? static_cast<double>(bytes) / seconds : 0;
}

// The limit line of this machine in bytes a second; 0 where it wasn't measured.
double limit_rate(const Result& result) {
  return result.kernels.empty() ? 0 : per_second(result.kernels[0].bytes, result.kernels[0].cpu_seconds);
}

std::string table(const Result& result) {
  std::string out;
  const double limit = limit_rate(result);
  if (!result.kernels.empty()) {
    out += fmt::format("{:<50} {:>8} {:>9} {:>10}\n", "one thread, CPU time", "GB/s", "of limit", "ns/passage");
    std::uint64_t passages = 0;
    for (const auto& k : result.kernels) passages = std::max(passages, k.passages);
    for (const auto& k : result.kernels) {
      const double rate = per_second(k.bytes, k.cpu_seconds);
      out += fmt::format("{:<50} {:>8.3f} {:>8.1f}% {:>10.0f}\n", k.stage, rate / 1e9, 100 * rate / limit,
                         passages > 0 ? 1e9 * k.cpu_seconds / static_cast<double>(passages) : 0);
    }
  }
  for (const auto& a : result.audits) {
    out += fmt::format("\naudit of {:.3g} % of the input, {} thread{}: {} documents, {} passages, {:.1f} MB\n",
                       100 * a.share, a.threads, a.threads == 1 ? "" : "s", a.documents, a.passages,
                       static_cast<double>(a.bytes) / 1e6);
    out += fmt::format("  {:.2f} s, {:.2f} CPU s, {:.1f} MB per CPU s, {:.0f} ns a passage, peak {:.0f} MB\n", a.wall,
                       a.cpu, per_second(a.bytes, a.cpu) / 1e6,
                       a.passages > 0 ? 1e9 * a.cpu / static_cast<double>(a.passages) : 0,
                       static_cast<double>(a.peak) / 1e6);
    for (const auto& s : a.stages) {
      const double rate = per_second(a.bytes, s.seconds);
      out += fmt::format("    {:<24} {:>8.3f} s {:>9.1f} MB/s {:>6.1f}% of limit {:>8.0f} ns\n", s.name, s.seconds,
                         rate / 1e6, limit > 0 ? 100 * rate / limit : 0,
                         a.passages > 0 ? 1e9 * s.seconds / static_cast<double>(a.passages) : 0);
    }
  }
  if (!result.audits.empty()) {
    const unsigned first = result.audits.front().threads;
    if (const double b = growth(result.audits, first); b > 0)
      out += fmt::format("\ngrowth: CPU time ~ passages^{:.3f}{}\n", b,
                         least_cpu(result.audits) < .2 ? ", with runs too short to say it: starting takes a part" : "");
    const Audit* one = nullptr;
    for (const auto& a : result.audits) {
      if (a.share < 1) continue;
      if (one == nullptr) {
        one = &a;
      } else {
        out += fmt::format("{} threads against {}: {:.2f} x\n", a.threads, one->threads, one->wall / a.wall);
      }
    }
    const Audit& last = result.audits.back();
    out += fmt::format("peak memory: {:.0f} MB, {:.1f} bytes a byte of text\n", static_cast<double>(last.peak) / 1e6,
                       static_cast<double>(last.peak) / std::max(1.0, static_cast<double>(last.bytes)));
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string json(const Result& result) {
  std::string out =
      fmt::format("{{\"version\":\"{}\",\"limit_bytes_per_second\":{:.0f},\"kernels\":[", version, limit_rate(result));
  for (std::size_t i = 0; i < result.kernels.size(); ++i) {
    const auto& k = result.kernels[i];
    out += fmt::format(
        "{}\n{{\"stage\":{},\"bytes\":{},\"passages\":{},\"cpu_seconds\":{:.6f},\"bytes_per_second\":{:.0f}}}",
        i ? "," : "", json_string(std::string_view(k.stage).substr(k.stage.find_first_not_of(' '))), k.bytes,
        k.passages, k.cpu_seconds, per_second(k.bytes, k.cpu_seconds));
  }
  out += "],\"audits\":[";
  for (std::size_t i = 0; i < result.audits.size(); ++i) {
    const auto& a = result.audits[i];
    out += fmt::format(
        "{}\n{{\"share\":{},\"threads\":{},\"documents\":{},\"passages\":{},\"bytes\":{},\"seconds\":{:.4f},\"cpu_"
        "seconds\":{:.4f},"
        "\"bytes_per_cpu_second\":{:.0f},\"peak_bytes\":{},\"stages\":[",
        i ? "," : "", a.share, a.threads, a.documents, a.passages, a.bytes, a.wall, a.cpu, per_second(a.bytes, a.cpu),
        a.peak);
    for (std::size_t s = 0; s < a.stages.size(); ++s) {
      out += fmt::format("{}{{\"name\":{},\"seconds\":{:.6f},\"bytes_per_second\":{:.0f}}}", s ? "," : "",
                         json_string(a.stages[s].name), a.stages[s].seconds, per_second(a.bytes, a.stages[s].seconds));
    }
    out += "]}";
  }
  return out + fmt::format("],\"growth\":{:.4f}}}\n",
                           result.audits.empty() ? 0.0 : growth(result.audits, result.audits.front().threads));
}

std::string plot(const Result& result) {
  std::string out = "what\tstage\tshare\tthreads\tpassages\tbytes\tseconds\tcpu_seconds\tpeak_bytes\n";
  for (const auto& k : result.kernels) {
    out += fmt::format("kernel\t{}\t1\t1\t{}\t{}\t\t{:.6f}\t\n",
                       std::string_view(k.stage).substr(k.stage.find_first_not_of(' ')), k.passages, k.bytes,
                       k.cpu_seconds);
  }
  for (const auto& a : result.audits) {
    out += fmt::format("audit\twhole\t{}\t{}\t{}\t{}\t{:.4f}\t{:.4f}\t{}\n", a.share, a.threads, a.passages, a.bytes,
                       a.wall, a.cpu, a.peak);
    for (const auto& s : a.stages)
      out += fmt::format("audit\t{}\t{}\t{}\t{}\t{}\t{:.6f}\t\t\n", s.name, a.share, a.threads, a.passages, a.bytes,
                         s.seconds);
  }
  return out;
}

void run(Line& line, Common& common) {
  RunOptions options = run_options(common);
  Result result;
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
  if (!line.json.empty()) write_result(line.json, json(result));
  if (!line.plot.empty()) write_result(line.plot, plot(result));
  if (!common.quiet) std::fputs(table(result).c_str(), stdout);
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
