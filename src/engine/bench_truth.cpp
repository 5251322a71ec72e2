// Readers for rows that this project writes itself; a row that isn't as expected is an error.
#include "engine/bench_truth.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <tuple>

#include "twicetold/error.hpp"

namespace twicetold::bench {
namespace {

// A whole file, decompressed where it is compressed, with the padding that the parser wants.
std::string plain_bytes(const std::string& path) {
  const auto failed = [&] { return Error(ErrorCode::input, "Can't read " + path + "."); };
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_raw(reader.get());
  archive_read_support_format_empty(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(reader.get(), path.c_str(), 1 << 16) != ARCHIVE_OK) throw failed();
  std::string bytes;
  const int header = archive_read_next_header(reader.get(), &entry);
  if (header != ARCHIVE_OK && header != ARCHIVE_EOF) throw failed();
  while (header == ARCHIVE_OK) {
    const std::size_t at = bytes.size();
    constexpr std::size_t step = 1 << 20;
    bytes.resize(at + step);
    const auto got = archive_read_data(reader.get(), bytes.data() + at, step);
    if (got < 0) throw failed();
    bytes.resize(at + static_cast<std::size_t>(got));
    if (got == 0) break;
  }
  bytes.append(simdjson::SIMDJSON_PADDING, '\0');
  return bytes;
}

}  // namespace

void for_each_row(const std::string& path, const std::function<void(const simdjson::dom::element&)>& row) {
  simdjson::dom::parser parser;
  const std::string bytes = plain_bytes(path);
  std::size_t line = 0;
  const std::string_view all(bytes.data(), bytes.size() - simdjson::SIMDJSON_PADDING);
  for (std::size_t begin = 0; begin < all.size();) {
    ++line;
    std::size_t end = all.find('\n', begin);
    if (end == std::string_view::npos) end = all.size();
    if (end > begin) {
      simdjson::dom::element element;
      // Padding, or the lines that follow, stand behind every line: nothing is copied.
      const auto error = parser.parse(all.data() + begin, end - begin, false).get(element);
      if (error != simdjson::SUCCESS) {
        throw Error(ErrorCode::input,
                    fmt::format("{} line {} is no JSON record ({}).", path, line, simdjson::error_message(error)));
      }
      row(element);
    }
    begin = end + 1;
  }
}

std::string_view string_of(const simdjson::dom::element& row, const char* field) {
  std::string_view value;
  return row[field].get(value) == simdjson::SUCCESS ? value : std::string_view();
}

double number_of(const simdjson::dom::element& row, const char* field, double otherwise) {
  double value = 0;
  return row[field].get(value) == simdjson::SUCCESS ? value : otherwise;
}

Span span_of(const simdjson::dom::element& row) {
  std::uint64_t begin = 0, end = 0;
  if (row["begin"].get(begin) != simdjson::SUCCESS || row["end"].get(end) != simdjson::SUCCESS || end < begin) {
    throw Error(ErrorCode::input, "A row has no span (begin, end): " + simdjson::minify(row) + ".");
  }
  return {begin, end};
}

std::uint32_t Names::add(std::string_view name) {
  return numbers_.emplace(std::string(name), static_cast<std::uint32_t>(numbers_.size())).first->second;
}

std::uint32_t Names::find(std::string_view name) const {
  const auto at = numbers_.find(std::string(name));
  return at == numbers_.end() ? 0xffffffffu : at->second;
}

void SpanIndex::add(std::uint32_t document, Span span, std::uint32_t value) {
  entries_.push_back({document, value, span});
  longest_ = std::max(longest_, span.size());
}

void SpanIndex::finish() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.document, a.span.begin, a.span.end, a.value) <
           std::tie(b.document, b.span.begin, b.span.end, b.value);
  });
}

std::size_t SpanIndex::first(std::uint32_t document, std::uint64_t begin) const {
  const std::uint64_t from = begin > longest_ ? begin - longest_ : 0;
  return static_cast<std::size_t>(
      std::lower_bound(entries_.begin(), entries_.end(), std::pair(document, from),
                       [](const Entry& e, const std::pair<std::uint32_t, std::uint64_t>& key) {
                         return std::pair(e.document, e.span.begin) < key;
                       }) -
      entries_.begin());
}

std::uint32_t SpanIndex::best(std::uint32_t document, Span span, double least) const {
  std::uint32_t value = 0xffffffffu;
  std::uint64_t most = 0;
  for (std::size_t i = first(document, span.begin); i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    if (e.document != document || e.span.begin >= span.end) break;
    const std::uint64_t common = common_bytes(e.span, span);
    if (common > most &&
        static_cast<double>(common) >= least * static_cast<double>(std::min(e.span.size(), span.size()))) {
      most = common;
      value = e.value;
    }
  }
  return value;
}

void SpanIndex::covered(std::uint32_t document, Span span, double least, std::vector<std::uint32_t>& out) const {
  out.clear();
  for (std::size_t i = first(document, span.begin); i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    if (e.document != document || e.span.begin >= span.end) break;
    if (static_cast<double>(common_bytes(e.span, span)) >= least * static_cast<double>(e.span.size()))
      out.push_back(e.value);
  }
}

}  // namespace twicetold::bench
