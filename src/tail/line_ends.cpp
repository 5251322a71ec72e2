// What the ends of a line tell, and what it holds: terminal marks, datelines, dates, cues.
#include <algorithm>

#include "tail/address.hpp"
#include "tail/letters.hpp"
#include "tail/lines.hpp"
#include "tail/marks.hpp"

namespace twicetold::tail {
namespace {

// "HANOI, May 5 (Reuters) - ", "Berlin. – ", "(Ngày Nay) - ", "【東京】": an opening that names place or agency.
bool opens_with_dateline(std::string_view text) {
  constexpr std::size_t most = 64;  // code points looked at, of four bytes at most
  // Nothing else says so, and most lines hold neither: "-", ":", the first bytes of dashes and of "【".
  std::uint8_t any = 0;
  for (const char c : text.substr(0, 4 * most))
    any = static_cast<std::uint8_t>(any | (c == '-') | (c == ':') | (c == '\xE2') | (c == '\xE3'));
  if (any == 0) return false;
  std::size_t i = 0, seen = 0;
  int letters = 0;
  bool inside = false;
  char32_t previous = 0;
  while (i < text.size() && seen < most) {
    const char32_t c = decode(text, i);
    const Kind k = kind_of(c);
    ++seen;
    if (c == U'【') return seen == 1;
    if (inside) {
      inside = c != U')';
    } else if (c == U'(') {
      inside = true;
    } else if (c == U'-' || c == U'–' || c == U'—' || c == U':') {
      const bool spaced =
          i < text.size() && (text[i] == ' ' || c == U'-') && (previous == U' ' || c == U':' || previous == U')');
      if (spaced && (letters > 0 || previous == U' ')) {
        if (seen > 2) return c != U'-' || text[i] == ' ' || text[i] == '-';
      } else if (c == U':') {
        return false;
      }
    } else if (is_word(k)) {
      ++letters;
    } else if (k != Kind::space && c != U'.' && c != U',' && c != U'\'' && c != U'’' && c != U'/' && c != U'／') {
      if (letters > 0) return false;
    }
    previous = c;
  }
  return false;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

bool year_at(std::string_view s, std::size_t i) {
  return i + 4 <= s.size() && ((s[i] == '1' && s[i + 1] == '9') || (s[i] == '2' && s[i + 1] == '0')) &&
         digit(s[i + 2]) && digit(s[i + 3]);
}

}  // namespace

bool holds_date(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    if (!digit(s[i])) {
      ++i;
      continue;
    }
    std::size_t j = i;
    while (j < s.size() && digit(s[j])) ++j;
    const std::size_t run = j - i;
    if (run <= 4 && j < s.size()) {
      const char mark = s[j];
      if (mark == ':' && run <= 2 && j + 2 < s.size() && digit(s[j + 1]) && digit(s[j + 2])) return true;
      if (mark == '.' || mark == '/' || mark == '-') {  // 5.11.2020, 2020-11-05
        std::size_t k = j + 1;
        while (k < s.size() && digit(s[k])) ++k;
        const std::size_t second = k - j - 1;
        if (second >= 1 && second <= 2 && k + 2 < s.size() && (s[k] == '.' || s[k] == '/' || s[k] == '-') &&
            digit(s[k + 1]) && digit(s[k + 2])) {
          return true;
        }
      }
      if (run <= 2) {  // "5 November 2020", "November 5, 2020"
        std::size_t k = j;
        if (s[k] == '.' || s[k] == ',') ++k;
        if (k < s.size() && s[k] == ' ') {
          if (year_at(s, k + 1)) return true;
          std::size_t e = k + 1;
          if (s.substr(e, 3) == "de ") {  // "5 de mayo de 2020", "5 de mayo del 2020"
            const std::size_t of = s.substr(0, e + 20).find(" de", e + 3);
            if (of != std::string_view::npos) e = of + (s.substr(of + 3, 1) == "l" ? 4 : 3);
            if (e > k + 1 && e < s.size() && s[e] == ' ' && year_at(s, e + 1)) return true;
            e = k + 1;
          }
          while (e < s.size() && s[e] != ' ' && e - k < 16) ++e;
          if (e - k >= 4 && e < s.size() && s[e] == ' ' && year_at(s, e + 1)) return true;
        }
      }
    }
    if (run == 4 && year_at(s, i) && (s.substr(j, 3) == "年" || s.substr(j, 3) == "년")) return true;
    i = j;
  }
  return false;
}

// Thai and Lao have no mark for the end of a sentence: there a line of a paragraph's length (110 letters of three
// bytes) ends as one, or all of an article would look like headlines.
bool ends_sentence(std::string_view text, std::size_t size) {
  constexpr std::size_t kUnmarked = 330;
  std::size_t end = text.size();
  if (end > 0) {  // most lines
    const char c = text[end - 1];
    if (c == '.' || c == '!' || c == '?') return true;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return false;
  }
  while (end > 0) {
    const char32_t c = decode_back(text, end);
    if (kind_of(c) == Kind::space || is_closing(c)) continue;
    return is_terminal(c) || (c >= 0xE00 && c < 0xF00 && std::max(size, text.size()) >= kUnmarked);
  }
  return false;
}

void LineScanner::read_edges(std::string_view text, Line& line) {
  line.terminal = ends_sentence(text);
  if (text.empty()) return;
  std::size_t i = 0;
  const char32_t first = decode(text, i);
  line.bullet = is_bullet(first);
  line.parenthesis = first == U'(';
  line.lower_first = kind_of(first) == Kind::lower;
  std::size_t end = text.size();
  const char32_t last = decode_back(text, end);
  line.colon = last == U':' || last == U'：';
  line.ellipsis = last == U'…' || text.ends_with("...");
  line.dateline = line.width > 80 && opens_with_dateline(text);
}

void LineScanner::read_cues(std::string_view text, Line& line) {
  if (line.width >= 300) return;
  constexpr auto bit = [](CueKind k) { return 1U << static_cast<unsigned>(k); };
  constexpr std::uint32_t links = bit(CueKind::read_more) | bit(CueKind::share) | bit(CueKind::newsletter);
  const CueHits hits = cues_->match(text, 64);
  if (line.width < 160) {
    const std::uint32_t placed = line.width < 60 ? hits.inside : hits.start | hits.whole;
    line.cue = (hits.inside & links) != 0 || (placed & bit(CueKind::navigation)) != 0;
  }
  if (line.width < 60) line.agency = (hits.inside & bit(CueKind::agency_line)) != 0;
  line.credit = ((hits.strong_start | hits.strong_inside) & bit(CueKind::byline)) != 0;
  line.legal = (hits.strong_inside & bit(CueKind::legal)) != 0;
  line.label = line.agency || line.credit || line.legal || line.token_end - line.token_begin < 4 ||
               (line.width < 60 && (hits.inside & (bit(CueKind::credit) | bit(CueKind::dateline))) != 0) ||
               (line.width < 100 && holds_address(text));
}

}  // namespace twicetold::tail
