// One pass over a paragraph: tokens, widths, case, marks. About 2 ns a code point, no allocation once warm.
//
// Words are cut to six letters, so that endings of inflected languages don't hide that two paragraphs
// speak of the same thing; scripts without spaces give pairs of neighbours instead.
#include "tail/lines.hpp"

#include <algorithm>
#include <array>

#include "tail/address.hpp"
#include "tail/letters.hpp"
#include "tail/marks.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kPrefixLetters = 6;
constexpr char32_t kWide = 0x2000;  // dense scripts below, Thai to Khmer, are as narrow as Latin

// "HANOI, May 5 (Reuters) - ", "Berlin. – ", "(Ngày Nay) - ", "【東京】": an opening that names place or agency.
bool opens_with_dateline(std::string_view text) {
  std::size_t i = 0;
  int seen = 0, letters = 0;
  bool inside = false;
  char32_t previous = 0;
  while (i < text.size() && seen < 64) {
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

void LineScanner::scan(std::string_view text, Line& line) {
  line = Line{};
  line.token_begin = static_cast<std::uint32_t>(tokens.size());
  const std::string_view read = text.substr(0, kLongest);
  const Kind* const kinds = kind_table();
  const auto kind = [&](char32_t c) { return c < kTableEnd ? kinds[c] : kind_of(c); };
  std::uint64_t word = 0, key = 0, opening = 0;
  std::size_t letters = 0;  // of the word so far
  std::uint8_t word_name = 0;
  char32_t dense = 0;  // the code point before, when dense
  bool dense_alone = false;
  char32_t previous = U' ', last_of_word = 0;
  Kind before = Kind::space;
  bool head_clean = true;  // only strip marks so far in this blank-separated word
  std::uint32_t spaced_words = 0, opening_length = 0, points = 0, digits = 0, capital_words = 0;

  bool adjacent = false;
  const auto push = [&](std::uint64_t hash, std::uint8_t name, std::size_t size) {
    tokens.push_back({hash, name, static_cast<std::uint8_t>(size), adjacent});
    adjacent = true;
  };
  const auto flush = [&] {
    if (letters > 0) push(word, word_name, std::min<std::size_t>(letters, 127));
    if (dense_alone) push(mix(7, dense), 0, Token::kDense + is_hiragana(dense));
    letters = 0;
    dense_alone = false;
    dense = 0;
  };
  for (std::size_t i = 0; i < read.size();) {
    char32_t c = decode(read, i);
    const Kind k = kind(c);
    bool more = false;  // a word may go on
    ++points;
    line.width += k == Kind::dense && c >= kWide ? 2.0F : 1.0F;
    const bool starts = before == Kind::space;
    if (k == Kind::space) {
      if (!starts) last_of_word = previous;
    } else if (starts) {
      ++spaced_words;
      head_clean = true;
      if (spaced_words <= 3 && opening_length > 0 && opening_length < 24)
        opening = mix(opening, U' '), ++opening_length;
      if (is_letter(k)) {
        ++line.words;
        capital_words += k == Kind::upper;
      }
    }
    if (k != Kind::space && spaced_words <= 3 && opening_length < 24) opening = mix(opening, c), ++opening_length;
    const bool capital = k == Kind::upper;
    line.cased += capital || k == Kind::lower;
    if (capital) c = lower_of(c);
    if (is_word(k)) {
      key = mix(key, c);
      ++line.key_length;
      digits += k == Kind::digit;
      if (k == Kind::dense) {
        if (dense != 0) {
          push(mix(mix(7, dense), c), 0, Token::kDense + is_hiragana(dense) + is_hiragana(c));
          dense_alone = false;
        } else {
          flush();
          dense_alone = true;
        }
        dense = c;
      } else {
        if (dense != 0) flush();
        if (letters == 0) {
          word = 11;
          const bool inside = head_clean && last_of_word != 0;
          word_name = 0;
          if (inside && capital && !ends_clause(last_of_word)) word_name = 1;
          if (inside && k == Kind::digit) word_name = 2;
        }
        if (letters < kPrefixLetters) word = mix(word, c);
        ++letters;
        more = true;
      }
      head_clean = false;
    } else {
      if (letters > 0 || dense != 0) flush();
      if (k != Kind::space) {
        adjacent = false;
        head_clean = head_clean && is_strip_mark(c);
        line.ends += is_terminal(c);
        line.commas += is_comma(c);
        line.quote = line.quote || is_quote(c);
        line.symbol = line.symbol || is_symbol(c);
        if (c == U'@' || c == U'#') {
          line.symbol = line.symbol || (i < read.size() && read[i] > ' ' &&
                                        kind_of(static_cast<unsigned char>(read[i])) != Kind::other);
        } else if (c == U':') {
          line.symbol = line.symbol ||
                        (i >= 5 && (read.substr(i - 5, 4) == "http" || (i >= 6 && read.substr(i - 6, 5) == "https")));
        } else if (c == U'.') {
          line.symbol = line.symbol || (i >= 4 && read.substr(i - 4, 3) == "www") ||
                        (read.substr(i, 3) == "com" &&
                         (i + 3 >= read.size() || !is_word(kind_of(static_cast<unsigned char>(read[i + 3])))));
        }
      }
    }
    previous = capital ? U'A' : c;
    before = k;
    if (!more) continue;
    // Most of a text: small letters that go on with a word. They only add up.
    std::uint32_t joined = 0, cased = 0;
    while (i < read.size()) {
      std::size_t next = i;
      const char32_t small = decode(read, next);
      const Kind what = kind(small);
      if (what != Kind::lower && what != Kind::letter) break;
      i = next;
      cased += what == Kind::lower;
      if (spaced_words <= 3 && opening_length < 24) opening = mix(opening, small), ++opening_length;
      key = mix(key, small);
      if (letters < kPrefixLetters) word = mix(word, small);
      ++letters;
      ++joined;
      previous = small;
      before = what;
    }
    points += joined;
    line.width += static_cast<float>(joined);
    line.cased += cased;
    line.key_length += joined;
  }
  flush();
  line.token_end = static_cast<std::uint32_t>(tokens.size());
  line.key = line.key_length > 0 ? key | 1 : 0;
  line.opening = opening;
  line.upper = line.words > 0 ? static_cast<float>(capital_words) / static_cast<float>(line.words) : 0.0F;
  line.digits = points > 0 ? static_cast<float>(digits) / static_cast<float>(points) : 0.0F;
  if (text.size() > read.size()) line.width *= static_cast<float>(text.size()) / static_cast<float>(read.size());
  line.date = line.width < 120 && holds_date(text);
  read_edges(text, line);
  read_cues(text, line);
}

}  // namespace twicetold::tail
