// What folding knows of a code point: Unicode 15, packed by make_tables.py into tables.inc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace twicetold::fold_room {

// Kinds of code points, after folding. The order matters: is_single() and friends compare.
enum class Kind : std::uint8_t {
  separator,
  ignored,  // dropped, splits nothing: soft hyphen, joiners, variation selectors, enclosing marks
  letter,   // letters and digits of scripts with spaces
  han,
  kana,
  sea,              // Thai, Lao, Khmer, Myanmar
  mark,             // stays with what it follows; never composes
  mark_composes,    // may compose with what it follows
  letter_composes,  // likewise, but no mark: Hangul vowels and finals
  expand,           // folds to several code points
};
inline bool is_single(Kind k) { return k == Kind::han || k == Kind::kana || k == Kind::sea; }
inline bool is_mark(Kind k) { return k == Kind::mark || k == Kind::mark_composes; }

namespace letter_bit {
inline constexpr std::uint8_t upper = 1, number = 2, decomposes = 4;
}
namespace separator_bit {
// `wide` ends a sentence by itself, `narrow` only before `after_end` or the end of the text.
inline constexpr std::uint8_t newline = 1, wide = 2, narrow = 4, after_end = 8;
}  // namespace separator_bit

// Code points from `first` on, up to the next run, fold alike.
struct Run {
  std::uint32_t first;
  std::uint8_t kind_;
  std::uint8_t flags;  // letter_bit or separator_bit
  std::uint8_t order;  // canonical combining class
  std::int32_t delta;  // folded = code point + delta
  [[nodiscard]] Kind kind() const { return static_cast<Kind>(kind_); }
};

// Two-level table, 128 code points a block; blocks inside one run share storage. Built at first use
// (about 0.1 ms, 150 KB), then read-only and shared by all threads.
class Unicode {
 public:
  static const Unicode& get();
  [[nodiscard]] const Run& operator()(char32_t c) const {
    return c < 0x110000 ? runs_[blocks_[index_[c >> 7] + (c & 127)]] : runs_[0];
  }
  // Folded, fully decomposed code points; bit 31 says upper case. Only for runs with `decomposes`.
  [[nodiscard]] std::span<const std::uint32_t> expansion(char32_t c) const;
  // The code point that a and b compose to; 0: none.
  [[nodiscard]] char32_t compose(char32_t a, char32_t b) const;

 private:
  Unicode();
  const Run* runs_;
  std::array<std::uint32_t, (0x110000 >> 7)> index_;
  std::vector<std::uint16_t> blocks_;
  std::array<std::uint16_t, 2048> pairs_{};  // open hash of compositions: number + 1, 0 is empty
};

}  // namespace twicetold::fold_room
