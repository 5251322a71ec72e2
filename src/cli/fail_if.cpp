#include "cli/fail_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "twicetold/error.hpp"

namespace twicetold::cli {

Limit parse_limit(const std::string& text) {
  static const std::map<std::string, Limit::What> names = {{"duplicates", Limit::What::duplicates},
                                                           {"boilerplate", Limit::What::boilerplate},
                                                           {"tails", Limit::What::tails},
                                                           {"skipped", Limit::What::skipped}};
  const auto wrong = [&] {
    return Error(ErrorCode::usage,
                 "--fail-if takes 'duplicates>5%' or 'skipped>0' (duplicates, boilerplate, tails or "
                 "skipped, with > or >=), not '" +
                     text + "'.");
  };
  std::string s;
  for (const char c : text)
    if (c != ' ') s.push_back(c);
  const std::size_t at = s.find('>');
  if (at == std::string::npos) throw wrong();
  const auto name = names.find(s.substr(0, at));
  if (name == names.end()) throw wrong();
  Limit limit;
  limit.text = text;
  limit.what = name->second;
  std::string number = s.substr(at + 1);
  if (!number.empty() && number[0] == '=') {
    limit.at_least = true;
    number.erase(0, 1);
  }
  if (!number.empty() && number.back() == '%') {
    limit.percent = true;
    number.pop_back();
  }
  char* end = nullptr;
  limit.value = std::strtod(number.c_str(), &end);
  if (number.empty() || end == nullptr || *end != 0 || !(limit.value >= 0)) throw wrong();
  return limit;
}

std::string exceeded(const Limit& limit, const Report& report) {
  const auto counts = [&](const Finding& f) {
    if (f.has_keep && f.keep) return false;
    switch (limit.what) {
      case Limit::What::duplicates:
        return f.has_keep;
      case Limit::What::boilerplate:
        return f.kind == FindingKind::boilerplate;
      case Limit::What::tails:
        return f.kind == FindingKind::off_topic_tail;
      default:
        return false;
    }
  };
  double measured = 0;
  if (limit.what == Limit::What::skipped) {
    measured = static_cast<double>(report.skipped.size());
    if (limit.percent) {
      const double all = measured + static_cast<double>(report.documents.size());
      measured = all > 0 ? 100 * measured / all : 0;
    }
  } else if (limit.percent) {
    // Findings are sorted by document and begin: overlaps count once.
    std::uint64_t bytes = 0, at = 0;
    std::uint32_t document = no_index;
    for (const Finding& f : report.findings) {
      if (!counts(f)) continue;
      if (f.place.document != document) at = 0;
      document = f.place.document;
      const std::uint64_t from = std::max(at, f.place.span.begin);
      if (f.place.span.end > from) bytes += f.place.span.end - from;
      at = std::max(at, f.place.span.end);
    }
    measured = report.bytes > 0 ? 100.0 * static_cast<double>(bytes) / static_cast<double>(report.bytes) : 0;
  } else {
    for (const Finding& f : report.findings) measured += counts(f);
  }
  if (limit.at_least ? measured < limit.value : measured <= limit.value) return {};
  return limit.percent ? fmt::format("limit exceeded: {} (measured {:.2f}%)", limit.text, measured)
                       : fmt::format("limit exceeded: {} (measured {:.0f})", limit.text, measured);
}

}  // namespace twicetold::cli
