// Small scanners over the first bytes of a passage. Each costs a few ns.

#include "edge_shapes.hpp"

#include <algorithm>

#include "light_fold.hpp"

namespace twicetold::role_detail {
namespace {

bool ascii_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view s, std::size_t i) {
  std::size_t n = 0;
  while (i + n < s.size() && ascii_digit(s[i + n])) ++n;
  return n;
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

}  // namespace

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

std::size_t dash_at(std::string_view s, std::size_t i) {
  if (i >= s.size()) return 0;
  if (s[i] == '-') return i + 1 < s.size() && s[i + 1] == '-' ? 2 : 1;
  if (s[i] == '=') return 1;
  const auto d = decode(s.substr(i));
  return d.code == 0x2013 || d.code == 0x2014 || d.code == 0x2015 || d.code == 0xFF0D || d.code == 0x2012 ? d.bytes : 0;
}

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

bool known_agency(std::string_view name) {
  return std::any_of(std::begin(codes), std::end(codes), [&](std::string_view code) { return code == name; });
}

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

}  // namespace twicetold::role_detail
