// A few ns each; what is counted over bytes is written so that the compiler makes vector code of it.

#include "looks.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

// One a code point, two for those of three bytes from U+3000 on. In blocks that sums of bytes can hold: vector code.
std::size_t columns_of(std::string_view text) {
  std::size_t columns = text.size();
  while (!text.empty()) {
    const std::string_view block = text.substr(0, 128);
    std::uint8_t continuation = 0, three = 0;
    for (const char c : block) {
      const auto b = static_cast<unsigned char>(c);
      continuation = static_cast<std::uint8_t>(continuation + ((b & 0xC0U) == 0x80U ? 1 : 0));
      three = static_cast<std::uint8_t>(three + (static_cast<unsigned char>(b - 0xE3U) < 0x0DU ? 1 : 0));
    }
    columns = columns + three - continuation;
    text.remove_prefix(block.size());
  }
  return columns;
}

// "}", ");", "<<", "[...]", "#": what a block of code leaves on a line of its own.
bool is_crumb(std::string_view text) {
  if (text.size() > 8 || text.empty()) return false;
  if (text == "#" || text == "$") return true;
  return text.find_first_not_of("{}()[]<>;,.'\"\\/") == std::string_view::npos &&
         text.find_first_of("{}()[]<;") != std::string_view::npos;
}

}  // namespace

// Equal once folded. Most pairs differ in their first characters already, so these are folded first.
bool same_text(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a.size() > b.size() + 8 || b.size() > a.size() + 8 || a.size() > 400) return false;
  if (a == b) return true;
  // Letters of ASCII fold to themselves, unless a combining mark follows: most pairs differ in their first ones.
  const auto plain = [](std::string_view text) {
    const auto small = static_cast<unsigned char>(text[0] | 0x20);
    return small >= 'a' && small <= 'z' && (text.size() < 2 || (text[1] != '\xCC' && text[1] != '\xCD'));
  };
  if (((a[0] ^ b[0]) & ~0x20) != 0 && plain(a) && plain(b)) return false;
  thread_local std::string x, y;
  const auto folded = [](std::string_view text, std::size_t most, std::string& out) -> std::string_view {
    std::size_t end = std::min(text.size(), most);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    out.clear();
    light_fold(text.substr(0, end), out);
    return out;
  };
  constexpr std::size_t opening = 12, compared = 4;
  if (a.size() > 2 * opening && folded(a, opening, x).substr(0, compared) != folded(b, opening, y).substr(0, compared))
    return false;
  return folded(a, a.size(), x) == folded(b, b.size(), y);
}

Glance glance(std::string_view text) {
  Glance g;
  if (text.empty()) return g;
  g.none = false;
  bool ends = false;
  {
    std::size_t end = text.size();
    for (int i = 0; i < 3 && end > 0 && !ends; ++i) {
      std::size_t at = end - 1;
      while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
      const char32_t c = decode(text.substr(at)).code;
      ends = is_end_mark(c);
      if (!is_closer(c)) break;
      end = at;
    }
  }
  const char32_t first = decode(text).code;
  g.ends = ends;
  g.opens_lower = first < 0x0590 && is_letter(first) && !is_upper(first) && lower(first) == first;
  // A column is one byte to four of them, three where there are many: most texts needn't be counted.
  if (ends) {
    g.running = text.size() >= 300 || (text.size() >= 100 && columns_of(text) >= 100);
  } else {
    g.brief = text.size() < 60 || (text.size() < 240 && columns_of(text) < 60);
  }
  return g;
}

