// Character classes here are coarse on purpose (blocks, not properties): they only decide where a long
// text is cut, never what is equal; that is the fold room's.
#include "passage/scan.hpp"

#include <array>
#include <cmath>

#include "base/utf8.hpp"
#include "passage/words.hpp"

namespace twicetold {
namespace {

struct Decoded {
  std::uint32_t c;
  std::uint64_t bytes;
};

Decoded decode(std::string_view t, std::uint64_t i) {
  std::size_t next = 0;
  const char32_t c = base::decode(t, i, next);
  return {c, next - i};
}

std::uint64_t back(std::string_view t, std::uint64_t begin, std::uint64_t end) {
  std::uint64_t i = end - 1;
  while (i > begin && (static_cast<unsigned char>(t[i]) & 0xC0) == 0x80) --i;
  return i;
}

bool is_space(std::uint32_t c) {
  return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}
bool is_closer(std::uint32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x201D || c == 0x2019 || c == 0x300D ||
         c == 0x300F || c == 0xFF09 || c == 0x3011;
}
bool is_wide_mark(std::uint32_t c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61; }
bool is_mark(std::uint32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x0964 || c == 0x06D4 || c == 0x061F || c == 0x17D4 ||
         c == 0x104B || c == 0x1362 || is_wide_mark(c);
}
enum class Kind { other, word, han, kana, sea };
constexpr Kind kind_of(std::uint32_t c) {
  if (c < 0x80)
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? Kind::word : Kind::other;
  if (c < 0xC0) return Kind::other;
  if (c < 0x0E00) return Kind::word;
  if (c < 0x0F00)
    return (c >= 0x0E31 && c != 0x0E32 && c != 0x0E33 && c < 0x0E40 && c != 0x0E3F) || (c >= 0x0E47 && c <= 0x0E4E) ||
                   (c >= 0x0EB1 && c <= 0x0EBC) || (c >= 0x0EC8 && c <= 0x0ECE)
               ? Kind::other
               : Kind::sea;
  if (c >= 0x1000 && c < 0x10A0) return c >= 0x102B && c <= 0x103E ? Kind::other : Kind::sea;
  if (c >= 0x1780 && c < 0x1800) return c >= 0x17B4 && c <= 0x17D3 ? Kind::other : Kind::sea;
  if (c >= 0x2000 && c < 0x2C00) return Kind::other;
  if (c >= 0x3000 && c < 0x3040) return c == 0x3005 || c == 0x3007 ? Kind::han : Kind::other;
  if (c >= 0x3040 && c < 0x3100) return Kind::kana;
  if ((c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000)) return Kind::han;
  if (c >= 0xFF00 && c < 0xFF10) return Kind::other;
  return Kind::word;
}
// What one character adds to a count of words; `in_word` carries the run of word characters.
double weight(std::uint32_t c, bool& in_word) {
  switch (kind_of(c)) {
    case Kind::word: {
      const double w = in_word ? 0 : 1;
      in_word = true;
      return w;
    }
    case Kind::han:
      in_word = false;
      return 1 / 1.6;
    case Kind::kana:
      in_word = false;
      return 1 / 2.0;
    case Kind::sea:
      in_word = false;
      return 1 / 3.5;
    default:
      // Marks that are combined with the letter before don't end a word.
      if (!((c >= 0x0300 && c < 0x0370) || c == 0x200C || c == 0x200D)) in_word = false;
      return 0;
  }
}

// Bytes of the word character at `at` if it is one that needs no decoding: ASCII, U+00C0-07FF, U+1E00-1EFF. That is
// nearly every letter of languages in Latin, Greek or Cyrillic script. 0: look at it.
inline std::uint64_t plain_word_character(std::string_view t, std::uint64_t at) {
  static constexpr auto ascii = [] {
    std::array<bool, 128> table{};
    for (std::uint32_t c = 0; c < 128; ++c) table[c] = kind_of(c) == Kind::word;
    return table;
  }();
  const auto a = static_cast<unsigned char>(t[at]);
  if (a < 0x80) return ascii[a];
  if (a >= 0xC3 && a < 0xE0) return 2;
  if (a == 0xE1 && at + 2 < t.size()) return (static_cast<unsigned char>(t[at + 1]) & 0xFC) == 0xB8 ? 3 : 0;
  return 0;
}

// What the character at `at` adds to a count of words if it is one of U+0E00-0E7F (Thai), U+3040-30FF (kana) or
// U+4000-9FFF (Han), which are three bytes, end a word before them, and are neither marks nor space; else less than 0.
inline double weight_of_three(std::string_view t, std::uint64_t at) {
  static constexpr auto thai = [] {
    std::array<double, 128> table{};
    for (std::uint32_t c = 0; c < 128; ++c) table[c] = kind_of(0x0E00 + c) == Kind::sea ? 1 / 3.5 : 0;
    return table;
  }();
  if (t.size() - at < 3) return -1;
  const auto a = static_cast<unsigned char>(t[at]), b = static_cast<unsigned char>(t[at + 1]);
  if (a >= 0xE4 && a <= 0xE9) return 1 / 1.6;
  if (a == 0xE3) return b >= 0x81 && b <= 0x83 ? 1 / 2.0 : -1;
  if (a != 0xE0 || (b & 0xFE) != 0xB8) return -1;
  return thai[(b & 1U) << 6 | (static_cast<unsigned char>(t[at + 2]) & 63U)];
}

}  // namespace

Span trim(std::string_view text, Span s) {
  while (s.begin < s.end) {
    const Decoded d = decode(text, s.begin);
    if (!is_space(d.c)) break;
    s.begin += d.bytes;
  }
  while (s.begin < s.end) {
    const std::uint64_t i = back(text, s.begin, s.end);
    if (!is_space(decode(text, i).c)) break;
    s.end = i;
  }
  return s;
}

bool ends_sentence(std::string_view text, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const std::uint64_t i = back(text, begin, end);
    const std::uint32_t c = decode(text, i).c;
    if (is_mark(c) || c == ':') return true;
    if (!is_closer(c)) return false;
    end = i;
  }
  return false;
}

