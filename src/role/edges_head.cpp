// Heads of a passage that show by their form: a date, a dateline, an agency or paper in brackets.
//
// Why form: these stand once in a small collection and differ in every document (city, day), so counting
// can't find them, but their shape is the same in all languages: capitalised words, digits and a bracket,
// closed by a dash. A prefix that fails any test stays where it is: what is split off wrongly would change
// a text before it is matched. Cost: the first bytes choose a path; most passages are left after a scan of
// their first 72 bytes for a dash and their last bytes for a bracket or colon (5-20 ns).

#include <algorithm>
#include <cstring>

#include "edge_shapes.hpp"
#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

constexpr std::size_t head_window = 72;
constexpr std::size_t bracket_window = 64;

// The head edge may end at `end`; what follows must hold a letter, and separators belong to the edge.
Edge finish_head(std::string_view s, std::size_t end, Role role, double confidence) {
  end = skip_spaces(s, end);
  if (end >= s.size() || !has_letter(s.substr(end, 64))) return {};
  return {end, role, confidence};
}

// "date 2025-10-29 ...", "2025-10-29 14:30 ...", "[29/10/2025] ...", "29.10.2025 - ...".
Edge date_head(std::string_view s) {
  std::size_t at = 0;
  bool named = false;
  bool bracket = false;
  if (s.size() > 8 && (s[0] == 'd' || s[0] == 'D')) {
    if ((s.substr(1, 3) != "ate" && s.substr(1, 3) != "ATE")) return {};
    at = 4;
    if (s[at] == ':') ++at;
    const std::size_t next = skip_spaces(s, at);
    if (next == at) return {};
    at = next;
    named = true;
  } else if (s[0] == '[' || s[0] == '(') {
    bracket = true;
    at = 1;
  }
  const DateForm form = date_at(s, at);
  if (form.length == 0) return {};
  at += form.length;
  std::size_t next = at;
  if (next < s.size() && s[next] != 'T') next = skip_spaces(s, next);
  if (next < s.size() && s[next] == ',') next = skip_spaces(s, next + 1);
  const std::size_t time = time_at(s, next);
  if (time > 0) at = next + time;
  if (bracket) {
    if (at >= s.size() || (s[at] != ']' && s[at] != ')')) return {};
    ++at;
  }
  const std::size_t before = at;
  at = skip_spaces(s, at);
  bool closed = bracket || time > 0 || named;
  if (const std::size_t dash = dash_at(s, at); dash > 0) {
    at += dash;
    closed = true;
  } else if (at < s.size() && (s[at] == '|' || s[at] == ':')) {
    ++at;
    closed = true;
  } else if (at == before) {
    return {};  // "2025-10-29Xyz", "2025-10-29, which": the date is part of the sentence
  }
  if (!closed) {
    // A bare date and a space: only the order of machines, and only before what can open a text.
    if (!form.year_first || at >= s.size()) return {};
    const char32_t c = decode(s.substr(at)).code;
    if (!is_upper(c) && !is_unspaced(c) && c != '"' && c != 0x201C && c != '(') return {};
  }
  return finish_head(s, at, Role::dateline, named || time > 0 || bracket ? 0.99 : 0.95);
}

