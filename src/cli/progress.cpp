// One line on stderr that says how far a long run is. Nothing in the first two seconds, and nothing
// when stderr isn't a terminal, unless it was asked for; then whole lines, one every five seconds.
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <mutex>

#include "cli/commands.hpp"

namespace twicetold::cli {
namespace {

using Clock = std::chrono::steady_clock;

// There is one terminal, so there is one state.
struct State {
  std::mutex mutex;
  bool terminal = false;
  bool shown = false;  // a line stands on the terminal
  Clock::time_point start, next, stage_start;
  std::uint64_t stage_bytes = 0;
  const char* stage = nullptr;
};
State& state() {
  static State instance;
  return instance;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string line(const Progress& progress, double seconds, std::uint64_t bytes_before) {
  std::string text(progress.stage);
  if (progress.documents != 0) text += fmt::format(": {} documents", progress.documents);
  const double rate = seconds > 0 ? static_cast<double>(progress.bytes_done - bytes_before) / seconds : 0;
  if (rate > 0) text += fmt::format(", {:.1f} MB/s", rate / 1e6);
  if (progress.bytes_total > progress.bytes_done && rate > 0) {
    const double share = static_cast<double>(progress.bytes_done) / static_cast<double>(progress.bytes_total);
    const double left = static_cast<double>(progress.bytes_total - progress.bytes_done) / rate;
    text += fmt::format(", {:.0f} %, about {} left", 100 * share, duration(left));
  }
  return text;
}

void show(const Progress& progress) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  const auto now = Clock::now();
  if (s.stage != progress.stage) {
    s.stage = progress.stage;
    s.stage_start = now;
    s.stage_bytes = progress.bytes_done;
  }
  if (now < s.next) return;
  s.next = now + (s.terminal ? std::chrono::milliseconds(200) : std::chrono::milliseconds(5000));
  const double seconds = std::chrono::duration<double>(now - s.stage_start).count();
  const std::string text = line(progress, seconds, s.stage_bytes);
  if (s.terminal) {
    std::fprintf(stderr, "\r%s\033[K", text.c_str());
    std::fflush(stderr);
    s.shown = true;
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
}

}  // namespace

std::function<void(const Progress&)> make_progress(const std::string& when, bool quiet) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.terminal = ::isatty(STDERR_FILENO) == 1;
  if (when == "never" || (when == "auto" && (quiet || !s.terminal))) return {};
  s.start = Clock::now();
  s.next = s.start + std::chrono::milliseconds(when == "always" ? 0 : 2000);
  return show;
}

void clear_progress() {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (!s.shown) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  s.shown = false;
}

}  // namespace twicetold::cli
