// The first view's numbers: every byte counted once, by source and by date; what skipped; the run.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

#include "report/page.hpp"
#include "report/page_map.hpp"
#include "report/tally.hpp"
#include "twicetold/engine.hpp"

namespace twicetold::report {
namespace {

void append_tally(std::string& out, const Tally& tally) {
  fmt::format_to(std::back_inserter(out), "\"documents\":{},\"bytes\":{}", tally.documents, tally.bytes);
  for (int i = 0; i < layers; ++i) fmt::format_to(std::back_inserter(out), ",\"{}\":{}", layer_names[i], tally.of[i]);
}

// "2026-02-04", "2026-02" or "2026": as much as the date says; "" where it isn't of this form.
std::string_view calendar_part(std::string_view date) {
  const auto digits = [&](std::size_t from, std::size_t n) {
    if (date.size() < from + n) return false;
    for (std::size_t i = from; i < from + n; ++i) {
      if (std::isdigit(static_cast<unsigned char>(date[i])) == 0) return false;
    }
    return true;
  };
  if (!digits(0, 4)) return {};
  if (date.size() < 7 || date[4] != '-' || !digits(5, 2)) return date.substr(0, 4);
  if (date.size() < 10 || date[7] != '-' || !digits(8, 2)) return date.substr(0, 7);
  return date.substr(0, 10);
}

// By day where at most 62 days have documents, else by month (120), else by year.
void append_time(std::string& out, const std::map<std::string_view, Tally>& days, std::uint64_t undated) {
  std::size_t length = 10;
  for (const auto& [day, tally] : days) length = std::min(length, day.size());
  std::map<std::string_view, Tally> buckets;
  for (;; length = length == 10 ? 7 : 4) {
    buckets.clear();
    for (const auto& [day, tally] : days) buckets[day.substr(0, length)].add(tally);
    if (length == 4 || buckets.size() <= (length == 10 ? 62u : 120u)) break;
  }
  fmt::format_to(std::back_inserter(out), "\"time\":{{\"undated\":{},\"buckets\":[", undated);
  bool first = true;
  for (const auto& [name, tally] : buckets) {
    out += first ? "{\"name\":" : ",{\"name\":";
    first = false;
    append_script_json(out, name);
    out += ',';
    append_tally(out, tally);
    out += '}';
  }
  out += "]}";
}

void append_sources(std::string& out, const std::map<std::string_view, Tally>& sources) {
  constexpr std::size_t most = 200;
  std::vector<const std::pair<const std::string_view, Tally>*> order;
  for (const auto& item : sources) order.push_back(&item);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->second.bytes > b->second.bytes; });
  fmt::format_to(std::back_inserter(out), "\"sourceCount\":{},\"sources\":[", order.size());
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
    out += i == 0 ? "{\"name\":" : ",{\"name\":";
    append_script_json(out, order[i]->first);
    out += ',';
    append_tally(out, order[i]->second);
    out += '}';
  }
  out += ']';
}

void append_skipped(std::string& out, const Report& report) {
  constexpr std::size_t most = 1000;
  std::map<std::string_view, std::uint64_t> reasons;
  for (const Skipped& row : report.skipped) ++reasons[row.reason];
  std::vector<std::pair<std::string_view, std::uint64_t>> order(reasons.begin(), reasons.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (order.size() > 100) order.resize(100);
  fmt::format_to(std::back_inserter(out), "\"skippedCount\":{},\"notRead\":{},\"reasons\":[", report.skipped.size(),
                 report.not_read);
  for (std::size_t i = 0; i < order.size(); ++i) {
    out += i == 0 ? "[" : ",[";
    append_script_json(out, order[i].first);
    fmt::format_to(std::back_inserter(out), ",{}]", order[i].second);
  }
  out += "],\"skipped\":[";
  for (std::size_t i = 0; i < std::min(most, report.skipped.size()); ++i) {
    const Skipped& row = report.skipped[i];
    out += i == 0 ? "[" : ",[";
    append_script_json(out, row.path);
    fmt::format_to(std::back_inserter(out), ",{},{},", row.line, row.byte);
    append_script_json(out, row.reason);
    out += ']';
  }
  out += ']';
}

// What differs between two runs on the same input stands here and nowhere else.
void append_run(std::string& out, const Report& report) {
  fmt::format_to(std::back_inserter(out), "\"run\":{{\"seconds\":{:.3f},\"peak\":{},\"threads\":{},\"stages\":[",
                 report.seconds, report.peak_bytes, report.threads);
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    out += i == 0 ? "[" : ",[";
    append_script_json(out, report.stages[i].name);
    fmt::format_to(std::back_inserter(out), ",{:.4f},{}]", report.stages[i].seconds, report.stages[i].bytes);
  }
  out += "]}";
}

