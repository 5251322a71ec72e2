// The summary on the screen: what a person acts on, in a screenful, laid out by width. Numbers are rounded;
// the exact ones are in summary.json. Without colour the bar's parts differ by their characters.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>

#include "base/parallel.hpp"
#include "base/parallel_sort.hpp"
#include "base/spill.hpp"
#include "base/terminal.hpp"
#include "report/ranking.hpp"
#include "report/tally.hpp"
#include "twicetold/report.hpp"

namespace twicetold {
namespace {

using report::Tally;

struct Part {
  const char* name;
  char letter;         // in the bar, without colour
  const char* colour;  // with
};
// As the page orders them.
constexpr std::pair<report::Layer, Part> parts[] = {{report::duplicate, {"copies", '#', "34"}},
                                                    {report::near, {"near-duplicates", '=', "36"}},
                                                    {report::partial, {"partial reuse", '-', "35"}},
                                                    {report::boilerplate, {"boilerplate", '+', "33"}},
                                                    {report::tail, {"off-topic tails", '~', "31"}}};

std::string number(std::uint64_t value) {  // 12,345
  std::string text = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string count(std::uint64_t value, const char* one, const char* many) {
  return number(value) + ' ' + (value == 1 ? one : many);
}

std::string size(std::uint64_t bytes) {  // three digits: 4.11 kB
  static constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  int unit = 0;
  for (; value >= 999.5 && unit < 4; ++unit) value /= 1000;
  if (unit == 0) return count(bytes, "byte", "bytes");
  return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, units[unit]);
}

std::string percent(double share) {
  if (share <= 0) return "0 %";
  if (share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return fmt::format("{:.{}f} %", 100 * share, share < 0.0995 || (share > 0.985 && share < 1) ? 1 : 0);
}

std::string duration(double seconds) {
  if (seconds < 0.0995) return fmt::format("{:.0f} ms", std::max(1.0, 1000 * seconds));
  if (seconds < 99.5) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::lround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

class Screen {
 public:
  Screen(unsigned width, bool colour) : width_(std::clamp(width, 40u, 120u)), colour_(colour) {}

  [[nodiscard]] std::string paint(const char* code, const std::string& text) const {
    return colour_ && !text.empty() ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
  }
  void line(const std::string& text = "") { out_ += text + '\n'; }

  // Pieces side by side, a new line where the width ends. `plain` is what is measured.
  void flow(const std::vector<std::pair<std::string, std::string>>& pieces, const char* between) {
    std::string row = "  ";
    std::size_t used = 2;
    for (const auto& [plain, painted] : pieces) {
      const std::size_t own = base::columns(plain), gap = used > 2 ? base::columns(between) : 0;
      if (used > 2 && used + gap + own > width_) {
        line(row);
        row = "  ";
        used = 2;
      } else if (used > 2) {
        row += between;
        used += gap;
      }
      row += painted;
      used += own;
    }
    if (used > 2) line(row);
  }

  void bar(const Tally& all) {
    const std::size_t cells = width_ - 4;
    std::string row = "  ";
    double sum = 0;
    std::size_t drawn = 0;
    const auto draw = [&](std::uint64_t bytes, char letter, const char* block, const char* code) {
      sum += static_cast<double>(bytes) / static_cast<double>(all.bytes) * static_cast<double>(cells);
      auto end = static_cast<std::size_t>(std::lround(sum));
      if (bytes > 0 && end == drawn && end < cells) ++end;  // what is there is seen
      std::string text;
      for (; drawn < std::min(end, cells); ++drawn) colour_ ? text += block : text += letter;
      row += paint(code, text);
    };
    for (const auto& [layer, part] : parts) draw(all.of[layer], part.letter, "█", part.colour);
    draw(all.clean(), '.', "░", "2");
    line(row);
  }

  void legend(const Tally& all) {
    std::vector<std::pair<std::string, std::string>> pieces;
    const auto add = [&](std::uint64_t bytes, const Part& part) {
      if (bytes == 0) return;
      const std::string text = percent(static_cast<double>(bytes) / static_cast<double>(all.bytes)) + ' ' + part.name;
      const std::string key = colour_ ? "■" : std::string(1, part.letter);
      pieces.emplace_back(key + ' ' + text, paint(part.colour, key) + ' ' + text);
    };
    for (const auto& [layer, part] : parts) add(all.of[layer], part);
    add(all.clean(), {"stands once", '.', "2"});
    flow(pieces, "   ");
  }

  void groups(const Report& report) {
    const BigVector<report::GroupRank> ranks = report::rank_groups(report);
    const BigVector<std::uint32_t> order = report::order_by_interest(report, ranks);
    const std::size_t shown = std::min<std::size_t>(5, order.size());
    const std::size_t id_digits = short_id_digits(report);
    std::size_t digits = 0;
    for (std::size_t i = 0; i < shown; ++i)
      digits = std::max(digits, number(report.groups[order[i]].members.size()).size());
    for (std::size_t i = 0; i < shown; ++i) {
      const Group& group = report.groups[order[i]];
      const report::GroupRank& rank = ranks[order[i]];
      const Place& place = group.members[group.representative].place;
      const std::string_view text = slice(report.documents[place.document].text, place.span);
      const std::string times = fmt::format("{:>{}}×", number(group.members.size()), digits);
      std::string what = fmt::format("g{}", fmt::format("{:016x}", group.id).substr(0, id_digits));
      what += group.copies ? "  same words"
                           : "  edited, " + std::string(group.members.size() > 2 ? "at least " : "") +
                                 percent(group.min_similarity) + " alike";
      what += group.documents == 1 ? ", in one document" : ", in " + number(group.documents) + " documents";
      if (group.sources > 1) what += " of " + number(group.sources) + " sources";
      if (rank.role != Role::none) what += ", " + std::string(role_name(rank.role));
      const std::size_t indent = digits + 5;
      line("  " + paint("1", times) + "  " +
           base::clip(base::terminal_safe(text.substr(0, 4096)), width_ - indent - 1));
      line(std::string(indent, ' ') + paint("2", base::clip(what, width_ - indent - 1)));
    }
    if (order.size() > shown) line(paint("2", base::clip("  " + rest(ranks, order, shown), width_)));
  }

  // "… and 42 more groups: 12 passages, 20 boilerplate, 10 short lines"
  static std::string rest(const BigVector<report::GroupRank>& ranks, const BigVector<std::uint32_t>& order,
                          std::size_t shown) {
    std::uint64_t of[3] = {};
    for (std::size_t i = shown; i < order.size(); ++i) ++of[static_cast<std::size_t>(ranks[order[i]].interest)];
    std::string text = "… and " + count(order.size() - shown, "more group", "more groups");
    const std::string kinds[3] = {count(of[0], "passage", "passages"), number(of[1]) + " boilerplate",
                                  count(of[2], "short line", "short lines")};
    const char* before = ": ";
    for (std::size_t i = 0; i < 3; ++i) {
      if (of[i] == 0) continue;
      text += before + kinds[i];
      before = ", ";
    }
    return text;
  }

  // As many digits as tell all groups apart, five at least.
  static std::size_t short_id_digits(const Report& report) {
    std::vector<std::uint64_t> ids;
    ids.reserve(report.groups.size());
    for (const Group& group : report.groups) ids.push_back(group.id);
    std::sort(ids.begin(), ids.end());
    std::size_t digits = 5;
    for (std::size_t i = 1; i < ids.size(); ++i) {
      while (digits < 16 && (ids[i - 1] ^ ids[i]) >> (64 - 4 * digits) == 0) ++digits;
    }
    return digits;
  }

  [[nodiscard]] std::string link(const std::string& path) const {
    const std::string safe = base::terminal_safe(path);
    if (!colour_ || safe != path) return safe;
    std::error_code error;
    const std::string target = std::filesystem::absolute(path, error).lexically_normal().string();
    if (error) return safe;
    std::string url;
    for (const char c : target) {
      const auto u = static_cast<unsigned char>(c);
      const bool plain = (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'z') || c == '/' || c == '.' ||
                         c == '-' || c == '_';
      if (plain)
        url += c;
      else
        url += fmt::format("%{:02X}", u);
    }
    return "\033]8;;file://" + url + "\033\\" + safe + "\033]8;;\033\\";
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  unsigned width_;
  bool colour_;
  std::string out_;
};

// Different parts among the findings of partial reuse.
std::uint64_t shared_parts(const Report& report) {
  BigVector<std::uint64_t> ids;
  for (const Finding& f : report.findings) {
    base::Spill::breathe_now_and_then();
    if (f.kind == FindingKind::partial_reuse) ids.push_back(f.part);
  }
  base::parallel_sort(base::thread_count(report.threads), ids, std::less<>());
  return static_cast<std::uint64_t>(std::unique(ids.begin(), ids.end()) - ids.begin());
}

std::string headline(const Tally& all) {
  const double share = static_cast<double>(all.of[report::duplicate] + all.of[report::near] + all.of[report::partial]);
  const auto other = static_cast<double>(all.of[report::boilerplate] + all.of[report::tail]);
  const double bytes = std::max(1.0, static_cast<double>(all.bytes));
  if (share > 0) return percent(share / bytes) + " of the text is repeated";
  if (other > 0) return percent(other / bytes) + " of the text is boilerplate or off-topic";
  return "Nothing is repeated";
}

}  // namespace

std::string render_summary(const Report& report, const std::string& folder, unsigned width, bool colour) {
  Screen screen(width, colour);
  Tally all;
  for (const Tally& tally : report::tally_documents(report)) all.add(tally);
  const std::string read =
      fmt::format("{}, {}, {} read in {}", count(all.documents, "document", "documents"),
                  count(report.passages, "passage", "passages"), size(all.bytes), duration(report.seconds));
  if (all.documents == 0) {
    screen.line("No document was read.");
  } else {
    screen.line(screen.paint("1", headline(all)) + screen.paint("2", "  (" + read + ")"));
    if (all.bytes > 0) {
      screen.line();
      screen.bar(all);
      screen.legend(all);
    }
    if (!report.groups.empty()) {
      screen.line();
      screen.line(screen.paint("1", "Most repeated, of " + count(report.groups.size(), "group", "groups")));
      screen.groups(report);
    }
    if (const std::uint64_t shared = shared_parts(report); shared > 0) {
      screen.line();
      screen.line((report.groups.empty() ? "" : "Beside groups: ") + count(shared, "shared part", "shared parts") +
                  " (a sentence or long clause taken over)");
    }
    screen.line();
    if (report.options.detect.duplicates) {
      screen.line(report.recall_known() ? fmt::format("Estimated recall {} ({} to {})", percent(report.recall),
                                                      percent(report.recall_low), percent(report.recall_high))
                                        : std::string("No estimate of recall: nothing in the sample is repeated"));
    }
  }
  std::error_code error;
  const std::string page = folder + "/report.html";
  screen.line("Report: " + screen.link(std::filesystem::exists(page, error) ? page : folder));
  // Always last: what was not read.
  std::string last = report.skipped.empty() ? "Nothing was skipped"
                                            : count(report.skipped.size(), "input", "inputs") + " skipped (" +
                                                  screen.link(folder + "/skipped.jsonl") + ")";
  if (report.not_read > 0) last += "; " + count(report.not_read, "file", "files") + " of other types not read";
  screen.line(report.skipped.empty() ? last + '.' : screen.paint("33", "! ") + last + '.');
  return screen.take();
}

}  // namespace twicetold