namespace {

constexpr std::size_t code_bytes = 160;  // looked at

typedef std::uint8_t Sixteen __attribute__((vector_size(16), may_alias));

// Of at most code_bytes: bytes beyond ASCII, marks that programs are written with, whether any that join words is
// there.
struct CodeCounts {
  std::size_t beyond = 0, marks = 0;
  bool joints = false, colon = false;
};

// Vector code, whatever the compiler thinks: sixteen bytes at once, padded with blanks.
CodeCounts count_code(std::string_view text) {
  if (text.empty()) return {};
  alignas(16) char bytes[code_bytes];
  std::memcpy(bytes, text.data(), text.size());
  const std::size_t size = (text.size() + 15) / 16 * 16;
  std::memset(bytes + text.size(), ' ', size - text.size());
  Sixteen beyond = {}, marks = {}, joints = {}, colons = {};
  for (std::size_t at = 0; at < size; at += 16) {
    Sixteen v;
    std::memcpy(&v, bytes + at, sizeof v);
    const auto within = [&](std::uint8_t from, std::uint8_t to) {
      return reinterpret_cast<Sixteen>(v - from <= Sixteen{} + static_cast<std::uint8_t>(to - from));
    };
    const auto is = [&](char c) { return reinterpret_cast<Sixteen>(v == Sixteen{} + static_cast<std::uint8_t>(c)); };
    beyond -= reinterpret_cast<Sixteen>(v >= Sixteen{} + std::uint8_t{0x80});
    // \\ ^ _ ` and { } ~, = and $
    marks -= (within('\\', '`') & ~is(']')) | (within('{', '~') & ~is('|')) | is('=') | is('$');
    colons |= is(':');
    joints |= is('-') | is('(') | is('/');
  }
  const auto sum = [](Sixteen x) {  // ten a lane at most
    std::uint64_t half[2];
    std::memcpy(half, &x, sizeof half);
    return ((half[0] + half[1]) * 0x0101010101010101U) >> 56U;
  };
  const auto any = [](Sixteen x) {
    std::uint64_t half[2];
    std::memcpy(half, &x, sizeof half);
    return (half[0] | half[1]) != 0;
  };
  return {sum(beyond), sum(marks), any(joints) || any(colons), any(colons)};
}

bool is_code(std::string_view text, const CodeCounts& counts) {
  if (text.size() < 2) return false;
  if (10 * counts.beyond > text.size()) return false;
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
  const bool address = counts.colon && text.find("://") != std::string_view::npos;
  if (!address && 20 * counts.marks > text.size()) return true;
  if ((text[0] == '$' || text[0] == '#') && text[1] == ' ' && small(at(2)) && text.back() != '.') return true;
  // "-v", "-o file", "--verbose", "<param>", "</param>"
  const auto letter = [](char c) { return is_letter(static_cast<unsigned char>(c)); };
  if (text[0] == '-' && ((text[1] == '-' && small(at(2))) ||
                         (letter(text[1]) && std::string_view(" ,=[<").find(at(2)) != std::string_view::npos)))
    return true;
  if (text[0] == '<' && (small(text[1]) || text[1] == '/') && text.find('>') != std::string_view::npos &&
      text.find_first_of("@:") == std::string_view::npos)
    return true;
  const char last = text.back();
  if (last == ';' || last == '{' || last == '\\') return true;
  for (std::size_t i = 1; counts.joints && i < text.size(); ++i) {
    // " --option", " -o "
    if (text[i] == '-' && text[i - 1] == ' ' &&
        ((at(i + 1) == '-' && small(at(i + 2))) || (letter(at(i + 1)) && at(i + 2) == ' ')))
      return true;
    // "open()", "std::copy", "list->next"
    if (letter(text[i - 1]) && ((text[i] == '(' && at(i + 1) == ')') || (text[i] == ':' && at(i + 1) == ':') ||
                                (text[i] == '-' && at(i + 1) == '>' && small(at(i + 2)))))
      return true;
    // "etc/resolv.conf", "/var/lib/": small letters on both sides, and a second stroke or a dot in the same word
    if (!address && text[i] == '/' && small(at(i + 1)) && (small(text[i - 1]) || text[i - 1] == ' ')) {
      for (std::size_t k = i + 1; k < text.size() && text[k] != ' '; ++k) {
        if (text[k] == ':') break;
        if (text[k] == '/' || (text[k] == '.' && small(at(k + 1)))) return true;
      }
    }
  }
  return false;
}

}  // namespace

std::size_t code_marks(std::string_view text) { return count_code(text.substr(0, code_bytes)).marks; }

bool is_code_line(std::string_view text) { return look_for_code(text).line; }

CodeLook look_for_code(std::string_view text) {
  text = text.substr(0, code_bytes);
  const CodeCounts counts = count_code(text);
  return {is_crumb(text) || is_code(text, counts), counts.marks};
}

bool holds_notice_mark(std::string_view text) {
  std::uint8_t any = 0;  // no wider: that would cost more than the looks
  for (const char c : text)
    any = static_cast<std::uint8_t>(any | (c == ':') | (c == ')') | (c == ']') | (c == '|') | (c == '\xA9'));
  return any != 0;
}

// "# Title", "## 3. ...", "Chapter 3", and the chapter and section words of other scripts.
bool is_heading_mark(std::string_view text) {
  // One hash alone opens a comment as often as a title.
  if (text.substr(0, 3) == "## " || text.substr(0, 4) == "### " || text.substr(0, 5) == "#### ") return true;
  const std::string_view head = text.substr(0, 24);
  if (head.substr(0, 3) == "第") {  // 第三章, 第3節
    for (const std::string_view unit : {"章", "节", "節", "编", "編", "部分"}) {
      if (head.find(unit) != std::string_view::npos) return text.size() < 120;
    }
  }
  return false;
}