void append_options(std::string& out, const AuditOptions& options) {
  static constexpr const char* engines[] = {"rare", "minhash", "simhash", "exact"};
  static constexpr const char* modes[] = {"auto", "line", "block"};
  static constexpr const char* strictness[] = {"strict", "normal", "loose"};
  const DetectOptions& detect = options.detect;
  fmt::format_to(
      std::back_inserter(out),
      "\"options\":{{\"engine\":\"{}\",\"similarity\":{},\"min-words\":{},\"passages\":\"{}\",\"max-words\":{},"
      "\"tail-strictness\":\"{}\",\"duplicates\":{},\"boilerplate\":{},\"tails\":{}}}",
      engines[static_cast<std::size_t>(detect.engine)], detect.similarity, detect.min_words,
      modes[static_cast<std::size_t>(options.passage.mode)], options.passage.max_words,
      strictness[static_cast<std::size_t>(detect.tail_strictness)], detect.duplicates, detect.boilerplate,
      detect.tails);
}

}  // namespace

std::string overview_json(const Report& report, const Selection& selection, std::uint64_t detailed) {
  Tally all;
  std::map<std::string_view, Tally> sources, days;
  std::uint64_t undated = 0;
  const std::vector<Tally> tallies = tally_documents(report);
  for (std::uint32_t i = 0; i < report.documents.size(); ++i) {
    const Tally& tally = tallies[i];
    all.add(tally);
    sources[report.documents[i].source].add(tally);
    const std::string_view day = calendar_part(report.documents[i].date);
    if (day.empty())
      ++undated;
    else
      days[day].add(tally);
  }
  // Inputs are an unordered set as far as results go: shown sorted, so that the page is the same.
  std::vector<std::string> inputs = report.options.input.inputs;
  std::sort(inputs.begin(), inputs.end());
  std::uint64_t members = 0;
  for (const Row& row : selection.rows) members += row.members.size();

  std::string out = "{\"version\":";
  append_script_json(out, version);
  out += ",\"inputs\":[";
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i > 0) out += ',';
    append_script_json(out, inputs[i]);
  }
  fmt::format_to(std::back_inserter(out),
                 "],\"passages\":{},\"findings\":{},\"groups\":{},\"tails\":{},\"removable\":{},\"all\":{{",
                 report.passages, report.findings.size(), report.groups.size(), report.tails,
                 report.removable_duplicate_bytes);
  append_tally(out, all);
  fmt::format_to(std::back_inserter(out),
                 "}},\"recall\":{{\"value\":{:.6f},\"low\":{:.6f},\"high\":{:.6f},\"how\":", report.recall,
                 report.recall_low, report.recall_high);
  append_script_json(out, report.recall_how);
  fmt::format_to(std::back_inserter(out),
                 "}},\"held\":{{\"rows\":{},\"allRows\":{},\"members\":{},\"documents\":{},\"details\":{}}},",
                 selection.rows.size(), selection.all_rows, members, selection.documents.size(), detailed);
  append_sources(out, sources);
  out += ',';
  append_time(out, days, undated);
  out += ',';
  append_map(out, report);
  out += ',';
  append_skipped(out, report);
  out += ',';
  append_options(out, report.options);
  out += ',';
  append_run(out, report);
  out += '}';
  return out;
}

}  // namespace twicetold::report
