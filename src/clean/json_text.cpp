// A scanner of our own, since a parser gives values and not where each byte of them stood. It only
// sees lines the corpus room has parsed, yet trusts none: every step is checked, and what looks odd
// gives "not found", never a wrong place. One pass over the line.
#include "clean/json_text.hpp"

#include <algorithm>
#include <cstdint>

#include "base/utf8.hpp"

namespace twicetold::clean_room {
namespace {

constexpr std::uint32_t bad = 0xFFFFFFFF;

std::uint32_t hex4(std::string_view s, std::size_t at) {
  if (at + 4 > s.size()) return bad;
  std::uint32_t v = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = s[i];
    std::uint32_t d = 0;
    if (c >= '0' && c <= '9')
      d = static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      d = static_cast<std::uint32_t>(c - 'a') + 10;
    else if (c >= 'A' && c <= 'F')
      d = static_cast<std::uint32_t>(c - 'A') + 10;
    else
      return bad;
    v = v << 4 | d;
  }
  return v;
}

struct Scanner {
  std::string_view s;
  std::size_t i = 0;

  void space() {
    while (i < s.size() && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n')) ++i;
  }
  bool take(char c) {
    if (i >= s.size() || s[i] != c) return false;
    ++i;
    return true;
  }
  // The bytes between the quotes.
  bool string(Span& inside) {
    if (!take('"')) return false;
    inside.begin = i;
    while (i < s.size() && s[i] != '"') i += s[i] == '\\' ? 2 : 1;
    if (i >= s.size()) return false;
    inside.end = i++;
    return true;
  }
  // Any value, passed over. Depth is counted, not recursed: hostile nesting costs no stack.
  bool value() {
    std::size_t depth = 0;
    do {
      space();
      if (i >= s.size()) return false;
      const char c = s[i];
      if (c == '"') {
        Span ignored;
        if (!string(ignored)) return false;
      } else if (c == '{' || c == '[') {
        ++depth;
        ++i;
        continue;
      } else if (c == '}' || c == ']') {
        if (depth == 0) return false;
        --depth;
        ++i;
      } else if (c == ',' || c == ':') {
        if (depth == 0) return false;
        ++i;
      } else {
        const std::size_t from = i;
        while (i < s.size() && std::string_view(",:]}[{\" \t\r\n").find(s[i]) == std::string_view::npos) ++i;
        if (i == from) return false;
      }
    } while (depth > 0);
    return true;
  }
};

}  // namespace

std::optional<RawString> RawString::decode(std::string_view raw) {
  RawString out;
  out.text_.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\') {
      if (static_cast<unsigned char>(raw[i]) < 0x20 || raw[i] == '"') return std::nullopt;
      out.text_.push_back(raw[i++]);
      continue;
    }
    if (i + 1 >= raw.size()) return std::nullopt;
    static constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
    const std::size_t name = names.find(raw[i + 1]);
    if (name != std::string_view::npos) {
      out.text_.push_back(values[name]);
      i += 2;
    } else if (raw[i + 1] == 'u') {
      std::uint32_t c = hex4(raw, i + 2);
      i += 6;
      if (c == bad || (c >= 0xDC00 && c < 0xE000)) return std::nullopt;
      if (c >= 0xD800 && c < 0xDC00) {
        if (i + 6 > raw.size() || raw[i] != '\\' || raw[i + 1] != 'u') return std::nullopt;
        const std::uint32_t low = hex4(raw, i + 2);
        if (low == bad || low < 0xDC00 || low > 0xDFFF) return std::nullopt;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 6;
      }
      base::append(out.text_, c);
    } else {
      return std::nullopt;
    }
    out.jumps_.push_back({out.text_.size(), i});
  }
  return out;
}

std::size_t RawString::raw_offset(std::size_t at) const {
  const auto after =
      std::upper_bound(jumps_.begin(), jumps_.end(), at, [](std::size_t a, const Jump& j) { return a < j.text; });
  if (after == jumps_.begin()) return at;
  const Jump& j = *(after - 1);
  return j.raw + (at - j.text);
}

std::vector<Span> find_string_members(std::string_view line, std::string_view field) {
  std::vector<Span> found;
  Scanner scan{line};
  if (line.starts_with("\xEF\xBB\xBF")) scan.i = 3;
  scan.space();
  if (!scan.take('{')) return {};
  scan.space();
  if (scan.take('}')) return {};
  for (;;) {
    Span key, value;
    scan.space();
    if (!scan.string(key)) return {};
    scan.space();
    if (!scan.take(':')) return {};
    scan.space();
    const std::string_view raw_key = slice(line, key);
    bool wanted = raw_key == field;
    if (!wanted && raw_key.find('\\') != std::string_view::npos) {
      const auto decoded = RawString::decode(raw_key);
      wanted = decoded && decoded->text() == field;
    }
    if (wanted && scan.i < line.size() && line[scan.i] == '"') {
      if (!scan.string(value)) return {};
      found.push_back(value);
    } else if (!scan.value()) {
      return {};
    }
    scan.space();
    if (scan.take('}')) return found;
    if (!scan.take(',')) return {};
  }
}

}  // namespace twicetold::clean_room
