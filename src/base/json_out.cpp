#include "base/json_out.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace twicetold::base {
namespace {

// Marks the top bit of bytes that need an escape, of eight (bit tricks as in H. Warren, Hacker's Delight): a borrow
// can only mark bytes behind a special one, so the first mark is always right, and none is.
std::uint64_t specials(std::uint64_t x) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  const auto zeros = [&](std::uint64_t y) { return (y - ones) & ~y; };
  return (((x - ones * 0x20) & ~x) | zeros(x ^ ones * '"') | zeros(x ^ ones * '\\') | zeros(x ^ ones * 0x7F)) & tops;
}

// How many bytes from `at` on need no escape.
std::size_t clean_length(std::string_view text, std::size_t at) {
  std::size_t i = at;
  if constexpr (std::endian::native == std::endian::little) {
    for (; i + 8 <= text.size(); i += 8) {
      std::uint64_t x;
      std::memcpy(&x, text.data() + i, 8);
      const std::uint64_t special = specials(x);
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

// One byte, escaped where it has to be.
char* put_byte(char* to, unsigned char c) {
  static constexpr char hex[] = "0123456789abcdef";
  if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
    *to++ = static_cast<char>(c);
    return to;
  }
  *to++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *to++ = static_cast<char>(c);
      return to;
    case '\n':
      *to++ = 'n';
      return to;
    case '\r':
      *to++ = 'r';
      return to;
    case '\t':
      *to++ = 't';
      return to;
    default:
      to[0] = 'u';
      to[1] = to[2] = '0';
      to[3] = hex[c >> 4];
      to[4] = hex[c & 15];
      return to + 5;
  }
}

constexpr std::uint64_t zero_digits = 0x3030303030303030;

// The eight digits of a number below 10^8 as bytes, the first in the lowest: halves, quarters and single digits side by
// side in one register, where division by 100 and 10 is a multiplication that is exact for what occurs.
std::uint64_t eight_digits(std::uint64_t value) {
  std::uint64_t x = value / 10000 | value % 10000 << 32;
  std::uint64_t upper = x * 10486 >> 20 & 0x0000007F0000007F;
  x = upper | (x - upper * 100) << 16;
  upper = x * 103 >> 10 & 0x000F000F000F000F;
  return upper | (x - upper * 10) << 8;
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  out.push_back('"');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t clean = clean_length(text, i);
    out.append(text.data() + i, clean);
    i += clean;
    if (i == text.size()) break;
    char escape[8];
    out.append(escape, static_cast<std::size_t>(put_byte(escape, static_cast<unsigned char>(text[i])) - escape));
  }
  out.push_back('"');
}

char* put_json(char* to, std::string_view text) {
  *to++ = '"';
  const char* p = text.data();
  const char* const end = p + text.size();
  if constexpr (std::endian::native == std::endian::little) {
    for (; end - p >= 8; p += 8) {  // copied as it is looked at
      std::uint64_t x;
      std::memcpy(&x, p, 8);
      if (specials(x) == 0) {
        std::memcpy(to, &x, 8);
        to += 8;
      } else {
        for (int i = 0; i < 8; ++i) to = put_byte(to, static_cast<unsigned char>(p[i]));
      }
    }
  }
  while (p < end) to = put_byte(to, static_cast<unsigned char>(*p++));
  *to++ = '"';
  return to;
}

char* put_number(char* to, std::uint64_t value) {
  if constexpr (std::endian::native != std::endian::little) return std::to_chars(to, to + 24, value).ptr;
  constexpr std::uint64_t eight = 100'000'000;
  std::uint64_t digits;
  if (value < eight) [[likely]] {
    digits = eight_digits(value);
    const int zeros = std::countr_zero(digits | std::uint64_t{1} << 56) & ~7;  // of 0 one digit stays
    digits = (digits | zero_digits) >> zeros;
    std::memcpy(to, &digits, 8);
    return to + 8 - zeros / 8;
  }
  to = put_number(to, value / eight);
  digits = eight_digits(value % eight) | zero_digits;
  std::memcpy(to, &digits, 8);
  return to + 8;
}

void append_number(std::string& out, std::uint64_t value) {
  char buffer[number_room];
  out.append(buffer, static_cast<std::size_t>(put_number(buffer, value) - buffer));
}

char* put_fixed(char* at, double value, int digits) {
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
    return at + digits;
  }
  // A number behind the point with its leading zeros: the digits of 1 + value / unit, but for the one.
  const std::uint64_t whole = scaled / unit;
  char fraction[24];
  std::to_chars(fraction, fraction + sizeof fraction, scaled - whole * unit + unit);
  at = std::to_chars(at, at + 24, whole).ptr;
  *at++ = '.';
  while (digits > 1 && fraction[digits] == '0') --digits;
  std::memcpy(at, fraction + 1, static_cast<std::size_t>(digits));
  return at + digits;
}

void append_fixed(std::string& out, double value, int digits) {
  char buffer[number_room];
  out.append(buffer, static_cast<std::size_t>(put_fixed(buffer, value, digits) - buffer));
}

}  // namespace twicetold::base
