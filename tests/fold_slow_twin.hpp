// The slow, obvious twin of the fold room: the whole text in steps, every fact from utf8proc, none from
// src/fold. Only rules that are the project's own (Han numerals, sentence ends, blocks) are written again.
#pragma once

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/fold.hpp"

namespace slow_twin {

struct Token {
  std::string text;
  std::uint8_t flags = 0;
  std::size_t begin = 0, end = 0;
};

struct Piece {
  char32_t code = 0;
  bool upper = false;
  std::size_t begin = 0, end = 0;
};

inline std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    utf8proc_int32_t c = 0;
    i += static_cast<std::size_t>(utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + i),
                                                   static_cast<utf8proc_ssize_t>(text.size() - i), &c));
    out += static_cast<char32_t>(c);
  }
  return out;
}

inline std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    utf8proc_uint8_t bytes[4];
    const auto n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
  }
  return out;
}

inline utf8proc_category_t category(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }
inline bool is_any(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

inline bool ignored(char32_t c) {
  return c != 0x200B &&
         (category(c) == UTF8PROC_CATEGORY_ME || utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->ignorable);
}
inline bool mark(char32_t c) {
  return !ignored(c) && (category(c) == UTF8PROC_CATEGORY_MN || category(c) == UTF8PROC_CATEGORY_MC);
}
inline bool letter_or_digit(char32_t c) {
  if (c >= 0x2B9 && c <= 0x2BF) return false;  // apostrophes that Unicode calls letters
  switch (category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return !ignored(c);
    default:
      return false;
  }
}
inline bool in(char32_t c, char32_t a, char32_t b) { return c >= a && c <= b; }
inline std::uint8_t script(char32_t c) {
  if (in(c, 0x3005, 0x3007) || in(c, 0x3021, 0x3029) || in(c, 0x3038, 0x303B) || in(c, 0x3400, 0x4DBF) ||
      in(c, 0x4E00, 0x9FFF) || in(c, 0xF900, 0xFAFF) || in(c, 0x16FF0, 0x16FF1) || in(c, 0x20000, 0x3FFFF)) {
    return twicetold::token_flag::han;
  }
  if (in(c, 0x3041, 0x3096) || in(c, 0x309D, 0x309F) || in(c, 0x30A1, 0x30FA) || in(c, 0x30FC, 0x30FF) ||
      in(c, 0x31F0, 0x31FF) || in(c, 0x1AFF0, 0x1AFFF) || in(c, 0x1B000, 0x1B16F)) {
    return twicetold::token_flag::kana;
  }
  if (in(c, 0xE00, 0xEFF) || in(c, 0x1000, 0x109F) || in(c, 0x1780, 0x17FF) || in(c, 0xA9E0, 0xA9FF) ||
      in(c, 0xAA60, 0xAA7F)) {
    return twicetold::token_flag::sea;
  }
  return 0;
}
inline bool number(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_ND || category(c) == UTF8PROC_CATEGORY_NO ||
         is_any(c, U"〇零一二三四五六七八九十百千万萬亿億兆两兩廿卅壹贰貳叁肆柒捌玖佰仟");
}

// One code point: decomposed, lower-cased, digits in ASCII.
inline void fold_one(char32_t c, std::size_t begin, std::size_t end, std::vector<Piece>& out) {
  if (ignored(c)) return;
  const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
  const auto type = property->decomp_type;
  const bool compatible = letter_or_digit(c) || in(c, 0x2B9, 0x2BF) || mark(c) ||
                          (category(c) == UTF8PROC_CATEGORY_SO &&
                           (type == UTF8PROC_DECOMP_TYPE_SQUARE || type == UTF8PROC_DECOMP_TYPE_COMPAT));
  if (!compatible) {
    out.push_back({U' ', false, begin, end});
    return;
  }
  if (type == UTF8PROC_DECOMP_TYPE_FRACTION) out.push_back({U' ', false, begin, end});
  utf8proc_int32_t parts[64];
  const auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 64,
                                         static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT), nullptr);
  for (utf8proc_ssize_t i = 0; i < n; ++i) {
    const auto d = static_cast<char32_t>(parts[i]);
    auto low = static_cast<char32_t>(utf8proc_tolower(parts[i]));
    const bool upper = low != d;
    if (category(d) == UTF8PROC_CATEGORY_ND) {
      // Decimal digits stand in tens: count down to the nearest code point that is no digit of the run.
      char32_t zero = d;
      while (category(zero - 1) == UTF8PROC_CATEGORY_ND && d - (zero - 1) < 60) --zero;
      low = U'0' + (d - zero) % 10;
    }
    if (low == U'ς') low = U'σ';
    if (low == U'ı') low = U'i';
    if (ignored(low)) continue;
    out.push_back({low == U'ß' ? U's' : low, upper, begin, end});
    if (low == U'ß') out.push_back({U's', upper, begin, end});
  }
}