// "(Ngay Nay) - ", "(CNN) -- ", "[...] ", "(Seoul=Yonhap) Name = ".
Edge bracket_head(std::string_view s) {
  const auto open = decode(s);
  char32_t close = 0;
  switch (open.code) {
    case '(':
      close = ')';
      break;
    case '[':
      close = ']';
      break;
    case 0xFF08:
      close = 0xFF09;
      break;
    case 0x3010:
      close = 0x3011;
      break;
    default:
      return {};
  }
  std::size_t at = open.bytes;
  std::size_t letters = 0;
  bool equals = false;
  for (;;) {
    if (at >= s.size() || at > bracket_window) return {};
    const auto d = decode(s.substr(at));
    if (d.code == close) break;
    if (d.code == open.code || d.code == '"' || d.code == 0x201C || is_end_mark(d.code)) {
      // A full stop inside a name (VOV.VN) is none.
      if (d.code != '.' || at + 1 >= s.size() || !is_letter(decode(s.substr(at + 1)).code)) return {};
    }
    if (is_letter(d.code)) ++letters;
    if (d.code == '=') equals = true;
    at += d.bytes;
  }
  const std::string_view inner = s.substr(open.bytes, at - open.bytes);
  at += decode(s.substr(at)).bytes;
  if (letters < 2) return {};
  if (shape_of(inner).words > 8) return {};
  const std::size_t next = skip_spaces(s, at);
  std::size_t dash = dash_at(s, next);
  if (dash > 0) {
    // "(ANSA) - ROMA, 03 FEB - " goes on to the second dash.
    std::size_t end = next + dash;
    const std::size_t limit = std::min(s.size(), end + 40);
    for (std::size_t i = end + 1; i + 1 < limit; ++i) {
      const std::size_t second = dash_at(s, i);
      if (second == 0 || s[i - 1] != ' ') continue;
      const PrefixShape p = shape_of(s.substr(end, i - end));
      if (p.digits > 0 && p.comma && p.upper_words > 0 && p.words <= 4) end = i + second;
      break;
    }
    return finish_head(s, end, Role::agency_line, 0.97);
  }
  if (equals) {
    // Korean: "(Seoul=Yonhap) Hong Gil-dong = ": up to the next " = ".
    const std::size_t sign = s.substr(next, 48).find(" = ");
    if (sign != std::string_view::npos) return finish_head(s, next + sign + 3, Role::dateline, 0.97);
    return finish_head(s, next, Role::dateline, 0.93);
  }
  // "(Reuters) The ...": only names known to be agencies.
  for (const std::string_view name :
       {"Reuters", "AP", "CNN", "AFP", "UPI", "Xinhua", "Bloomberg", "TASS", "KYODO", "Kyodo"}) {
    if (inner == name && next > at) return finish_head(s, next, Role::agency_line, 0.93);
  }
  return {};
}

// A full stop after a long word ends a sentence; after a short one it may be "Feb.", "St.", "3 feb.".
bool sentence_ends_in(std::string_view s) {
  for (std::size_t i = s.find(". "); i != std::string_view::npos; i = s.find(". ", i + 1)) {
    std::size_t word = i;
    while (word > 0 && s[word - 1] != ' ') --word;
    if (i > 4 && i - word > 6) return true;
  }
  return false;
}

// "HANOI, Feb 3 (Reuters) - ", "TTO - ", "KOMPAS.com, Jakarta - ", "WASHINGTON -- ".
Edge dash_head(std::string_view s) {
  const std::size_t limit = std::min(s.size(), head_window);
  // Vectorised searches first: most passages hold no dash here.
  const auto nearest = [&](std::size_t from) {
    std::size_t best = limit;
    for (const int mark : {0x2D, 0x3D, 0xE2}) {
      if (const void* hit = std::memchr(s.data() + from, mark, best - from); hit != nullptr) {
        best = static_cast<std::size_t>(static_cast<const char*>(hit) - s.data());
      }
    }
    return best;
  };
  for (std::size_t i = nearest(1); i + 1 < limit; i = nearest(i + 1)) {
    const auto c = static_cast<unsigned char>(s[i]);
    const std::size_t dash = dash_at(s, i);
    if (dash == 0) continue;
    const bool spaced = s[i - 1] == ' ';
    const bool stop = s[i - 1] == '.' && i + dash < s.size() && s[i + dash] == ' ';  // "(EFE).- "
    const bool closing = s[i - 1] == ')' && i + dash < s.size() && s[i + dash] == ' ';
    if (!spaced && !stop && !closing) {
      if (dash == 1 && c == '-') continue;  // a hyphen inside a word
      if (c == '=') continue;
      const PrefixShape glued = shape_of(s.substr(0, i));
      // "PARIS—The", "LONDON, March 3—": capitals only
      if (glued.words == 0 || glued.upper_words != glued.words || glued.letters < 4) return {};
    }
    std::string_view prefix = s.substr(0, i);
    while (!prefix.empty() && (prefix.back() == ' ' || prefix.back() == '.')) prefix.remove_suffix(1);
    const PrefixShape p = shape_of(prefix);
    const std::size_t end = i + dash;
    if (p.sentence || p.letters < 2 || p.unspaced || sentence_ends_in(prefix)) return {};
    if (prefix.back() == ')') {
      const std::size_t open = prefix.rfind('(');
      if (open == std::string_view::npos || open == 0) return {};
      const std::string_view name = prefix.substr(open + 1, prefix.size() - open - 2);
      const PrefixShape outer = shape_of(prefix.substr(0, open));
      const PrefixShape inner = shape_of(name);
      if (inner.letters < 2 || inner.words > 5) return {};
      const bool place =
          outer.opens_upper && outer.words <= 7 && (outer.lower == 0 || (outer.digits > 0 && outer.lower <= 2));
      const bool dated = outer.comma && outer.digits > 0;
      const bool capitals = outer.upper_words > 0 && outer.upper_words + 2 >= outer.words;
      // Capitals alone would take "Apple Inc (AAPL) - " for a dateline.
      const bool agency = inner.domain || known_agency(name);
      const bool caseless = outer.letters > 0 && !outer.opens_upper && outer.lower == 0;  // Hindi, Arabic
      if ((place && (dated || capitals || agency)) || (caseless && outer.words <= 4)) {
        return finish_head(s, end, Role::dateline, 0.97);
      }
      return {};
    }
    if (known_agency(prefix)) return finish_head(s, end, Role::agency_line, 0.96);
    const bool place = p.opens_upper && p.words <= 6 && p.lower <= (p.digits > 0 ? 1U : 0U);
    if (place && p.comma && (p.upper_words > 0 || p.domain) && (p.digits > 0 || p.domain)) {
      return finish_head(s, end, Role::dateline, 0.95);
    }
    if (p.words <= 2 && p.domain && prefix[1] != '.' && prefix.size() >= 5 && !p.comma && p.digits == 0) {
      return finish_head(s, end, Role::agency_line, 0.93);  // "VOV.VN - ", "Kompas.com - ", "TP.HCM - "
    }
    // A town in capitals before a long dash.
    const bool long_dash = dash == 2 || (c == 0xE2U && decode(s.substr(i)).code == 0x2014);
    if (long_dash && p.words > 0 && p.words <= 3 && p.upper_words == p.words && p.digits == 0 && p.letters >= 4) {
      return finish_head(s, end, Role::dateline, 0.93);
    }
    return {};
  }
  return {};
}

