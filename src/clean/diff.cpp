// Nothing has to be searched: the edit says what goes, so hunks follow from its pieces. Lines are those
// of '\n'; one that stays in part is shown as changed.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "clean/paths.hpp"
#include "clean/rounds.hpp"

namespace twicetold::clean_room {
namespace {

constexpr std::size_t context = 3;

struct Change {
  std::size_t first = 0, last = 0;  // old lines [first, last)
  std::string kept;                 // what stays of them
};

void append_lines(std::string& out, char mark, std::string_view bytes, std::uint64_t* lines) {
  while (!bytes.empty()) {
    const std::size_t feed = bytes.find('\n');
    out += mark;
    out += bytes.substr(0, feed);
    out += '\n';
    ++*lines;
    if (feed == std::string_view::npos) {
      out += "\\ No newline at end of file\n";
      return;
    }
    bytes.remove_prefix(feed + 1);
  }
}

// A cut takes the line break before a line or the one behind it: lines that stay whole are no part of the change.
void trim(Change& c, std::string_view original, const std::vector<std::size_t>& starts) {
  std::string_view kept = c.kept;
  const auto line = [&](std::size_t i) { return original.substr(starts[i], starts[i + 1] - starts[i]); };
  while (c.first < c.last && !kept.empty() && kept.starts_with(line(c.first)))
    kept.remove_prefix(line(c.first++).size());
  while (c.first < c.last && !kept.empty() && kept.ends_with(line(c.last - 1)) &&
         (kept.size() == line(c.last - 1).size() || kept[kept.size() - line(c.last - 1).size() - 1] == '\n'))
    kept.remove_suffix(line(--c.last).size());
  c.kept = std::string(kept);
}

}  // namespace

std::string unified_diff(std::string_view id, std::string_view original, const DocumentEdit& edit) {
  std::vector<std::size_t> starts = {0};  // of lines; the last is the end
  for (std::size_t at = 0; at < original.size();) {
    const std::size_t feed = original.find('\n', at);
    at = feed == std::string_view::npos ? original.size() : feed + 1;
    starts.push_back(at);
  }
  const std::size_t lines = starts.size() - 1;
  const auto line_of = [&](std::uint64_t offset) {
    return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), offset) - starts.begin()) - 1;
  };
  const auto kept_of = [&](std::size_t first, std::size_t last) {
    std::string kept;
    std::uint64_t at = starts[first];
    for (const Piece& p : edit.pieces) {
      if (p.span.end <= at) continue;
      if (p.span.begin >= starts[last]) break;
      if (p.span.begin > at) kept += original.substr(at, p.span.begin - at);
      at = std::min<std::uint64_t>(p.span.end, starts[last]);
    }
    kept += original.substr(at, starts[last] - at);
    return kept;
  };
  std::vector<Change> changes;
  for (const Piece& p : edit.pieces) {
    if (p.span.size() == 0) continue;
    Change c{line_of(p.span.begin), line_of(p.span.end - 1) + 1, {}};
    if (!changes.empty() && c.first <= changes.back().last) {
      c.first = changes.back().first;
      c.last = std::max(c.last, changes.back().last);
      changes.pop_back();
    }
    for (c.kept = kept_of(c.first, c.last); c.last < lines && !c.kept.empty() && c.kept.back() != '\n';)
      c.kept = kept_of(c.first, ++c.last);
    changes.push_back(std::move(c));
  }
  for (Change& c : changes) trim(c, original, starts);
  if (changes.empty()) return "";
  std::string out = "--- a/" + shown(id) + "\n+++ b/" + shown(id) + "\n";
  std::int64_t drift = 0;
  for (std::size_t i = 0; i < changes.size();) {
    std::size_t j = i + 1;
    while (j < changes.size() && changes[j].first <= changes[j - 1].last + 2 * context) ++j;
    const std::size_t from = changes[i].first - std::min(context, changes[i].first);
    const std::size_t to = std::min(lines, changes[j - 1].last + context);
    std::string body;
    std::uint64_t old_lines = 0, new_lines = 0, both = 0;
    std::size_t at = from;
    for (std::size_t k = i; k < j; ++k) {
      append_lines(body, ' ', original.substr(starts[at], starts[changes[k].first] - starts[at]), &both);
      append_lines(body, '-',
                   original.substr(starts[changes[k].first], starts[changes[k].last] - starts[changes[k].first]),
                   &old_lines);
      append_lines(body, '+', changes[k].kept, &new_lines);
      at = changes[k].last;
    }
    append_lines(body, ' ', original.substr(starts[at], starts[to] - starts[at]), &both);
    const std::uint64_t old_count = old_lines + both, new_count = new_lines + both;
    const std::uint64_t old_from = old_count == 0 ? from : from + 1;
    const std::int64_t new_from = static_cast<std::int64_t>(new_count == 0 ? from : from + 1) + drift;
    out += fmt::format("@@ -{},{} +{},{} @@\n", old_from, old_count, new_from, new_count);
    out += body;
    drift += static_cast<std::int64_t>(new_lines) - static_cast<std::int64_t>(old_lines);
    i = j;
  }
  return out;
}

}  // namespace twicetold::clean_room
