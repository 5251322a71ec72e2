// The page's columns: rows, members and documents as arrays of small numbers, which gzip packs to a few
// bytes a row and a browser reads at some 100 MB/s. What is seen of one document only is in its details.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "base/spill.hpp"
#include "base/xxhash.hpp"
#include "report/page.hpp"
#include "report/strip.hpp"
#include "report/tally.hpp"

namespace twicetold::report {
namespace {

template <class Range, class Value>
void append_column(std::string& out, const char* name, const Range& range, Value&& value) {
  fmt::format_to(std::back_inserter(out), "\"{}\":[", name);
  bool first = true;
  for (const auto& item : range) {
    base::Spill::breathe_now_and_then();
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
  append_column(out, "repeated", rows, [&](const Row& r) { fmt::format_to(to, "{}", r.repeated); });
  out += ',';
  append_column(out, "interest", rows, [&](const Row& r) { fmt::format_to(to, "{}", static_cast<int>(r.interest)); });
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

// Shares and strips of the documents.
struct Shown {
  BigVector<Tally> tallies;         // by document number
  std::vector<std::string> strips;  // by row of the page
};

Shown show_layers(const Report& report, const Selection& selection) {
  Shown shown{BigVector<Tally>(report.documents.size()), std::vector<std::string>(selection.documents.size())};
  each_document_layers(report, [&](std::uint32_t document, const std::vector<LayerSpan>& spans) {
    for (const LayerSpan& part : spans) shown.tallies[document].of[part.layer] += part.span.size();
    const std::uint32_t row = selection.document_row[document];
    if (row != no_index) shown.strips[row] = strip(report.documents[document].text.size(), spans);
  });
  return shown;
}

void append_documents(std::string& out, const Report& report, const Selection& selection, const Details& details) {
  const auto& rows = selection.documents;
  const Shown shown = show_layers(report, selection);
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
  // As on the first view every byte counts once, so that a document's shares never exceed it.
  for (int layer = 0; layer < layers; ++layer) {
    out += ',';
    append_column(out, layer_names[layer], rows, [&](std::uint32_t d) {
      const double bytes = std::max(1.0, static_cast<double>(document(d).text.size()));
      fmt::format_to(to, "{}", per_mille(static_cast<double>(shown.tallies[d].of[layer]) / bytes));
    });
  }
  out += ',';
  append_column(out, "covered", rows,
                [&](std::uint32_t d) { fmt::format_to(to, "{}", per_mille(document(d).nearest_covered)); });
  out += ',';
  append_column(out, "covers", rows,
                [&](std::uint32_t d) { fmt::format_to(to, "{}", per_mille(document(d).nearest_covers)); });
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
                [&](std::uint32_t d) { fmt::format_to(to, "\"{}\"", shown.strips[selection.document_row[d]]); });
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
