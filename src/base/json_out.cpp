#include "base/json_out.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace twicetold::base {
namespace {

// How many bytes from `at` on need no escape. Eight at a time (bit tricks as in H. Warren, Hacker's Delight):
// a borrow can only mark bytes behind a special one, so the first mark is always right.
std::size_t clean_length(std::string_view text, std::size_t at) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  const auto zeros = [&](std::uint64_t x) { return (x - ones) & ~x & tops; };
  std::size_t i = at;
  if constexpr (std::endian::native == std::endian::little) {
    for (; i + 8 <= text.size(); i += 8) {
      std::uint64_t x;
      std::memcpy(&x, text.data() + i, 8);
      const std::uint64_t below = (x - ones * 0x20) & ~x & tops;
      const std::uint64_t special = below | zeros(x ^ ones * '"') | zeros(x ^ ones * '\\') | zeros(x ^ ones * 0x7F);
      if (special != 0) return i - at + static_cast<std::size_t>(std::countr_zero(special)) / 8;
    }
  }
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) break;
    ++i;
  }
  return i - at;
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out.push_back('"');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t clean = clean_length(text, i);
    out.append(text.data() + i, clean);
    i += clean;
    if (i == text.size()) break;
    const auto c = static_cast<unsigned char>(text[i]);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out.push_back(hex[c >> 4]);
        out.push_back(hex[c & 15]);
    }
  }
  out.push_back('"');
}

void append_number(std::string& out, std::uint64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void append_fixed(std::string& out, double value, int digits) {
  char buffer[48];
  char* at = buffer;
  if (value < 0) {
    *at++ = '-';
    value = -value;
  }
  static constexpr std::uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
  const std::uint64_t unit = powers[digits];
  const double exact = value * static_cast<double>(unit);
  auto scaled = static_cast<std::uint64_t>(exact);
  scaled += exact - static_cast<double>(scaled) >= 0.5;  // halves go up, as with llround
  if (scaled < unit) {                                   // most are shares
    *at++ = '0';
    *at++ = '.';
    if (scaled == 0) digits = 1;
    for (; digits > 1 && scaled % 10 == 0; --digits) scaled /= 10;
    for (int i = digits; i-- > 0; scaled /= 10) at[i] = static_cast<char>('0' + scaled % 10);
    out.append(buffer, static_cast<std::size_t>(at - buffer + digits));
    return;
  }
  // A number behind the point with its leading zeros: the digits of 1 + value / unit, but for the one.
  const std::uint64_t whole = scaled / unit;
  char fraction[24];
  std::to_chars(fraction, fraction + sizeof fraction, scaled - whole * unit + unit);
  at = std::to_chars(at, buffer + sizeof buffer, whole).ptr;
  *at++ = '.';
  while (digits > 1 && fraction[digits] == '0') --digits;
  std::memcpy(at, fraction + 1, static_cast<std::size_t>(digits));
  out.append(buffer, static_cast<std::size_t>(at - buffer + digits));
}

}  // namespace twicetold::base
