// The tool's front door: the command line, signals, and what an exit code means.
//
// 0 done, 1 a --fail-if limit was exceeded, 2 the command line is wrong, 3 the run failed, 130 interrupted.
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <system_error>

#include "base/terminal.hpp"
#include "cli/checks.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/suggest.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/error.hpp"

namespace {

using twicetold::Error;
using twicetold::ErrorCode;
using twicetold::cli::Common;
using twicetold::cli::did_you_mean, twicetold::cli::either;

constexpr int exit_usage = 2, exit_failed = 3, exit_interrupted = 130;

std::atomic<bool>* stop_flag = nullptr;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

// The first signal asks for an orderly end; a second one doesn't wait for it.
extern "C" void on_signal(int) {
  if (stop_flag->exchange(true)) _exit(exit_interrupted);
}

void install_handlers(Common& common) {
  stop_flag = &common.stop;
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has seen enough is no error
  std::signal(SIGXFSZ, SIG_IGN);  // a file of the largest size allowed is a failed write, told like a full disk
}

int tell(int code, const std::string& sentence) {
  twicetold::cli::clear_progress();
  std::fflush(stdout);
  std::fprintf(stderr, "twicetold: %s\n",
               twicetold::base::terminal_safe(sentence, twicetold::base::Lines::keep).c_str());
  return code;
}

int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return exit_usage;
    case ErrorCode::interrupted:
      return exit_interrupted;
    case ErrorCode::input:
    case ErrorCode::output:
    case ErrorCode::mismatch:
      break;
  }
  return exit_failed;
}

// "twicetold audit", for the hint where to read on.
std::string chosen_command(const CLI::App& app) {
  std::string name = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    name += ' ' + at->get_name();
  }
  return name;
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// Of the command and of all commands.
std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

bool reader_has_gone() {
  struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

// What was printed has to arrive, unless nobody reads any more.
int finish_output(int code) {
  std::cout.flush();
  const bool failed = std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || std::cout.bad();
  if (!failed || reader_has_gone()) return code;
  const int told = tell(exit_failed, "Can't write to standard output; the disk may be full.");
  return code == 0 ? told : code;
}

void add_common_options(CLI::App& app, Common& common) {
  using twicetold::cli::between, twicetold::cli::one_of;
  app.add_option("--threads", common.threads, "Threads to use (all)")->option_text("N")->check(between(0u, 4096u));
  app.add_option("--memory", common.memory, "Memory to use: 512M, 2G ... (half of what is free)")->option_text("SIZE");
  app.add_option("--tmp", common.tmp, "Folder for work that doesn't fit in memory (the output folder)")
      ->option_text("DIR")
      ->check(CLI::ExistingDirectory);
  app.add_flag("-q,--quiet", common.quiet, "Print no summary and no progress");
  app.add_option("--progress", common.progress, "auto, always or never; auto: on a terminal, after two seconds")
      ->option_text("WHEN")
      ->check(one_of({"auto", "always", "never"}));
  app.set_config("--config", "", "Read options from a file: name=value, a command's below [audit] ...")
      ->option_text("FILE");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_version_flag("--version", std::string("twicetold ") + twicetold::version, "Print the version");
}

void add_commands(CLI::App& app, Common& common) {
  using namespace twicetold::cli;
  add_audit(app, common);
  add_clean(app, common);
  add_restore(app, common);
  add_show(app, common);
  add_compare(app, common);
  add_fingerprint(app, common);
  add_bench(app, common);
}

// An option that may be given several times takes one word each time; otherwise it would swallow the
// inputs that follow it.
void take_one_word_each(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) option->allow_extra_args(false);
  }
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) take_one_word_each(*command);
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string what = error.what();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  if (error.get_name() == "RequiredError" && !commands_of(*at).empty()) {
    const auto words = app.remaining(true);
    what = words.empty()
               ? "Which command? There are " + either(commands_of(*at)) + "."
               : "There is no command '" + words.front() + "'." + did_you_mean(words.front(), commands_of(*at));
  } else if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    const auto words = app.remaining(true);
    if (!words.empty()) {
      what = (words.front().front() == '-' ? "There is no option " : "Nothing takes the word ") + words.front() + ".";
      what += did_you_mean(words.front(), options_of(*at));
    }
  } else if (error.get_name() == "FileError") {
    what = "Can't read the configuration file; name it with --config FILE.";
  } else if (error.get_name() == "ConfigError") {
    what = "The configuration file sets '" + what.substr(what.rfind(' ') + 1) + "', which is no option there.";
  }
  if (!what.empty() && what.back() != '.' && what.back() != '?') what += '.';
  return tell(exit_usage, what + " See `" + chosen_command(app) + " --help`.");
}

int run(CLI::App& app, Common& common, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return common.exit_code;
  } catch (const CLI::ParseError& error) {
    // Help and version come as "errors" of exit code 0, and CLI11 prints them.
    if (error.get_exit_code() == 0) return app.exit(error);
    return usage_error(app, error);
  } catch (const Error& error) {
    return tell(exit_code_of(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return tell(exit_failed, "Out of memory; give less with --memory, or fewer inputs at once.");
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::broken_pipe) return common.exit_code;
    return tell(exit_failed, std::string("The run failed: ") + error.what() + ".");
  } catch (const std::exception& error) {
    return tell(exit_failed, std::string("The run failed: ") + error.what() + ".");
  }
}

}  // namespace

int main(int argc, char** argv) {
  Common common;
  install_handlers(common);
  CLI::App app(
      "Finds what is repeated in a collection of articles: copies, reworded passages,\n"
      "captions, agency lines, templates, off-topic tails. Shows each with its place and\n"
      "its reasons.",
      "twicetold");
  app.formatter(std::make_shared<twicetold::cli::Help>());
  app.set_help_flag("-h,--help", "Print this help");
  app.set_help_all_flag("--help-all", "Print it with the rarer options");
  app.fallthrough();  // common options may stand before or after the command
  app.require_subcommand(1);
  add_common_options(app, common);
  add_commands(app, common);
  take_one_word_each(app);
  app.footer(
      "Examples:\n"
      "  twicetold audit articles/                   what is repeated in a folder\n"
      "  twicetold audit crawl.jsonl.zst --out rep   the same for records, report in rep/\n"
      "  twicetold audit --help                      all options of a command");
  return finish_output(run(app, common, argc, argv));
}
