// Tokens are hashes here, so short numbers are known by a table of their hashes: up to four digits, and up to three
// with a unit. A longer one is recognised where the other side has it in groups ("17.000" against "17000"): the hash
// of the groups put together is its own.
#include "match/numbers.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/fold.hpp"

namespace twicetold::match {
namespace {

constexpr std::array<std::string_view, 20> units = {"",  "m",  "km", "cm", "mm", "m2", "m3", "ha", "kg", "g",
                                                    "l", "ml", "h",  "c",  "oc", "w",  "k",  "tr", "gb", "mb"};

std::uint32_t key(std::string_view token) { return key_of(make_token(token_hash(token), 0)); }

struct Number {
  std::uint32_t key = 0;
  std::uint16_t value = 0;
  std::uint8_t digits = 0;  // with zeros before it; 0: an empty place
  std::uint8_t unit = 0;
};

class Table {
 public:
  Table() : places_(std::size_t{1} << bits) {
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      unsigned end = 1;
      for (unsigned digits = 1; digits <= (unit == 0 ? 4U : 3U); ++digits) {
        end *= 10;
        for (unsigned value = 0; value < end; ++value) {
          const Number n{0, static_cast<std::uint16_t>(value), static_cast<std::uint8_t>(digits),
                         static_cast<std::uint8_t>(unit)};
          char token[8];
          char* const end_of_unit = std::copy(units[unit].begin(), units[unit].end(), put(token, n));
          add(n, key({token, static_cast<std::size_t>(end_of_unit - token)}));
        }
      }
    }
  }

  [[nodiscard]] const Number* find(std::uint32_t key) const {
    for (std::size_t at = place(key); places_[at].digits != 0; at = (at + 1) & mask)
      if (places_[at].key == key) return &places_[at];
    return nullptr;
  }

  static std::string text(const Number& n) {
    char digits[8];
    return {digits, put(digits, n)};
  }

 private:
  static char* put(char* to, const Number& n) {
    unsigned v = n.value;
    for (std::size_t at = n.digits; at-- > 0; v /= 10) to[at] = static_cast<char>('0' + v % 10);
    return to + n.digits;
  }
  static constexpr unsigned bits = 16;
  static constexpr std::size_t mask = (std::size_t{1} << bits) - 1;
  static std::size_t place(std::uint32_t key) { return (key * 0x9E3779B1U) >> (32 - bits); }
  void add(Number n, std::uint32_t key) {
    n.key = key;
    std::size_t at = place(key);
    while (places_[at].digits != 0) at = (at + 1) & mask;
    places_[at] = n;
  }
  std::vector<Number> places_;
};

struct Digits {
  std::string all;                // put together
  std::string pieces;             // each without zeros before it, a space behind
  std::string_view unit;          // of the last piece
  std::uint32_t unknown_key = 0;  // of the number that isn't in the table
  std::size_t known = 0, unknown = 0;
};

std::string_view without_zeros(std::string_view s) {
  while (s.size() > 1 && s.front() == '0') s.remove_prefix(1);
  return s;
}

Digits read(const Table& table, std::span<const TokenWord> tokens) {
  Digits d;
  for (const TokenWord t : tokens) {
    if (!(t & number_bit)) continue;
    const Number* n = table.find(key_of(t));
    if (n == nullptr) {
      ++d.unknown;
      d.unknown_key = key_of(t);
      continue;
    }
    ++d.known;
    const std::string s = Table::text(*n);
    d.all += s;
    (d.pieces += without_zeros(s)) += ' ';
    d.unit = units[n->unit];
  }
  return d;
}

bool is_put_together(const Digits& one, const Digits& groups) {
  if (one.unknown != 1 || one.known != 0 || groups.unknown != 0 || groups.known < 2) return false;
  return key(groups.all) == one.unknown_key || key(groups.all + std::string(groups.unit)) == one.unknown_key;
}

}  // namespace

bool same_digits(std::span<const TokenWord> a, std::span<const TokenWord> b) {
  static const Table table;
  const Digits x = read(table, a), y = read(table, b);
  if (x.unknown == 0 && y.unknown == 0)
    return x.known > 0 && y.known > 0 && (x.pieces == y.pieces || without_zeros(x.all) == without_zeros(y.all));
  return is_put_together(x, y) || is_put_together(y, x);
}

}  // namespace twicetold::match
