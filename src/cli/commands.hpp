// One function a command: adds the command to the line, and runs it when it was given.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <functional>
#include <string>

#include "twicetold/options.hpp"

namespace twicetold::cli {

// What every command shares. Filled before the command's own function runs.
struct Common {
  unsigned threads = 0;
  std::string memory;  // "512M", "2G" ...; empty: half of what is free
  std::string tmp;
  bool quiet = false;
  std::string progress = "auto";  // auto, always, never
  std::atomic<bool> stop{false};  // raised by SIGINT / SIGTERM
  int exit_code = 0;              // what main returns
};

void add_audit(CLI::App& app, Common& common);
void add_fingerprint(CLI::App& app, Common& common);
void add_clean(CLI::App& app, Common& common);
void add_restore(CLI::App& app, Common& common);
void add_show(CLI::App& app, Common& common);
void add_compare(CLI::App& app, Common& common);
void add_bench(CLI::App& app, Common& common);

// Shared pieces (src/cli/options.cpp).
void add_input_options(CLI::App& command, InputOptions& input);
void add_passage_options(CLI::App& command, PassageOptions& passage);
enum class Needed { often, rarely };  // rarely: --help only names them
void add_detect_options(CLI::App& command, DetectOptions& detect, Needed needed = Needed::often);
RunOptions run_options(Common& common);             // threads, memory, tmp, stop flag, progress on stderr
void clear_progress();                              // wipes the progress line; call it before printing a result
std::uint64_t parse_size(const std::string& text);  // "512M" -> bytes; throws Error(usage)

}  // namespace twicetold::cli
