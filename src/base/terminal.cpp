// One pass over code points; widths by utf8proc's tables.
#include "base/terminal.hpp"

#include <utf8proc.h>

namespace twicetold::base {
namespace {

// The code point at `at` and its length; a byte that begins none is U+FFFD of length 1.
struct CodePoint {
  utf8proc_int32_t value = 0xfffd;
  std::size_t length = 1;
};
CodePoint decode(std::string_view text, std::size_t at) {
  CodePoint point;
  utf8proc_int32_t value = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (length > 0) point = {value, static_cast<std::size_t>(length)};
  return point;
}

bool turns_direction(utf8proc_int32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

bool is_blank(utf8proc_int32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::string terminal_safe(std::string_view text, Lines lines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    const auto c = point.value;
    if (lines == Lines::join && is_blank(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (c == '\n' || c == '\t') {
      out += static_cast<char>(c);
    } else if (c == '\r' || c == 0xfeff) {
      // Part of a line's end, or a byte order mark: nothing to see.
    } else if (c < 0x20) {
      out += "\xe2\x90";
      out += static_cast<char>(0x80 + c);
    } else if (c == 0x7f) {
      out += "\xe2\x90\xa1";
    } else if ((c > 0x7f && c < 0xa0) || turns_direction(c) || c == 0x2028 || c == 0x2029 || point.value == 0xfffd) {
      out += "\xef\xbf\xbd";
    } else {
      out.append(text, at, point.length);
    }
    at += point.length;
  }
  return out;
}

std::string shown(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    const auto c = point.value;
    const bool no_text = c == 0xfffd && point.length == 1;
    if (c >= 0x20 && (c < 0x7f || c > 0x9f) && !turns_direction(c) && c != 0x2028 && c != 0x2029 && !no_text) {
      out.append(text, at, point.length);
    } else {
      for (const char byte : text.substr(at, point.length)) {
        const auto b = static_cast<unsigned char>(byte);
        out += {'\\', 'x', digits[b >> 4], digits[b & 15]};
      }
    }
    at += point.length;
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    const int width = utf8proc_charwidth(point.value);
    sum += width > 0 ? static_cast<std::size_t>(width) : 0;
    at += point.length;
  }
  return sum;
}

std::string clip(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t sum = 0, end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    const int own = utf8proc_charwidth(point.value);
    sum += own > 0 ? static_cast<std::size_t>(own) : 0;
    if (sum > width - 1) break;
    at += point.length;
    end = at;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + "\xe2\x80\xa6";
}

}  // namespace twicetold::base