// "新华社北京2月3日电 ", "中新网2月3日电（记者 张三）".
Edge wire_head(std::string_view s) {
  const std::string_view head = s.substr(0, head_window);
  for (const std::string_view mark : {"日电", "日電", "日讯", "日訊"}) {
    const std::size_t at = head.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view before = head.substr(0, at);
    bool digits = false;
    for (std::size_t i = 0; i < before.size();) {
      const auto d = decode(before.substr(i));
      if (d.code == 0x3002 || d.code == 0xFF0C || d.code == 0x3001) return {};
      digits = digits || is_digit(d.code);
      i += d.bytes;
    }
    if (!digits) return {};
    std::size_t end = at + mark.size();
    const std::size_t next = skip_spaces(s, end);
    const auto open = next < s.size() ? decode(s.substr(next)).code : 0;
    if (open == 0xFF08 || open == '(') {
      const std::size_t half = s.substr(next, bracket_window).find(')');
      const std::size_t full = s.substr(next, bracket_window).find("）");
      if (full != std::string_view::npos) {
        end = next + full + 3;
      } else if (half != std::string_view::npos) {
        end = next + half + 1;
      }
    } else if (next == end) {
      return {};
    }
    return finish_head(s, end, Role::dateline, 0.97);
  }
  return {};
}

}  // namespace

Edge find_head_edge(std::string_view s) {
  const auto first = static_cast<unsigned char>(s[0]);
  if (first == '(' || first == '[') {
    const Edge date = date_head(s);
    return date.length > 0 ? date : bracket_head(s);
  }
  if ((s[0] >= '0' && s[0] <= '9')) return date_head(s);
  if (first == 'd' || first == 'D') {
    const Edge date = date_head(s);
    if (date.length > 0) return date;
  }
  if (first >= 0xE3U && first <= 0xEFU) {
    const char32_t code = decode(s).code;
    if (code == 0xFF08 || code == 0x3010) return bracket_head(s);
    if (code >= 0x4E00 && code <= 0x9FFF) return wire_head(s);
    return {};
  }
  if (first < 0x80U ? (first >= 'A' && first <= 'Z') || first == 'd' : true) return dash_head(s);
  return {};
}

}  // namespace twicetold::role_detail
