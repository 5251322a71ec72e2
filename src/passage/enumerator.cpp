// By form alone, in any language: digits (or Han numerals) of up to three places and levels, in front of which
// stand an opening bracket or one word ("Article", "Điều", 第), and behind which a mark closes them (". ) ] : 、",
// 条 and its like). Without a closing mark it is a number of the text: "12 people", "March 31".
#include "passage/enumerator.hpp"

#include "base/utf8.hpp"

namespace twicetold {
namespace {

constexpr std::size_t longest = 40, longest_label = 16, looked_at = 32;

bool is_digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19) || (c >= 0x660 && c <= 0x669) ||
         (c >= 0x6F0 && c <= 0x6F9) || (c >= 0x966 && c <= 0x96F) || (c >= 0xE50 && c <= 0xE59);
}

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }
bool is_han_numeral(char32_t c) { return is_one_of(c, U"〇零一二三四五六七八九十百千两廿"); }
bool opens(char32_t c) { return is_one_of(c, U"([（【〔［#*-–•"); }
bool closes(char32_t c) { return is_one_of(c, U".):]）】〕］．：、"); }
bool is_space(char32_t c) { return is_one_of(c, U" \t\u00A0\u3000"); }
// What counts the clauses of a law or the chapters of a book.
bool is_division(char32_t c) { return is_one_of(c, U"条條款项項章节節编編篇回조장절"); }
bool is_letter(char32_t c) {  // coarse: what isn't ASCII counts, but for the marks named above
  // None of them: Latin, Greek, Cyrillic; Han to Hangul.
  if ((c >= 0xC0 && c < 0x660) || (c >= 0x1E00 && c < 0x2000) || (c >= 0x3400 && c < 0xD800)) return true;
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= 0xC0 && !is_digit(c) && !closes(c) && !opens(c) && !is_space(c));
}

// Most passages have no number so near their beginning: a plain sum over bytes, which the compiler turns into
// vector code. ASCII digits, and first bytes of characters where the others begin (Arabic, Devanagari and Thai, Han).
bool may_begin(std::string_view passage) {
  unsigned found = 0;
  const auto count = [&](std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto b = static_cast<unsigned char>(passage[i]);
      found |= static_cast<unsigned>(static_cast<unsigned char>(b - '0') < 10) | static_cast<unsigned>(b >= 0xE3) |
               static_cast<unsigned>(b == 0xE0) | static_cast<unsigned>(b == 0xD9) | static_cast<unsigned>(b == 0xDB);
    }
  };
  if (passage.size() >= looked_at)
    count(looked_at);
  else
    count(passage.size());
  return found != 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text.substr(0, longest)) { read(); }
  [[nodiscard]] char32_t now() const { return now_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  void step() {
    at_ = next_;
    read();
  }
  template <typename Test>
  std::size_t skip(Test test) {
    std::size_t n = 0;
    for (; at_ < text_.size() && test(now_); ++n) step();
    return n;
  }

 private:
  void read() { now_ = at_ < text_.size() ? base::decode(text_, at_, next_) : 0; }
  std::string_view text_;
  std::size_t at_ = 0, next_ = 0;
  char32_t now_ = 0;
};

}  // namespace

std::size_t enumerator_length(std::string_view passage) {
  if (!may_begin(passage)) return 0;
  Scanner s(passage);
  s.skip([](char32_t c) { return opens(c) || is_space(c); });
  const bool ordinal = s.now() == U'第' || s.now() == U'제';
  if (ordinal) {
    s.step();
  } else if (!is_digit(s.now()) && !is_han_numeral(s.now())) {
    const std::size_t from = s.at();
    s.skip([&](char32_t c) { return s.at() - from <= longest_label && is_letter(c); });
    if (s.at() == from || s.at() - from > longest_label || s.skip(is_space) == 0) return 0;
  }
  const bool han = is_han_numeral(s.now());
  for (int level = 0;; ++level) {
    const std::size_t places = han ? s.skip(is_han_numeral) : s.skip(is_digit);
    if (places == 0 || places > (han ? 7U : 3U) || level > 3) return 0;
    if (ordinal) {
      if (!is_division(s.now())) return 0;
      s.step();
      return s.at();
    }
    if (!closes(s.now())) return 0;
    const bool full = s.now() >= 0x80;
    s.step();
    if (full || is_space(s.now()) || closes(s.now())) return s.at();
  }
}

}  // namespace twicetold
