// One line on stderr that says how far a long run is: the stage, how much at what rate, the time left. Nothing
// in the first two seconds, and nothing when stderr isn't a terminal, unless it was asked for; then whole
// lines, one every five seconds. A thread of its own draws it, for most stages tell only that they begin.
//
// Time left: an audit's stages take about the shares below (of news in four languages, one thread). What was
// done so far gives the unit, so a slow machine or a hard collection corrects the rest as it goes.
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/terminal.hpp"
#include "cli/commands.hpp"

namespace twicetold::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Planned {
  std::string_view stage, shown;
  double share;
};
constexpr Planned plan[] = {{"read, split, fold", "reading", 20},
                            {"collapse copies", "exact copies", 1},
                            {"group grams", "candidates", 7},
                            {"verify", "comparing", 20},
                            {"group", "grouping", 6},
                            {"shared parts", "shared parts", 11},
                            {"estimate recall", "own recall", 5},
                            {"count repeats", "counting repeats", 3},
                            {"tails", "off-topic tails", 35},
                            {"roles", "boilerplate", 25},
                            {"sort and sum up", "summing up", 2},
                            {"write", "writing the report", 40}};
constexpr std::size_t plan_size = std::size(plan);

std::size_t plan_index(std::string_view stage) {
  if (stage == "read") return 0;
  for (std::size_t i = 0; i < plan_size; ++i) {
    if (plan[i].stage == stage) return i;
  }
  return plan_size;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

// As exact as a guess is: 7 s, 25 s, 3 min, 2 h.
std::string about(double seconds) {
  if (seconds < 10) return fmt::format("{:.0f} s", std::max(1.0, seconds));
  if (seconds < 90) return fmt::format("{:.0f} s", 5 * std::max(1.0, seconds / 5 + .5));
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60 + .5);
  return fmt::format("{:.1f} h", seconds / 3600);
}

struct Figures {
  std::string stage;
  std::uint64_t documents = 0, done = 0, total = 0;  // bytes, of the stage
  std::uint64_t read = 0;                            // bytes that the reading stage went through
  double seconds = 0, stage_seconds = 0;             // since the run and the stage began
};

// Seconds left of an audit; < 0 where nobody can say.
double audit_seconds_left(const Figures& f, std::size_t now) {
  double before = 0, after = 0;
  for (std::size_t i = 0; i < now; ++i) before += plan[i].share;
  for (std::size_t i = now + 1; i < plan_size; ++i) after += plan[i].share;
  const double share = plan[now].share;
  if (f.total > 0) {
    const double part = static_cast<double>(f.done) / static_cast<double>(f.total);
    if (part <= 0) return -1;
    const double whole = f.stage_seconds / part;
    return whole - f.stage_seconds + whole / share * after;
  }
  if (before <= 0) return -1;
  const double unit = (f.seconds - f.stage_seconds) / before;
  // A stage that takes longer than its share has an unknown rest: a fifth of what it took.
  const double rest = std::max(share * unit - f.stage_seconds, f.stage_seconds / 5);
  return rest + unit * after;
}

std::string line(const Figures& f) {
  const std::size_t now = plan_index(f.stage);
  const bool audit = now < plan_size;
  std::string text = audit ? fmt::format("{} of {}, {}", now + 1, plan_size, plan[now].shown) : f.stage;
  const char* before = ": ";
  const auto add = [&](const std::string& more) {
    text += before + more;
    before = ", ";
  };
  if (f.documents != 0) add(fmt::format("{} documents", f.documents));
  const bool counts_rows = f.documents != 0 && f.documents == f.done;  // some stages have no bytes
  if (f.total > 0) add(fmt::format("{:.0f} %", 100 * static_cast<double>(f.done) / static_cast<double>(f.total)));
  const std::uint64_t bytes = f.total > 0 || f.done > 0 ? f.done : f.read;
  const double rate = static_cast<double>(bytes) / std::max(.001, bytes == f.done ? f.stage_seconds : f.seconds);
  if (bytes > 0 && counts_rows)
    add(fmt::format("{:.0f} a second", rate));
  else if (bytes > 0)
    add(fmt::format("{:.1f} MB/s", rate / 1e6));
  add(duration(f.seconds) + " so far");
  double left = -1;
  if (audit)
    left = audit_seconds_left(f, now);
  else if (f.done > 0 && f.total > f.done)
    left = static_cast<double>(f.total - f.done) / rate;
  if (left >= 0) text += ", about " + about(left) + " left";
  return text;
}

// There is one terminal, so there is one of this.
class Line {
 public:
  ~Line() { stop(); }

  void begin(bool terminal, bool at_once) {
    const std::lock_guard lock(mutex_);
    terminal_ = terminal;
    start_ = stage_start_ = Clock::now();
    figures_ = {};
    quiet_until_ = start_ + std::chrono::milliseconds(at_once ? 0 : 2000);
    wanted_ = true;
  }

  void tell(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    if (!wanted_) return;
    const bool first = figures_.stage.empty();
    // "read" is what goes on inside the audit's first stage.
    const bool same = progress.stage == figures_.stage || plan_index(progress.stage) == plan_index(figures_.stage);
    if (first || !same || plan_index(progress.stage) == plan_size) {
      if (progress.stage != figures_.stage) stage_start_ = Clock::now();
      figures_.stage = progress.stage;
    }
    figures_.documents = progress.documents;
    figures_.done = progress.bytes_done;
    figures_.total = progress.bytes_total;
    if (plan_index(progress.stage) == 0) figures_.read = std::max(figures_.read, progress.bytes_done);
    if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& token) { draw(token); });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      wanted_ = false;
    }
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
      thread_ = {};
    }
    if (!shown_) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    shown_ = false;
  }

 private:
  void draw(const std::stop_token& token) {
    std::unique_lock lock(mutex_);
    while (!token.stop_requested()) {
      const auto now = Clock::now();
      if (now >= quiet_until_) {
        figures_.seconds = std::chrono::duration<double>(now - start_).count();
        figures_.stage_seconds = std::chrono::duration<double>(now - stage_start_).count();
        print(line(figures_));
      }
      const auto pause = std::chrono::milliseconds(!terminal_ && now >= quiet_until_ ? 5000 : 200);
      wake_.wait_for(lock, token, pause, [] { return false; });
    }
  }

  void print(const std::string& text) {
    if (!terminal_) {
      std::fprintf(stderr, "%s\n", text.c_str());
      return;
    }
    winsize size{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    std::fprintf(stderr, "\r%s\033[K", base::clip(text, known ? size.ws_col - 1u : 79u).c_str());
    std::fflush(stderr);
    shown_ = true;
  }

  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool wanted_ = false, terminal_ = false, shown_ = false;
  Clock::time_point start_, stage_start_, quiet_until_;
  Figures figures_;
  std::jthread thread_;
};

Line& the_line() {
  static Line instance;
  return instance;
}

}  // namespace

std::function<void(const Progress&)> make_progress(const std::string& when, bool quiet) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  if (when == "never" || (when == "auto" && (quiet || !terminal))) return {};
  the_line().begin(terminal, when == "always");
  return [](const Progress& progress) { the_line().tell(progress); };
}

void clear_progress() { the_line().stop(); }

}  // namespace twicetold::cli
