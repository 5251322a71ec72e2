// The page's columns: rows, members and documents as arrays of small numbers, which gzip packs to a few
// bytes a row and a browser reads at some 100 MB/s. What is seen of one document only is in its details.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "base/xxhash.hpp"
#include "report/page.hpp"

namespace twicetold::report {
namespace {

constexpr int strip_cells = 120;

template <class Range, class Value>
void append_column(std::string& out, const char* name, const Range& range, Value&& value) {
  fmt::format_to(std::back_inserter(out), "\"{}\":[", name);
  bool first = true;
  for (const auto& item : range) {
    if (!first) out += ',';
    first = false;
    value(item);
  }
  out += ']';
}

long per_mille(double share) { return std::lround(share * 1000); }

// First words of a text: at most `limit` bytes, cut at a character.
std::string_view opening(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

// What lies where on a document's length: runs of a letter and a count, over 120 cells; "" where nothing
// does. The most telling kind wins a cell: t(ail), b(oilerplate), c(opy), n(ear), p(artial).
std::string strip(const Report& report, const Selection& selection, std::uint32_t document) {
  static constexpr char letters[] = {'b', 'c', 'n', 't', 'p'};  // as FindingKind
  static constexpr char ranking[] = "pncbt";
  const std::uint64_t first = selection.first_finding[document], last = selection.first_finding[document + 1];
  const std::uint64_t bytes = report.documents[document].text.size();
  if (first == last || bytes == 0) return {};
  char cells[strip_cells];
  std::fill(std::begin(cells), std::end(cells), '.');
  const std::string_view rank = ranking;
  for (std::uint64_t i = first; i < last; ++i) {
    const Finding& finding = report.findings[i];
    const char letter = letters[static_cast<std::size_t>(finding.kind)];
    const auto cell = [&](std::uint64_t byte) {
      return static_cast<double>(byte) * strip_cells / static_cast<double>(bytes);
    };
    const auto from = std::min<std::size_t>(strip_cells - 1, static_cast<std::size_t>(cell(finding.place.span.begin)));
    const auto to = std::max(from + 1, static_cast<std::size_t>(std::lround(cell(finding.place.span.end))));
    for (std::size_t k = from; k < std::min<std::size_t>(to, strip_cells); ++k) {
      if (cells[k] == '.' || rank.find(cells[k]) < rank.find(letter)) cells[k] = letter;
    }
  }
  std::string out;
  for (int i = 0; i < strip_cells;) {
    int j = i;
    while (j < strip_cells && cells[j] == cells[i]) ++j;
    out += fmt::format("{}{}", cells[i], j - i);
    i = j;
  }
  return out;
}

void append_rows(std::string& out, const Report& report, const Selection& selection) {
  const auto& rows = selection.rows;
  auto to = std::back_inserter(out);
  const std::size_t preview = rows.size() <= 20'000 ? 220 : 110;
  out += "\"rows\":{";
  append_column(out, "id", rows, [&](const Row& r) {
    fmt::format_to(to, "\"{}{}\"", r.kind == RowKind::partial_reuse ? 'p' : 'g', base::hex16(r.id));
  });
  out += ',';
  append_column(out, "kind", rows, [&](const Row& r) { fmt::format_to(to, "{}", static_cast<int>(r.kind)); });
  out += ',';
  append_column(out, "scope", rows, [&](const Row& r) { fmt::format_to(to, "{}", static_cast<int>(r.scope)); });
  out += ',';
  append_column(out, "role", rows, [&](const Row& r) { fmt::format_to(to, "{}", static_cast<int>(r.role)); });
  out += ',';
  append_column(out, "size", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.size); });
  out += ',';
  append_column(out, "docs", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.documents); });
  out += ',';
  append_column(out, "sources", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.sources); });
  out += ',';
  append_column(out, "bytes", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.bytes); });
  out += ',';
  append_column(out, "min", rows, [&](const Row& r) { fmt::format_to(to, "{}", per_mille(r.min_similarity)); });
  out += ',';
  append_column(out, "mean", rows, [&](const Row& r) { fmt::format_to(to, "{}", per_mille(r.mean_similarity)); });
  out += ',';
  append_column(out, "rep", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.representative); });
  out += ',';
  append_column(out, "held", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.members.size()); });
  out += ',';
  append_column(out, "text", rows, [&](const Row& r) {
    const Place& place = r.members[r.representative].place;
    const std::string_view whole = slice(report.documents[place.document].text, place.span);
    const std::string_view shown = opening(whole, preview);
    append_script_json(out, shown.size() == whole.size() ? std::string(shown) : std::string(shown) + "\u2026");
  });
  out += "},\"members\":{";
  const auto members = [&](const char* name, auto&& value) {
    fmt::format_to(to, "\"{}\":[", name);
    bool first = true;
    for (const Row& row : rows) {
      for (const Member& member : row.members) {
        if (!first) out += ',';
        first = false;
        fmt::format_to(to, "{}", value(member));
      }
    }
    out += ']';
  };
  members("doc", [&](const Member& m) { return selection.document_row[m.place.document]; });
  out += ',';
  members("passage", [](const Member& m) { return m.place.passage; });
  out += ',';
  members("begin", [](const Member& m) { return m.place.span.begin; });
  out += ',';
  members("length", [](const Member& m) { return m.place.span.size(); });
  out += ',';
  members("similarity", [](const Member& m) { return per_mille(m.similarity); });
  out += ',';
  members("keep", [](const Member& m) { return m.keep ? 1 : 0; });
  out += '}';
}

