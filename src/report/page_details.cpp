// What the page shows of one document: its findings with their reasons, and its text. Documents of the
// largest groups come first, until the limit is met. A text that is too long is held around its findings.
// Chunks of a mebibyte are packed apart, so that opening a document unpacks one of them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/spill.hpp"
#include "base/xxhash.hpp"
#include "report/page.hpp"

namespace twicetold::report {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
constexpr std::uint64_t surroundings = 400;  // bytes on both sides of a finding
constexpr std::size_t most_reasons = 8;

bool inside_character(std::string_view text, std::uint64_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

// The whole text, or the stretches around its findings that fit.
std::vector<Span> held_pieces(const Report& report, const Selection& selection, std::uint32_t document,
                              std::size_t limit) {
  const std::string_view text = report.documents[document].text;
  if (text.size() <= limit) return {{0, text.size()}};
  std::vector<Span> pieces{{0, std::min<std::uint64_t>(2 * surroundings, text.size())}};
  std::uint64_t held = pieces.front().size();
  for (auto i = selection.first_finding[document]; i < selection.first_finding[document + 1]; ++i) {
    const Span span = report.findings[i].place.span;
    const std::uint64_t begin = span.begin < surroundings ? 0 : span.begin - surroundings;
    // Of a very long span its opening and its end.
    const std::uint64_t stop =
        std::min<std::uint64_t>(span.size() > 16'384 ? span.begin + 8'192 : span.end + surroundings, text.size());
    if (begin <= pieces.back().end) {
      held += stop > pieces.back().end ? stop - pieces.back().end : 0;
      pieces.back().end = std::max(pieces.back().end, stop);
    } else {
      pieces.push_back({begin, stop});
      held += stop - begin;
    }
    if (held > limit) break;
  }
  for (Span& piece : pieces) {
    while (inside_character(text, piece.begin)) --piece.begin;
    while (inside_character(text, piece.end)) ++piece.end;
  }
  return pieces;
}

void append_finding(std::string& out, const Report& report, const Selection& selection, const Finding& finding,
                    const BigVector<std::uint32_t>& group_row) {
  auto to = std::back_inserter(out);
  const bool sure = finding.kind == FindingKind::boilerplate || finding.kind == FindingKind::off_topic_tail;
  fmt::format_to(to, "[{},{},{},{},{},{},{},{},", finding.place.span.begin, finding.place.span.size(),
                 finding.place.passage, static_cast<int>(finding.kind), static_cast<int>(finding.scope),
                 static_cast<int>(finding.role), finding.has_keep ? (finding.keep ? 1 : 0) : 2,
                 std::lround(1000 * static_cast<double>(sure ? finding.confidence : finding.similarity)));
  if (finding.kind == FindingKind::partial_reuse) {
    fmt::format_to(to, "\"p{}\"", base::hex16(finding.part));
  } else if (finding.group < group_row.size()) {
    if (group_row[finding.group] != no_index)
      fmt::format_to(to, "{}", group_row[finding.group]);
    else
      fmt::format_to(to, "\"g{}\"", base::hex16(report.groups[finding.group].id));
  } else {
    out += "null";
  }
  const std::uint32_t match_row =
      finding.kind == FindingKind::partial_reuse ? selection.document_row[finding.match.document] : no_index;
  if (match_row == no_index)
    out += ",null,[";
  else
    fmt::format_to(to, ",[{},{},{}],[", match_row, finding.match.span.begin, finding.match.span.size());
  for (std::size_t i = 0; i < std::min(finding.because.size(), most_reasons); ++i) {
    if (i > 0) out += ',';
    append_script_json(out, finding.because[i]);
  }
  out += "]]";
}

std::string document_json(const Report& report, const Selection& selection, std::uint32_t document,
                          const std::vector<Span>& pieces, const BigVector<std::uint32_t>& group_row) {
  const ReportDocument& d = report.documents[document];
  std::string out = "{\"path\":";
  append_script_json(out, d.path);
  fmt::format_to(std::back_inserter(out), ",\"line\":{},\"hash\":\"{}\",\"pieces\":[", d.line, base::hex16(d.hash));
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}[{},{}]", i == 0 ? "" : ",", pieces[i].begin, pieces[i].size());
  }
  out += "],\"findings\":[";
  for (auto i = selection.first_finding[document]; i < selection.first_finding[document + 1]; ++i) {
    if (i != selection.first_finding[document]) out += ',';
    append_finding(out, report, selection, report.findings[i], group_row);
  }
  out += "]}";
  return out;
}

}  // namespace

Details make_details(const Report& report, const Selection& selection, const PageLimits& limits) {
  Details details;
  details.places.resize(selection.documents.size());
  BigVector<std::uint32_t> group_row(report.groups.size(), no_index);
  for (std::uint32_t i = 0; i < selection.rows.size(); ++i) {
    if (selection.rows[i].group != no_index) group_row[selection.rows[i].group] = i;
  }
  std::size_t held = 0;
  for (const std::uint32_t document : selection.priority) {
    base::Spill::breathe_now_and_then();
    const auto pieces = held_pieces(report, selection, document, limits.document_bytes);
    std::uint64_t text_bytes = 0;
    for (const Span& piece : pieces) text_bytes += piece.size();
    if (held + text_bytes > limits.detail_bytes) continue;
    const std::string json = document_json(report, selection, document, pieces, group_row);
    if (held + json.size() + text_bytes > limits.detail_bytes) continue;  // a smaller one may still fit
    held += json.size() + text_bytes;
    if (details.chunks.empty() || details.chunks.back().size() >= chunk_bytes) details.chunks.emplace_back();
    std::string& chunk = details.chunks.back();
    details.places[selection.document_row[document]] = {static_cast<std::uint32_t>(details.chunks.size() - 1),
                                                        chunk.size(), json.size(), text_bytes};
    chunk += json;
    for (const Span& piece : pieces) chunk += slice(report.documents[document].text, piece);
    ++details.held;
  }
  return details;
}

}  // namespace twicetold::report
