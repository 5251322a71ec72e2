// The first view's numbers: every byte counted once, by source and by date; what skipped; the run.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include "base/spill.hpp"
#include "report/page.hpp"
#include "report/page_map.hpp"
#include "report/tally.hpp"
#include "report/timeline.hpp"
#include "twicetold/engine.hpp"

namespace twicetold::report {
namespace {

void append_tally(std::string& out, const Tally& tally) {
  fmt::format_to(std::back_inserter(out), "\"documents\":{},\"bytes\":{}", tally.documents, tally.bytes);
  for (int i = 0; i < layers; ++i) fmt::format_to(std::back_inserter(out), ",\"{}\":{}", layer_names[i], tally.of[i]);
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

// What an axis of dates needs; see timeline.hpp.
void append_time(std::string& out, const Timeline& timeline) {
  const auto [buckets, left_out] = timeline.buckets();
  fmt::format_to(std::back_inserter(out), "\"time\":{{\"undated\":{},\"buckets\":[", left_out);
  bool first = true;
  for (const auto& [name, tally] : buckets) {
    fmt::format_to(std::back_inserter(out), "{}{{\"name\":\"{}\",", first ? "" : ",", name);
    first = false;
    append_tally(out, tally);
    out += '}';
  }
  out += "]}";
}

// Places and bytes of each role, most bytes first.
void append_roles(std::string& out, const Report& report) {
  struct Share {
    std::size_t role = 0;
    std::uint64_t places = 0, bytes = 0;
  };
  std::array<Share, 12> shares{};
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i].role = i;
  for (const Finding& finding : report.findings) {
    base::Spill::breathe_now_and_then();
    if (finding.kind != FindingKind::boilerplate) continue;
    Share& share = shares[static_cast<std::size_t>(finding.role)];
    ++share.places;
    share.bytes += finding.place.span.size();
  }
  std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) { return a.bytes > b.bytes; });
  out += "\"roles\":[";
  for (std::size_t i = 0; i < shares.size() && shares[i].places > 0; ++i) {
    fmt::format_to(std::back_inserter(out), "{}[{},{},{}]", i == 0 ? "" : ",", shares[i].role, shares[i].places,
                   shares[i].bytes);
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
  std::map<std::string_view, Tally> sources;
  Timeline timeline;
  const BigVector<Tally> tallies = tally_documents(report);
  for (std::uint32_t i = 0; i < report.documents.size(); ++i) {
    base::Spill::breathe_now_and_then();
    const Tally& tally = tallies[i];
    all.add(tally);
    sources[report.documents[i].source].add(tally);
    timeline.add(report.documents[i].date, tally);
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
                 "}},\"recall\":{{\"known\":{},\"value\":{:.6f},\"low\":{:.6f},\"high\":{:.6f},\"how\":",
                 report.recall_known(), report.recall, report.recall_low, report.recall_high);
  append_script_json(out, report.recall_how);
  fmt::format_to(std::back_inserter(out),
                 "}},\"held\":{{\"rows\":{},\"allRows\":{},\"members\":{},\"documents\":{},\"details\":{}}},",
                 selection.rows.size(), selection.all_rows, members, selection.documents.size(), detailed);
  append_sources(out, sources);
  out += ',';
  append_time(out, timeline);
  out += ',';
  append_roles(out, report);
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
