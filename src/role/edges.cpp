// Edges of a passage that show by their form: a date, a dateline, an agency or paper in brackets in front;
// an attribution or a credit behind.
//
// Why form: these stand once in a small collection and differ in every document (city, day), so counting
// can't find them, but their shape is the same in all languages: capitalised words, digits and a bracket,
// closed by a dash. A prefix that fails any test stays where it is: what is split off wrongly would change
// a text before it is matched. Cost: the first bytes choose a path; most passages are left after a scan of
// their first 72 bytes for a dash and their last bytes for a bracket or colon (5-20 ns).

#include <algorithm>
#include <array>
#include <cstring>

#include "light_fold.hpp"
#include "twicetold/role.hpp"

namespace twicetold {
namespace {

using namespace role_detail;

constexpr std::size_t head_window = 72;
constexpr std::size_t bracket_window = 64;
constexpr std::size_t tail_window = 80;

bool ascii_digit(char c) { return c >= '0' && c <= '9'; }

bool has_letter(std::string_view s) {
  while (!s.empty()) {
    const auto d = decode(s);
    if (is_letter(d.code)) return true;
    s.remove_prefix(d.bytes);
  }
  return false;
}

std::size_t skip_spaces(std::string_view s, std::size_t i) {
  while (i < s.size()) {
    const auto d = decode(s.substr(i));
    if (!is_space(d.code)) break;
    i += d.bytes;
  }
  return i;
}

// Length of a dash or the like at s[i]: - -- – — = ― － ; 0: none.
std::size_t dash_at(std::string_view s, std::size_t i) {
  if (i >= s.size()) return 0;
  if (s[i] == '-') return i + 1 < s.size() && s[i + 1] == '-' ? 2 : 1;
  if (s[i] == '=') return 1;
  const auto d = decode(s.substr(i));
  return d.code == 0x2013 || d.code == 0x2014 || d.code == 0x2015 || d.code == 0xFF0D || d.code == 0x2012 ? d.bytes : 0;
}

std::size_t digits_at(std::string_view s, std::size_t i) {
  std::size_t n = 0;
  while (i + n < s.size() && ascii_digit(s[i + n])) ++n;
  return n;
}

// 2025-10-29, 2025/10/29, 2025.10.29, 29.10.2025, 29/10/2025, 29-10-2025; 0: no date at s[i].
struct DateForm {
  std::size_t length = 0;
  bool year_first = false;
};
DateForm date_at(std::string_view s, std::size_t i) {
  const std::size_t a = digits_at(s, i);
  if (a == 0 || a > 4 || a == 3 || i + a >= s.size()) return {};
  const char mark = s[i + a];
  if (mark != '-' && mark != '/' && mark != '.') return {};
  const std::size_t b = digits_at(s, i + a + 1);
  if (b == 0 || b > 2 || i + a + 1 + b >= s.size() || s[i + a + 1 + b] != mark) return {};
  const std::size_t c = digits_at(s, i + a + b + 2);
  const bool year_first = a == 4 && (c == 1 || c == 2);
  const bool year_last = a <= 2 && c == 4;
  if (!year_first && !year_last) return {};
  const auto value = [&](std::size_t from, std::size_t n) {
    int v = 0;
    for (std::size_t k = 0; k < n; ++k) v = v * 10 + (s[from + k] - '0');
    return v;
  };
  const int year = year_first ? value(i, a) : value(i + a + b + 2, c);
  const int middle = value(i + a + 1, b);
  const int other = year_first ? value(i + a + b + 2, c) : value(i, a);
  if (year < 1800 || year > 2199 || middle < 1 || other < 1 || middle > 31 || other > 31) return {};
  if (middle > 12 && other > 12) return {};
  return {a + b + c + 2, year_first};
}

// 14:30, 14:30:05, T14:30:05Z, 14h30, with what may follow (Z, +07:00, GMT+7, am/pm); 0: no time.
std::size_t time_at(std::string_view s, std::size_t i) {
  std::size_t at = i;
  if (at < s.size() && s[at] == 'T') ++at;
  const std::size_t h = digits_at(s, at);
  if (h == 0 || h > 2) return 0;
  at += h;
  if (at >= s.size() || (s[at] != ':' && s[at] != 'h')) return 0;
  const std::size_t m = digits_at(s, at + 1);
  if (m != 2) return 0;
  at += 3;
  if (at < s.size() && s[at] == ':' && digits_at(s, at + 1) == 2) at += 3;
  if (at < s.size() && s[at] == '.' && digits_at(s, at + 1) == 3) at += 4;
  if (at < s.size() && s[at] == 'Z') ++at;
  if (at < s.size() && (s[at] == '+' || s[at] == '-') && digits_at(s, at + 1) == 2) {
    at += 3;
    if (at < s.size() && s[at] == ':' && digits_at(s, at + 1) == 2) at += 3;
  }
  for (const std::string_view zone : {" (GMT+7)", " GMT+7", " GMT", " UTC", " AM", " PM", " am", " pm"}) {
    if (s.substr(at, zone.size()) == zone) return at + zone.size() - i;
  }
  return at - i;
}

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

// Prefixes by which papers and agencies are known and that could also open a sentence.
constexpr std::string_view codes[] = {"TTO",         "TPO",      "NDO",      "VOV",         "VOV.VN",
                                      "TTXVN",       "VTV",      "VTC",      "SGGP",        "SGGPO",
                                      "NLĐO",        "NLĐ",      "PLO",      "HNM",         "ANTĐ",
                                      "ANTD",        "CAND",     "DNVN",     "VNE",         "LĐO",
                                      "BVPL",        "PNVN",     "GDVN",     "ĐCSVN",       "GD&TĐ",
                                      "BĐT",         "HNMO",     "QĐND",     "AFP",         "ANSA",
                                      "IANS",        "ANTARA",   "TASS",     "DPA",         "dpa",
                                      "UPI",         "PTI",      "ANI",      "VN+",         "PLVN",
                                      "AP",          "AA",       "DHA",      "EFE",         "sda",
                                      "SDA",         "APA",      "Belga",    "ANP",         "NTB",
                                      "TT",          "STT",      "Lusa",     "LUSA",        "PAP",
                                      "MTI",         "BTA",      "Hina",     "Tanjug",      "CTK",
                                      "KUNA",        "SPA",      "WAM",      "IRNA",        "MNA",
                                      "CNA",         "Kyodo",    "KYODO",    "Reuters",     "Xinhua",
                                      "Yonhap",      "Bernama",  "BERNAMA",  "Bloomberg",   "CNN",
                                      "Sputnik",     "Interfax", "askanews", "Adnkronos",   "AGI",
                                      "afp",         "epd",      "KNA",      "Agencia EFE", "Agência Brasil",
                                      "AFP/Reuters", "Vietnam+", "ĐTCK",     "ĐTTCO"};

bool known_agency(std::string_view name) {
  return std::any_of(std::begin(codes), std::end(codes), [&](std::string_view code) { return code == name; });
}

struct PrefixShape {
  std::size_t words = 0, lower = 0, upper_words = 0, digits = 0, letters = 0;
  bool comma = false, domain = false, sentence = false, opens_upper = false, unspaced = false;
};

PrefixShape shape_of(std::string_view s) {
  PrefixShape p;
  bool in_word = false;
  bool all_upper = true;
  std::size_t word_letters = 0;
  const auto close = [&] {
    if (in_word && word_letters >= 2 && all_upper) ++p.upper_words;
    in_word = false;
  };
  for (std::size_t i = 0; i < s.size();) {
    const auto d = decode(s.substr(i));
    const char32_t c = d.code;
    if (is_letter(c)) {
      if (!in_word) {
        in_word = true;
        all_upper = true;
        word_letters = 0;
        ++p.words;
        const bool upper = is_upper(c);
        if (p.letters == 0) p.opens_upper = upper;
        if (!upper && lower(c) == c) {
          // Letters without case (Arabic, Han ...) aren't lower-case words.
          if (c < 0x0590) ++p.lower;
        }
      }
      ++p.letters;
      ++word_letters;
      if (!is_upper(c)) all_upper = false;
      if (is_unspaced(c)) p.unspaced = true;
    } else {
      if (is_digit(c)) ++p.digits;
      if (c == ',' || c == 0x060C) p.comma = true;
      if (c == '.' && in_word && i + 1 < s.size() && is_letter(decode(s.substr(i + 1)).code)) {
        p.domain = true;  // KOMPAS.com, VOV.VN, TP.HCM
      } else if (c == '!' || c == '?' || c == ';' || c == ':' || c == 0x201C || c == '"') {
        p.sentence = true;
      }
      if (c != '.' || !p.domain) close();
    }
    i += d.bytes;
  }
  close();
  return p;
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

Edge find_head(std::string_view s) {
  const auto first = static_cast<unsigned char>(s[0]);
  if (first == '(' || first == '[') {
    const Edge date = date_head(s);
    return date.length > 0 ? date : bracket_head(s);
  }
  if (ascii_digit(s[0])) return date_head(s);
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

bool starts_with_any(std::string_view folded, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return folded.substr(0, w.size()) == w; });
}

// What the inside of a closing bracket, or the words before a colon, are about.
Role attribution(std::string_view text) {
  std::string folded;
  light_fold(text, folded);
  if (starts_with_any(folded,
                      {"ảnh",     "photo",     "foto",     "fot.",          "image",      "bild", "фото",  "crédit",
                       "crédito", "imagen",    "imagem",   "picture",       "credit",     "写真", "図",    "图",
                       "圖",      "사진",      "fotoğraf", "gambar",        "صورة",       "عکس",  "फोटो",  "ภาพ",
                       "beeld",   "nguồn ảnh", "ap photo", "reuters photo", "file photo", "hình", "đồ họa"})) {
    return Role::credit;
  }
  if (starts_with_any(
          folded, {"theo ", "nguồn", "source", "quelle", "fuente", "fonte", "источник", "kaynak", "via ", "with inputs",
                   "avec ", "mit material", "sumber", "bron:", "źródło", "джерело", "ที่มา", "المصدر", "منبع"})) {
    return Role::agency_line;
  }
  for (const std::string_view name :
       {"reuters", "ap",   "afp",    "upi",  "dpa",     "pti",     "ani",          "ians",         "xinhua",
        "ttxvn",   "efe",  "ansa",   "tass", "antara",  "aa",      "dha",          "iha",          "anp",
        "pap",     "共同", "新华社", "cna",  "bernama", "afp/dpa", "reuters, afp", "afp, reuters", "ttxvn/vietnam+"}) {
    if (folded == name) return Role::agency_line;
  }
  return Role::none;
}

// The tail edge starts at `begin`; spaces and one separator before it belong to it.
Edge finish_tail(std::string_view s, std::size_t begin, Role role, double confidence) {
  while (begin > 0 && s[begin - 1] == ' ') --begin;
  if (begin == 0 || !has_letter(s.substr(0, begin).substr(begin > 64 ? begin - 64 : 0))) return {};
  return {s.size() - begin, role, confidence};
}

Edge find_tail_edge(std::string_view s) {
  // A bracket, perhaps with a full stop behind.
  std::size_t end = s.size();
  if (end > 1 && s[end - 1] == '.') --end;
  const char last = s[end - 1];
  if (last == ')' || last == ']') {
    const std::size_t from = end > tail_window ? end - tail_window : 0;
    const std::size_t open = s.substr(from, end - from).rfind(last == ')' ? '(' : '[');
    if (open == std::string_view::npos) return {};
    const std::size_t begin = from + open;
    const std::string_view inner = s.substr(begin + 1, end - begin - 2);
    const Role role = attribution(inner);
    // "(photos)" points at something; a credit names somebody.
    if (role == Role::credit && shape_of(inner).words < 2) return {};
    return role == Role::none ? Edge{} : finish_tail(s, begin, role, 0.95);
  }
  // "... Photo: Somebody": the last colon, after a word that says so, and no sentence after it.
  const std::size_t from = s.size() > tail_window ? s.size() - tail_window : 0;
  std::size_t colon = s.size();
  for (const char* at = s.data() + from; at != nullptr;) {
    at = static_cast<const char*>(std::memchr(at, ':', static_cast<std::size_t>(s.data() + s.size() - at)));
    if (at != nullptr) colon = static_cast<std::size_t>(at++ - s.data());
  }
  if (colon + 2 < s.size()) {
    std::size_t begin = colon;
    if (begin > 0 && s[begin - 1] == ' ') --begin;
    while (begin > 0 && s[begin - 1] != ' ' && s[begin - 1] != '(' && s[begin - 1] != '.' && s[begin - 1] != '/')
      --begin;
    const Role role = attribution(s.substr(begin, colon + 1 - begin));
    if (role == Role::none) return {};
    const std::string_view name = s.substr(colon + 1);
    const PrefixShape p = shape_of(name);
    if (p.words == 0 || p.words > 8 || p.lower > 3) return {};
    // A sentence must end (or the passage begin) before it.
    std::size_t before = begin;
    while (before > 0 && s[before - 1] == ' ') --before;
    if (before == 0) return {};
    const char mark = s[before - 1];
    const bool after_sentence = mark == '.' || mark == '!' || mark == '?' || mark == ')' || mark == '"' ||
                                mark == '-' || mark == '|' || mark == ',' || static_cast<unsigned char>(mark) >= 0x80U;
    if (!after_sentence && role != Role::credit) return {};
    return finish_tail(s, begin, role, after_sentence ? 0.95 : 0.85);
  }
  return {};
}

}  // namespace

Edges find_edges(std::string_view passage) {
  Edges edges;
  if (passage.size() < 6) return edges;
  edges.head = find_head(passage);
  const std::string_view rest = passage.substr(edges.head.length);
  if (rest.size() >= 6) edges.tail = find_tail_edge(rest);
  return edges;
}

}  // namespace twicetold
