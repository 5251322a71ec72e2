// Names on disk are bytes; names in ids and journals are UTF-8 (corpus/path_text.hpp says how).
#pragma once

#include <string>
#include <string_view>

namespace twicetold::clean_room {

// The bytes that corpus::path_text() wrote as `text`.
inline std::string raw_path(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  std::string raw;
  raw.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      raw.push_back(static_cast<char>(digit(text[i + 1]) << 4 | digit(text[i + 2])));
      i += 2;
    } else {
      raw.push_back(text[i]);
    }
  }
  return raw;
}

// For messages: control characters, and what could drive a terminal, become \xNN.
inline std::string shown(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    const bool c1 = b == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (b < 0x20 || b == 0x7F || c1) {
      out += {'\\', 'x', digits[b >> 4], digits[b & 15]};
      if (c1) {
        const auto next = static_cast<unsigned char>(text[++i]);
        out += {'\\', 'x', digits[next >> 4], digits[next & 15]};
      }
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace twicetold::clean_room
