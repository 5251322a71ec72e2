// simdjson tells at 25 GB/s whether bytes are UTF-8 but not where they stop being so; the exact place is
// found by halving down to 4 KiB and then walking characters. Cost: two vector passes at most, plus 4 KiB.
#include "corpus/utf8.hpp"

#include <simdjson.h>

namespace twicetold::corpus {
namespace {

// Length of the well-formed character at p, 0 if there is none.
std::size_t character(const unsigned char* p, std::size_t left) {
  const unsigned char c = p[0];
  const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return i < left && p[i] >= low && p[i] <= high;
  };
  if (c < 0x80) return 1;
  if (c >= 0xc2 && c <= 0xdf) return tail(1) ? 2 : 0;
  if (c >= 0xe0 && c <= 0xef) {
    const unsigned low = c == 0xe0 ? 0xa0 : 0x80, high = c == 0xed ? 0x9f : 0xbf;
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (c >= 0xf0 && c <= 0xf4) {
    const unsigned low = c == 0xf0 ? 0x90 : 0x80, high = c == 0xf4 ? 0x8f : 0xbf;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  if (text.empty() || simdjson::validate_utf8(text.data(), text.size())) return std::string_view::npos;
  std::size_t at = 0, end = text.size();
  while (end - at > 4096) {
    std::size_t middle = at + (end - at) / 2;
    while (middle > at && (static_cast<unsigned char>(text[middle]) & 0xc0) == 0x80) --middle;
    if (middle == at) break;  // nothing but trailing bytes
    if (simdjson::validate_utf8(text.data() + at, middle - at))
      at = middle;
    else
      end = middle;
  }
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  while (at < text.size()) {
    const std::size_t n = character(p + at, text.size() - at);
    if (n == 0) return at;
    at += n;
  }
  return std::string_view::npos;
}

}  // namespace twicetold::corpus
