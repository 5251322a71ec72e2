// Reading and writing one code point of UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twicetold::base {

// Code point at `at` (< end); `next` is set behind it. Input is valid by contract; a sequence that runs
// over the end reads as U+FFFD, so nothing is ever read beyond it.
inline char32_t decode(const unsigned char* text, std::size_t at, std::size_t end, std::size_t& next) {
  const unsigned char* p = text + at;
  const std::uint32_t a = p[0];
  if (a < 0x80) {
    next = at + 1;
    return a;
  }
  const std::size_t length = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
  if (length > end - at) {
    next = end;
    return 0xFFFD;
  }
  next = at + length;
  if (length == 2) return (a & 31) << 6 | (p[1] & 63u);
  if (length == 3) return (a & 15) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
  return (a & 7) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
}

inline char32_t decode(std::string_view text, std::size_t at, std::size_t& next) {
  return decode(reinterpret_cast<const unsigned char*>(text.data()), at, text.size(), next);
}

// Writes up to four bytes; returns the place behind them.
inline char* encode(char* out, char32_t c) {
  const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 63));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 63));
    put(0x80 | (c >> 6 & 63));
    put(0x80 | (c & 63));
  }
  return out;
}

inline void append(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, encode(bytes, c));
}

}  // namespace twicetold::base