void append_documents(std::string& out, const Report& report, const Selection& selection, const Details& details) {
  const auto& rows = selection.documents;
  auto to = std::back_inserter(out);
  std::map<std::string_view, std::uint32_t> sources;
  for (const auto d : rows) sources.emplace(report.documents[d].source, 0);
  std::uint32_t next = 0;
  for (auto& [name, number] : sources) number = next++;
  const auto document = [&](std::uint32_t d) -> const ReportDocument& { return report.documents[d]; };
  out += "\"sources\":[";
  for (const auto& [name, number] : sources) {
    if (number != 0) out += ',';
    append_script_json(out, name);
  }
  out += "],\"docs\":{";
  append_column(out, "id", rows, [&](std::uint32_t d) { append_script_json(out, document(d).id); });
  out += ',';
  append_column(out, "source", rows, [&](std::uint32_t d) { fmt::format_to(to, "{}", sources[document(d).source]); });
  out += ',';
  append_column(out, "title", rows, [&](std::uint32_t d) { append_script_json(out, opening(document(d).title, 120)); });
  out += ',';
  append_column(out, "date", rows, [&](std::uint32_t d) { append_script_json(out, opening(document(d).date, 40)); });
  out += ',';
  append_column(out, "bytes", rows, [&](std::uint32_t d) { fmt::format_to(to, "{}", document(d).text.size()); });
  out += ',';
  append_column(out, "passages", rows, [&](std::uint32_t d) { fmt::format_to(to, "{}", document(d).passages); });
  out += ',';
  append_column(out, "findings", rows, [&](std::uint32_t d) {
    fmt::format_to(to, "{}", selection.first_finding[d + 1] - selection.first_finding[d]);
  });
  const std::pair<const char*, double ReportDocument::*> shares[] = {{"duplicate", &ReportDocument::duplicate},
                                                                     {"near", &ReportDocument::near},
                                                                     {"partial", &ReportDocument::partial},
                                                                     {"boilerplate", &ReportDocument::boilerplate},
                                                                     {"tail", &ReportDocument::tail},
                                                                     {"covered", &ReportDocument::nearest_covered},
                                                                     {"covers", &ReportDocument::nearest_covers}};
  for (const auto& [name, share] : shares) {
    out += ',';
    append_column(out, name, rows,
                  [&, share = share](std::uint32_t d) { fmt::format_to(to, "{}", per_mille(document(d).*share)); });
  }
  out += ',';
  append_column(out, "nearest", rows, [&](std::uint32_t d) {
    const std::uint32_t nearest = document(d).nearest;
    if (nearest == no_index)
      out += "-1";
    else if (selection.document_row[nearest] != no_index)
      fmt::format_to(to, "{}", selection.document_row[nearest]);
    else
      append_script_json(out, document(nearest).id);
  });
  out += ',';
  append_column(out, "strip", rows,
                [&](std::uint32_t d) { fmt::format_to(to, "\"{}\"", strip(report, selection, d)); });
  out += ',';
  append_column(out, "detail", details.places, [&](const Details::Place& place) {
    if (place.chunk == no_index)
      out += "-1,0,0,0";
    else
      fmt::format_to(to, "{},{},{},{}", place.chunk, place.offset, place.json, place.text);
  });
  out += '}';
}

}  // namespace

std::string core_json(const Report& report, const Selection& selection, const Details& details) {
  std::string out = "{";
  append_rows(out, report, selection);
  out += ',';
  append_documents(out, report, selection, details);
  out += '}';
  return out;
}

}  // namespace twicetold::report
