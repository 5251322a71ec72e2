// Says of most places of a text that no cue begins there, without folding it: by the first two words of every cue.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "light_fold.hpp"
#include "raw_words.hpp"

namespace twicetold::role_detail {

class CueFilter {
 public:
  // `text`: a cue, folded; `anywhere`: it counts behind the opening words of a passage, too.
  void add(std::string_view text, bool anywhere);

  // Places of a text where a cue may begin, in the order of light_fold()'s.
  struct Places {
    std::array<std::uint16_t, RawWords::most_bytes> number, at;  // among all places; in bytes of the text
    std::size_t count = 0;
    std::size_t opening = 0;    // so many of all places stand at the passage's opening
    std::uint32_t letters = 0;  // bytes of letters
    bool even = false;          // folding moves no byte, but for blanks at the ends
  };
  // False where only folding tells.
  bool find(std::string_view text, bool from_start, Places& places) const;
  // Whether a cue may open a text that opens with this word.
  [[nodiscard]] bool may_open(std::string_view text, std::size_t bytes) const {
    const std::uint32_t key = key_of(text, {0, static_cast<std::uint16_t>(bytes)});
    return !complete_ || holds(openings_, key);
  }

 private:
  static constexpr std::uint32_t none = 0;
  using Set = std::array<std::uint64_t, 512>;  // a bit a hash
  struct Bits {
    Set one{}, two{};  // cues of one word; of more, by the first two
  };
  static std::uint32_t key_of(std::string_view text, RawWords::Start start) {
    const std::uint64_t key = start.bytes > 0 ? raw_key(text, start.at, start.bytes)
                                              : ~std::uint64_t{lower(decode(text.substr(start.at)).code)};
    return static_cast<std::uint32_t>((key * 0x9E3779B97F4A7C15U) >> 32U) | 1U;
  }
  static std::uint32_t pair_of(std::uint32_t a, std::uint32_t b) { return a * 0x9E3779B1U + b * 0x85EBCA77U; }
  static bool holds(const Set& set, std::uint32_t key) { return (set[key >> 23U] >> (key >> 17U & 63U) & 1U) != 0; }
  static void put(Set& set, std::uint32_t key) { set[key >> 23U] |= std::uint64_t{1} << (key >> 17U & 63U); }

  std::array<Bits, 2> bits_;  // of cues that count anywhere; of all
  Set openings_{};            // first words of all
  bool complete_ = true;
};

}  // namespace twicetold::role_detail