// "(3)", "3.", "3.1.4.", "b)", "(iii)", "第三条": an item of a list or a law.
bool is_enumerated(std::string_view text) {
  std::size_t i = 0;
  bool bracket = false;
  // Most texts open with a word of two letters or more.
  const auto ascii = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.size() >= 2 && ascii(text[0]) && (ascii(text[1]) || text[1] == ' ')) return false;
  if (text.substr(0, 3) == "第") return text.substr(0, 30).find("条") != std::string_view::npos;
  if (text.substr(0, 1) == "(" || text.substr(0, 3) == "（") {
    bracket = true;
    i = text[0] == '(' ? 1 : 3;
  }
  std::size_t marks = 0;  // characters of the number
  while (i < text.size() && marks < 6) {
    const auto d = decode(text.substr(i));
    const bool han_number = std::u32string_view(U"一二三四五六七八九十百零").find(d.code) != std::u32string_view::npos;
    const bool letter = marks == 0 && d.code < 0x80 && is_letter(d.code);
    if (is_digit(d.code) || han_number || letter) {
      ++marks;
    } else if (d.code == '.' && marks > 0 && !bracket) {
      const std::string_view rest = text.substr(i + 1);
      if (!rest.empty() && rest[0] == ' ') return true;
    } else if (d.code == ')' || d.code == 0xFF09) {
      return marks > 0 && marks <= 4;
    } else if (d.code == 0x3001) {
      return marks > 0;
    } else {
      return false;
    }
    i += d.bytes;
  }
  return false;
}

bool is_labelled(std::string_view text) {
  std::uint8_t any = 0;  // in vector code: a colon of either width among the first forty characters
  for (const char c : text.substr(0, 160)) any = static_cast<std::uint8_t>(any | (c == ':') | (c == '\xEF'));
  if (any == 0) return false;
  std::size_t letters = 0, points = 0;
  for (std::size_t i = 0; i < text.size() && points < 40; ++points) {
    const Decoded d = decode(text.substr(i));
    i += d.bytes;
    if (is_letter(d.code)) ++letters;
    if (d.code != ':' && d.code != 0xFF1A) continue;
    const std::string_view rest = text.substr(i);
    if (letters < 2 || rest.substr(0, 2) == "//" || (!rest.empty() && is_digit(decode(rest).code))) return false;
    return rest.find_first_not_of(" \t") != std::string_view::npos;
  }
  return false;
}

bool holds_number_to_call(std::string_view text) {
  text = text.substr(0, 400);
  std::size_t all = 0;  // in vector code: most texts have too few
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view block = rest.substr(0, 128);
    std::uint8_t some = 0;
    for (const char c : block) some = static_cast<std::uint8_t>(some + (static_cast<unsigned char>(c - '0') <= 9));
    all += some;
    rest.remove_prefix(block.size());
  }
  if (all < 7) return false;
  std::size_t digits = 0, groups = 0;
  bool in_group = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      groups += in_group ? 0 : 1;
      in_group = true;
      ++digits;
    } else {
      in_group = false;
      if (c == '-' || c == ' ' || c == '(' || c == ')' || c == '.' || c == '+') continue;
      if (digits >= 7 && digits <= 15 && groups >= 2) return true;
      digits = groups = 0;
    }
  }
  return digits >= 7 && digits <= 15 && groups >= 2;
}

bool opens_with_initial(std::string_view text) {
  if (text.size() < 3) return false;
  const Decoded first = decode(text);
  if (!is_upper(first.code) || first.bytes + 1 >= text.size() || text[first.bytes] != '.') return false;
  return is_upper(decode(text.substr(first.bytes + 1)).code);
}

bool trails_off(std::string_view text) {
  while (!text.empty() && (text.back() == '"' || text.back() == ')' || text.back() == ']')) text.remove_suffix(1);
  return text.ends_with("..") || text.ends_with("…");
}

std::size_t quote_depth(std::string_view text) {
  std::size_t depth = 0;
  for (const char c : text.substr(0, 16)) {
    if (c == '>') ++depth;
    if (c != '>' && c != '|' && c != ' ') break;
  }
  return depth;
}

std::size_t number_runs(std::string_view text) {
  std::size_t runs = 0;
  bool inside = false;
  for (const char c : text.substr(0, 96)) {
    const bool digit = c >= '0' && c <= '9';
    runs += digit && !inside ? 1 : 0;
    inside = digit;
  }
  return runs;
}

int opening_number(std::string_view text) {
  std::size_t digits = 0;
  int n = 0;
  for (; digits < text.size() && digits < 5 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    n = 10 * n + (text[digits] - '0');
  if (digits == 0 || digits >= text.size()) return -1;
  return std::string_view(" \t:)|").find(text[digits]) != std::string_view::npos ? n : -1;
}

std::string_view opening_mark(std::string_view text) {
  if (text.empty()) return {};
  const Decoded d = decode(text);
  if (is_digit(d.code)) return "1";
  if (is_letter(d.code) || is_closer(d.code) || is_space(d.code)) return {};
  return text.substr(0, d.bytes);
}

}  // namespace twicetold::role_detail
