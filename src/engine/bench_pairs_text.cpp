// Figures on labelled pairs as a table for a terminal and as JSON.
#include <fmt/format.h>

#include "base/json_out.hpp"
#include "twicetold/bench.hpp"

namespace twicetold {

std::string pairs_table(const std::vector<PairsLine>& lines) {
  std::string out, view;
  for (const auto& line : lines) {
    if (line.view != view) {
      view = line.view;
      out += fmt::format(
          "{}{}\n", out.empty() ? "" : "\n",
          view == "paragraphs" ? "every labelled text a document of its own" : "whole documents as they are");
      out += fmt::format("{:<26} {:>5} {:>4}  {:<17} {:<17} {:<17} {:>9} {:>9}\n", "", "pairs", "pos", "precision",
                         "recall", "F1", "templates", "none");
    }
    const auto interval = [](double value, const std::array<double, 2>& range) {
      return fmt::format("{:.3f} {:.2f}-{:.2f}", value, range[0], range[1]);
    };
    const auto share = [](const Share& s) {
      return s.of == 0 ? std::string("-") : fmt::format("{}/{}", s.found, s.of);
    };
    out +=
        fmt::format("{:<26} {:>5} {:>4}  {:<17} {:<17} {:<17} {:>9} {:>9}\n", line.language, line.pairs, line.positive,
                    interval(line.precision, line.precision_interval), interval(line.recall, line.recall_interval),
                    interval(line.f1, line.f1_interval), share(line.templates), share(line.none));
  }
  return out;
}

std::string pairs_json(const std::vector<PairsLine>& lines) {
  std::string out = "[";
  for (const auto& line : lines) {
    if (out.size() > 1) out += ',';
    out += "\n{\"language\":";
    base::append_json(out, line.language.substr(line.language.find_first_not_of(' ')));
    out += fmt::format(
        ",\"view\":\"{}\",\"pairs\":{},\"positive\":{},\"precision\":{:.4f},\"recall\":{:.4f},\"f1\":{:.4f},"
        "\"precision_interval\":[{:.4f},{:.4f}],"
        "\"recall_interval\":[{:.4f},{:.4f}],\"f1_interval\":[{:.4f},{:.4f}],\"seconds\":{:.3f},\"found\":{{",
        line.view, line.pairs, line.positive, line.precision, line.recall, line.f1, line.precision_interval[0],
        line.precision_interval[1], line.recall_interval[0], line.recall_interval[1], line.f1_interval[0],
        line.f1_interval[1], line.seconds);
    bool first = true;
    for (const auto& [label, share] : line.by_label) {
      out += fmt::format("{}\"{}\":{{\"found\":{},\"of\":{}}}", first ? "" : ",", label, share.found, share.of);
      first = false;
    }
    out += "}}";
  }
  return out + "\n]\n";
}

}  // namespace twicetold