inline int order(char32_t c) {
  return c == 0xE4D ? 108 : utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class;
}

// utf8proc takes nikhahit for a starter; here it is a mark, so another Thai mark stands in for it.
inline std::u32string composed(std::u32string_view text) {
  char32_t stand_in = 0;
  for (const char32_t c : U"\u0E38\u0E39\u0E3A\u0E48\u0E49\u0E4A\u0EB8\u0EB9") {
    if (stand_in == 0 && text.find(c) == std::u32string_view::npos) stand_in = c;
  }
  std::vector<utf8proc_int32_t> buffer(text.begin(), text.end());
  for (auto& c : buffer) c = c == 0xE4D ? static_cast<utf8proc_int32_t>(stand_in) : c;
  buffer.push_back(0);
  const auto n = utf8proc_normalize_utf32(buffer.data(), static_cast<utf8proc_ssize_t>(text.size()), UTF8PROC_COMPOSE);
  std::u32string out(buffer.begin(), buffer.begin() + n);
  for (auto& c : out) c = c == stand_in ? 0xE4D : c;
  return out;
}

// hoà -> hòa, on decomposed letters: the last vowel hands its only mark, a tone, to the letter before it.
inline void move_tone(std::u32string& token) {
  const std::size_t n = token.size();
  if (n < 3 || !is_any(token[n - 1], U"\u0300\u0301\u0303\u0309\u0323")) return;
  const bool oa = token[n - 3] == U'o' && is_any(token[n - 2], U"ae");
  const bool uy = token[n - 3] == U'u' && token[n - 2] == U'y';
  if ((oa || uy) && (n < 4 || token[n - 4] != U'q')) std::swap(token[n - 1], token[n - 2]);
}

inline bool sentence_end(const std::u32string& text, std::size_t i) {
  static constexpr std::u32string_view lines = U"\n\v\f\r\u0085\u2028\u2029";
  const char32_t c = text[i];
  if (is_any(c, lines)) return true;
  if (is_any(c, U"。！？｡։؟۔।॥။።។‼⁇⁈⁉")) return true;
  if (!is_any(c, U".!?…．")) return false;
  if (i + 1 == text.size()) return true;
  const char32_t d = text[i + 1];
  return is_any(d, lines) || is_any(d, U"\t\u200B\"')]}«»‘’“”‹›」』）") || category(d) == UTF8PROC_CATEGORY_ZS;
}

inline std::vector<Token> tokenize(std::string_view bytes) {
  const std::u32string text = decode(bytes);
  std::vector<Piece> pieces;
  std::vector<std::size_t> ends;  // byte offsets behind which a sentence begins
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t size = encode(text.substr(i, 1)).size();
    fold_one(text[i], at, at + size, pieces);
    at += size;
    if (sentence_end(text, i)) ends.push_back(at);
  }
  // Canonical order, by the book: swap neighbours until nothing moves.
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
      const int a = order(pieces[i - 1].code), b = order(pieces[i].code);
      if (b != 0 && a > b) {
        std::swap(pieces[i - 1], pieces[i]);
        moved = true;
      }
    }
  }
  // The dots of a dotted I.
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].code != U'i') continue;
    for (std::size_t j = i + 1; j < pieces.size() && order(pieces[j].code) != 0 && order(pieces[j].code) <= 230;) {
      if (pieces[j].code == 0x307)
        pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(j));
      else if (order(pieces[j].code) == 230)
        break;
      else
        ++j;
    }
  }
  std::vector<Token> tokens;
  std::u32string open;
  Token token;
  std::size_t used = 0;
  bool sentence = true;
  const auto close = [&] {
    if (open.empty()) return;
    if ((token.flags & twicetold::token_flag::script) == 0) move_tone(open);
    token.text = encode(composed(open));
    tokens.push_back(token);
    open.clear();
  };
  for (const Piece& p : pieces) {
    const bool is_mark = mark(p.code), is_letter = letter_or_digit(p.code);
    if (is_mark && open.empty()) continue;
    if (!is_mark && !is_letter) {
      close();
      continue;
    }
    const std::uint8_t s = category(p.code) == UTF8PROC_CATEGORY_ND ? std::uint8_t{0} : script(p.code);
    if (is_letter && (open.empty() || s != 0 || (token.flags & twicetold::token_flag::script) != 0)) {
      close();
      token = {};
      token.begin = p.begin;
      token.flags = s;
      if (p.upper) token.flags |= twicetold::token_flag::capital;
      while (used < ends.size() && ends[used] <= p.begin) {
        sentence = true;
        ++used;
      }
      if (sentence) token.flags |= twicetold::token_flag::sentence;
      sentence = false;
    }
    if (number(p.code)) token.flags |= twicetold::token_flag::number;
    open += p.code;
    token.end = std::max(token.end, p.end);
  }
  close();
  return tokens;
}

}  // namespace slow_twin
