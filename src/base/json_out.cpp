#include "base/json_out.hpp"

#include <charconv>
#include <cmath>

namespace twicetold::base {

void append_json(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out.push_back('"');
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
    out.append(text, clean, i - clean);
    clean = i + 1;
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
  out.append(text, clean, text.size() - clean);
  out.push_back('"');
}

void append_number(std::string& out, std::uint64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void append_fixed(std::string& out, double value, int digits) {
  if (value < 0) {
    out.push_back('-');
    value = -value;
  }
  double unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  const auto scaled = static_cast<std::uint64_t>(std::llround(value * unit));
  const auto one = static_cast<std::uint64_t>(unit);
  append_number(out, scaled / one);
  out.push_back('.');
  std::string fraction = std::to_string(scaled % one);
  fraction.insert(0, static_cast<std::size_t>(digits) - fraction.size(), '0');
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  out += fraction;
}

}  // namespace twicetold::base
