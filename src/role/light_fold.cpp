// See light_fold.hpp. ASCII takes the short way; the rest asks utf8proc's tables (a two-level lookup).
// Decomposed input (combining marks) is composed first, since cue files are written composed.

#include "light_fold.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/utf8.hpp"

namespace twicetold::role_detail {
namespace {

utf8proc_category_t category(char32_t code) { return utf8proc_category(static_cast<utf8proc_int32_t>(code)); }

bool has_combining(std::string_view text) {
  std::uint8_t any = 0;  // vector code; few texts hold one of these bytes
  for (const char c : text) any = static_cast<std::uint8_t>(any | (c == '\xCC') | (c == '\xCD'));
  if (any == 0) return false;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    // U+0300..U+036F are CC 80 .. CD AF.
    if (a == 0xCCU || (a == 0xCDU && static_cast<unsigned char>(text[i + 1]) <= 0xAFU)) return true;
  }
  return false;
}

}  // namespace

namespace {

char32_t lower_by_utf8proc(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (code >= 0xFF01 && code <= 0xFF5E) return lower_by_utf8proc(code - 0xFEE0);  // full-width ASCII
  if (code == 0x2019 || code == 0x02BC || code == 0x2018) return '\'';
  if (code == 0x0130) return 'i';
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code)));
}

bool test_space(char32_t code) {
  return code == ' ' || (code >= 9 && code <= 13) || code == 0xA0 || code == 0x3000 || code == 0xFEFF ||
         (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F || code == 0x2028 || code == 0x2029;
}

bool test_letter(char32_t code) {
  if (code < 0x80) return (code | 32U) >= 'a' && (code | 32U) <= 'z';
  const auto c = category(code);
  return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;  // letters and marks
}

bool test_upper(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  const auto c = category(code);
  return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

bool test_digit(char32_t code) {
  if (code < 0x80) return code >= '0' && code <= '9';
  return category(code) == UTF8PROC_CATEGORY_ND;
}

bool test_unspaced(char32_t code) {
  if (code < 0x0E00) return false;
  return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x1000 && code <= 0x109F) ||
         (code >= 0x1780 && code <= 0x17FF) || (code >= 0x3005 && code <= 0x3007) ||
         (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF66 && code <= 0xFF9D) ||
         (code >= 0x20000 && code <= 0x3FFFF);
}

bool test_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

bool test_end_mark(char32_t code) {
  switch (code) {
    case '.':
    case '!':
    case '?':
    case 0x2026:
    case 0x3002:
    case 0xFF01:
    case 0xFF0E:
    case 0xFF1F:
    case 0xFF61:
    case 0x0964:
    case 0x0965:
    case 0x061F:
    case 0x06D4:
    case 0x0589:
    case 0x1362:
    case 0x104A:
    case 0x104B:
    case 0x17D4:
    case 0x203C:
    case 0x2047:
    case 0x2048:
    case 0x2049:
      return true;
    default:
      return false;
  }
}

bool test_closer(char32_t code) {
  switch (code) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '}':
    case '*':
    case 0xBB:
    case 0x201D:
    case 0x2019:
    case 0x203A:
    case 0x300D:
    case 0x300F:
    case 0x3011:
    case 0xFF09:
    case 0x300B:
    case 0x3009:
    case 0xFF3D:
    case 0xAB:
    case 0x201C:
      return true;
    default:
      return false;
  }
}

std::uint8_t make_flags(char32_t code) {
  unsigned f = 0;
  if (test_letter(code)) f |= CharTable::letter;
  if (test_upper(code)) f |= CharTable::upper;
  if (test_digit(code)) f |= CharTable::digit;
  if (test_space(code)) f |= CharTable::space;
  if (test_unspaced(code)) f |= CharTable::unspaced;
  if (test_end_mark(code)) f |= CharTable::end_mark;
  if (test_closer(code)) f |= CharTable::closer;
  if (test_wide(code)) f |= CharTable::wide;
  return static_cast<std::uint8_t>(f);
}

}  // namespace

const CharTable& made_char_table() {
  static const std::unique_ptr<const CharTable> table = [] {
    auto made = std::make_unique<CharTable>();
    for (char32_t code = 0; code < 0x10000; ++code) {
      made->flags[code] = make_flags(code);
      const char32_t low = lower_by_utf8proc(code);
      made->lower[code] = static_cast<std::uint16_t>(low < 0x10000 ? low : code);
    }
    return made;
  }();
  return *table;
}

std::uint8_t slow_flags(char32_t code) { return make_flags(code); }
char32_t slow_lower(char32_t code) { return lower_by_utf8proc(code); }

namespace {

// What a character of the alphabets becomes, as it is written: 66 KiB, of which a text uses two or three.
struct Folded {
  char bytes[4];
  std::uint8_t size, flags;  // flags of what it became
};
constexpr char32_t folded_end = 0x2100;
const Folded* folded_table() {
  static const std::unique_ptr<const Folded[]> table = [] {
    auto made = std::make_unique<Folded[]>(folded_end);
    for (char32_t code = 0; code < folded_end; ++code) {
      const char32_t low = lower(code);
      Folded& f = made[code];
      f.size = static_cast<std::uint8_t>(base::encode(f.bytes, low) - f.bytes);
      f.flags = flags_of(low);
    }
    return made;
  }();
  return table.get();
}

// Who watches a text being folded: every folded character, with the flags of what it became; further letters
// of a word that a letter was seen of; spaces.
struct Nobody {
  void take(std::uint8_t, std::uint32_t, std::uint32_t) {}
  void more(std::uint32_t) {}
  void blank() {}
};
struct Finder {
  std::uint32_t *begin, *next;
  std::size_t opening = 0;
  std::uint32_t letters = 0;
  bool border = true;  // a word may start here

