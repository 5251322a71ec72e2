// Says of most places of a text that no cue begins there, without folding it: by the first two words of every cue.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "raw_words.hpp"

namespace twicetold::role_detail {

class CueFilter {
 public:
  // `text`: a cue, folded; `anywhere`: it counts behind the opening words of a passage, too.
  void add(std::string_view text, bool anywhere);

  // Calls may(at, opens) for the places of `text` where a cue may begin until that says true, which it gives back.
  // True also where only folding tells. `letters`: bytes of letters.
  template <class May>
  bool any(std::string_view text, bool from_start, std::uint32_t& letters, May&& may) const {
    thread_local RawWords words;
    thread_local std::array<std::uint32_t, RawWords::most_bytes + 1> keys;
    if (!complete_ || !raw_words(text, words)) return true;
    letters = words.letters;
    for (std::size_t k = 0; k < words.count; ++k) keys[k] = key_of(text, words.starts[k]);
    keys[words.count] = none;
    const std::size_t opening = from_start ? words.opening : 0;
    for (std::size_t k = 0; k < words.count; ++k) {
      const Bits& bits = bits_[k < opening ? 1 : 0];
      if ((holds(bits.one, keys[k]) || holds(bits.two, pair_of(keys[k], keys[k + 1]))) &&
          may(words.starts[k].at, k < opening))
        return true;
    }
    return false;
  }
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
  static std::uint32_t key_of(std::string_view text, RawWords::Start start);
  static std::uint32_t pair_of(std::uint32_t a, std::uint32_t b) { return a * 0x9E3779B1U + b * 0x85EBCA77U; }
  static bool holds(const Set& set, std::uint32_t key) { return (set[key >> 23U] >> (key >> 17U & 63U) & 1U) != 0; }
  static void put(Set& set, std::uint32_t key) { set[key >> 23U] |= std::uint64_t{1} << (key >> 17U & 63U); }

  std::array<Bits, 2> bits_;  // of cues that count anywhere; of all
  Set openings_{};            // first words of all
  bool complete_ = true;
};

}  // namespace twicetold::role_detail
