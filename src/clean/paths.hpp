// Names on disk are bytes; names in ids and journals are UTF-8 (corpus/path_text.hpp says how).
#pragma once

#include <string>
#include <string_view>

#include "base/terminal.hpp"

namespace twicetold::clean_room {

using base::shown;

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

}  // namespace twicetold::clean_room