  void take(std::uint8_t flags, std::uint32_t at, std::uint32_t bytes) {
    constexpr unsigned in_word = CharTable::letter | CharTable::digit | CharTable::unspaced;
    const bool word = (flags & in_word) != 0, unspaced = (flags & CharTable::unspaced) != 0;
    *next = at;
    next += border || unspaced || !word ? 1 : 0;
    if (word && opening == 0) opening = static_cast<std::size_t>(next - begin);
    letters += (flags & (CharTable::letter | CharTable::unspaced)) != 0 ? bytes : 0;
    border = !word || unspaced;
  }
  void more(std::uint32_t bytes) { letters += bytes; }
  void blank() { border = true; }
};

template <class Watcher>
void fold_each(std::string_view text, std::string& out, Watcher& result) {
  if (has_combining(text)) {
    utf8proc_uint8_t* composed = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (size >= 0) {
      const std::string copy(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size));
      std::free(composed);  // utf8proc hands out malloc'ed memory
      if (!has_combining(copy)) return fold_each(copy, out, result);
    }
  }
  const Folded* const table = folded_table();
  const std::size_t start = out.size();
  // A folded character may be longer than its source: a byte that is no UTF-8 becomes three.
  if (out.size() < start + 3 * text.size() + 4) out.resize(start + 3 * text.size() + 4);
  char* const all = out.data();
  char* const begin = all + start;
  char* to = begin;
  bool space = false;
  Watcher watcher = result;  // a copy of our own stays in registers
  std::uint8_t flags = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    char32_t code = lead;
    std::uint32_t bytes = 1;
    if (lead >= 0x80U) {
      const Decoded d = decode(text.substr(i));
      code = d.code;
      bytes = d.bytes;
    }
    i += bytes;
    if (code < folded_end) {
      const Folded& f = table[code];
      flags = f.flags;
      if ((flags & CharTable::space) != 0) {
        space = to != begin;
        continue;
      }
      if (space) {
        *to++ = ' ';
        space = false;
        watcher.blank();
      }
      std::memcpy(to, f.bytes, sizeof f.bytes);
      watcher.take(flags, static_cast<std::uint32_t>(to - all), f.size);
      to += f.size;
    } else {
      if (is_space(code)) {
        space = to != begin;
        continue;
      }
      if (space) {
        *to++ = ' ';
        space = false;
        watcher.blank();
      }
      const char32_t low = lower(code);
      flags = flags_of(low);
      char* const from = to;
      to = base::encode(to, low);
      watcher.take(flags, static_cast<std::uint32_t>(from - all), static_cast<std::uint32_t>(to - from));
    }
    if ((flags & (CharTable::letter | CharTable::unspaced)) != CharTable::letter) continue;
    // The rest of a word, as far as it is letters of the alphabets.
    char* const rest = to;
    while (i < text.size()) {
      const auto next = static_cast<unsigned char>(text[i]);
      if (next < 0x80U) {
        const auto small = static_cast<unsigned char>(next | 0x20U);
        if (static_cast<unsigned char>(small - 'a') > 'z' - 'a') break;
        *to++ = static_cast<char>(small);
        ++i;
        continue;
      }
      const Decoded d = decode(text.substr(i));
      if (d.code >= folded_end) break;
      const Folded& f = table[d.code];
      if ((f.flags & (CharTable::letter | CharTable::unspaced | CharTable::space)) != CharTable::letter) break;
      std::memcpy(to, f.bytes, sizeof f.bytes);
      to += f.size;
      i += d.bytes;
    }
    watcher.more(static_cast<std::uint32_t>(to - rest));
  }
  out.resize(start + static_cast<std::size_t>(to - begin));
  result = watcher;
}

}  // namespace

void light_fold(std::string_view text, std::string& out) {
  Nobody nobody;
  fold_each(text, out, nobody);
}

void light_fold(std::string_view text, std::string& out, WordStarts& words) {
  words.at.resize(std::max(words.at.size(), 3 * text.size() + 4));
  Finder finder{words.at.data(), words.at.data()};
  fold_each(text, out, finder);
  words.count = static_cast<std::size_t>(finder.next - finder.begin);
  words.opening = finder.opening == 0 ? words.count : finder.opening;
  words.letters = finder.letters;
}

void light_fold_even(std::string_view text, std::string& out) {
  const Folded* const table = folded_table();
  const std::size_t start = out.size();
  out.resize(start + text.size() + sizeof Folded::bytes);
  char* to = out.data() + start;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const Decoded d = lead < 0x80U ? Decoded{lead, 1} : decode(text.substr(i));
    i += d.bytes;
    if (d.code >= folded_end) {
      to = base::encode(to, lower(d.code));
      continue;
    }
    const Folded& f = table[d.code];
    std::memcpy(to, f.bytes, sizeof f.bytes);
    if ((f.flags & CharTable::space) != 0) *to = ' ';
    to += f.size;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace twicetold::role_detail
