// A line at a time; every complaint says what to do about it.

#include "cue_parse.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "light_fold.hpp"
#include "twicetold/error.hpp"
#include "twicetold/role.hpp"

namespace twicetold::role_detail {
namespace {

constexpr std::array<std::string_view, cue_kinds> kind_names = {
    "agency-line", "credit", "byline", "caption", "dateline", "read-more", "share",    "newsletter",
    "navigation",  "player", "legal",  "heading", "template", "other",     "date-word"};

constexpr std::size_t longest_cue = 96;  // bytes

std::string_view strip(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

// A short word can open any sentence; two words, a colon or a long word seldom do.
bool is_strong(std::string_view folded, unsigned anchors) {
  if (anchors == 3 || folded == "(c)") return true;
  std::size_t characters = 0;
  bool unspaced = false;
  for (std::string_view rest = folded; !rest.empty();) {
    const auto d = decode(rest);
    if (d.code == ' ' || d.code == ':' || d.code == 0xA9) return true;
    unspaced = unspaced || role_detail::is_unspaced(d.code);
    ++characters;
    rest.remove_prefix(d.bytes);
  }
  return characters >= (unspaced ? 4U : 8U);
}

[[noreturn]] void fail(const std::string& name, std::size_t line, const std::string& what) {
  throw Error(ErrorCode::usage, fmt::format("{}:{}: {}", name, line, what));
}

}  // namespace

void parse_cues(std::string_view text, const std::string& name, std::vector<CueEntry>& out) {
  int kind = -1;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = strip(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (number == 1 && line.substr(0, 3) == "\xEF\xBB\xBF") line = strip(line.substr(3));
    if (line.empty() || line.front() == '#' || line == "R\"cues(" || line == ")cues\"") continue;
    for (std::string_view rest = line; !rest.empty();) {
      const auto d = decode(rest);
      if (d.code == 0xFFFD && d.bytes == 1) fail(name, number, "this line isn't UTF-8; save the cue file as UTF-8");
      rest.remove_prefix(d.bytes);
    }
    if (line.front() == '[' && line.back() == ']') {
      const auto* it = std::find(kind_names.begin(), kind_names.end(), strip(line.substr(1, line.size() - 2)));
      if (it == kind_names.end()) {
        fail(name, number, fmt::format("\"{}\" is no kind of cue; kinds are {}", line, fmt::join(kind_names, " ")));
      }
      kind = static_cast<int>(it - kind_names.begin());
      continue;
    }
    if (kind < 0) fail(name, number, "a cue stands before the first [kind] line; begin with one, such as [credit]");
    CueEntry e{{}, static_cast<std::uint8_t>(kind), 0};
    std::string_view body = line;
    if (body.front() == '^') {
      e.anchors |= 1U;
      body = strip(body.substr(1));
    }
    if (!body.empty() && body.back() == '$') {
      e.anchors |= 2U;
      body = strip(body.substr(0, body.size() - 1));
    }
    role_detail::light_fold(body, e.text);
    if (e.text.size() < 2)
      fail(name, number, fmt::format("the cue \"{}\" is too short; give at least two bytes", line));
    if (e.text.size() > longest_cue) fail(name, number, fmt::format("the cue is longer than {} bytes", longest_cue));
    e.strong = is_strong(e.text, e.anchors);
    out.push_back(std::move(e));
  }
}

}  // namespace twicetold::role_detail