bool lower_start(std::string_view text, std::uint64_t at) {
  const auto b = static_cast<unsigned char>(text[at]);
  return (b >= 'a' && b <= 'z') || b >= 0x80;
}

bool more_words_than(std::string_view text, Span s, double limit) {
  std::uint64_t plain = 0;
  if (count_plain_words(slice(text, s), plain, static_cast<std::uint64_t>(limit)))
    return static_cast<double>(plain) > limit;
  double n = 0;
  bool in_word = false;
  for (std::uint64_t i = s.begin; i < s.end;) {
    if (const std::uint64_t bytes = plain_word_character(text, i)) {
      n += in_word ? 0 : 1;
      in_word = true;
      i += bytes;
    } else if (const double three = weight_of_three(text, i); three >= 0) {
      n += three;
      in_word = false;
      i += 3;
    } else {
      const Decoded d = decode(text, i);
      n += weight(d.c, in_word);
      i += d.bytes;
    }
    if (n > limit) return true;
  }
  return false;
}

bool SentenceScanner::next(Span& sentence, double& words) {
  if (at_ >= end_) return false;
  const std::uint64_t begin = at_;
  std::uint64_t space = 0;
  words = 0;
  double at_space = 0;
  bool in_word = false;
  std::uint64_t i = begin, one_by_one = pace_ == Pace::blocks ? 0 : end_;  // up to here
  while (i < end_) {
    // Plain stretches at once, where they are long and a sum of words is the same in any order.
    if (i >= one_by_one && words * 8 == std::floor(words * 8)) {
      const PlainRun run = plain_run(text_.substr(i, end_ - i), in_word);
      if (words + run.words > max_words_) {
        one_by_one = end_;  // cut hard: at which character?
      } else {
        if (run.space != 0) {
          space = i + run.space;
          at_space = words + run.words_at_space;
        }
        words += run.words;
        in_word = run.in_word;
        i += run.bytes;
        if (i >= end_) break;
        if (run.bytes < 32) one_by_one = i + 64;
      }
    }
    const std::uint64_t plain = plain_word_character(text_, i);
    if (plain != 0 && in_word) {
      i += plain;
      continue;
    }
    // Most of what is left is ASCII: a word begins, white space, a sign that says nothing.
    if (const auto a = static_cast<unsigned char>(text_[i]); a < 0x80) {
      if (plain != 0 && words + 1 <= max_words_) {
        in_word = true;
        words += 1;
        ++i;
        continue;
      }
      if (plain == 0 && a != '\n' && !is_mark(a)) {
        in_word = false;
        ++i;
        if (is_space(a)) {
          space = i;
          at_space = words;
        }
        continue;
      }
    }
    if (pace_ == Pace::blocks) {
      const double three = weight_of_three(text_, i);
      if (three >= 0 && words + three <= max_words_) {
        words += three;
        in_word = false;
        i += 3;
        continue;
      }
    }
    const Decoded d = decode(text_, i);
    const double w = weight(d.c, in_word);
    if (words + w > max_words_) {  // no sentence end in sight
      if (space > begin && at_space * 2 > max_words_) {
        i = space;
        words = at_space;
      }
      at_ = i;
      sentence = {begin, i};
      return true;
    }
    words += w;
    i += d.bytes;
    if (is_space(d.c)) {
      space = i;
      at_space = words;
      if (d.c == '\n' && i < end_ && text_[i] == '\n') {
        at_ = i;
        sentence = {begin, i};
        return true;
      }
    }
    if (!is_mark(d.c)) continue;
    while (i < end_) {  // further marks and closers belong to the sentence
      const Decoded n = decode(text_, i);
      if (!is_mark(n.c) && !is_closer(n.c)) break;
      i += n.bytes;
    }
    if (i < end_ && !is_wide_mark(d.c) && !is_space(decode(text_, i).c)) continue;
    at_ = i;
    sentence = {begin, i};
    return true;
  }
  at_ = end_;
  sentence = {begin, end_};
  return true;
}

}  // namespace twicetold
