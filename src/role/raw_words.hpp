// Where cues may begin in a text as it stands, without folding it: most texts hold none, and need no more.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace twicetold::role_detail {

struct RawWords {
  static constexpr std::size_t most_bytes = 256;
  struct Start {
    std::uint16_t at;
    std::uint16_t bytes;  // of the word, as far as it is known; 0: a mark, or a character of a script without spaces
  };
  std::array<Start, most_bytes> starts;
  std::size_t count = 0;
  std::size_t opening = 0;    // so many of them up to the first word, that one included
  std::uint32_t letters = 0;  // bytes of letters
  bool even = true;           // blanks stand alone and are ASCII: but for those at the ends, folding moves no byte
};

// The same places as light_fold() finds, in bytes of `text` (most_bytes at most). False where only folding tells:
// decomposed letters, characters whose fold is of another length, bytes that are no UTF-8.
bool raw_words(std::string_view text, RawWords& out);

// Bytes of the word that opens the text, no more than are looked at here (8 to 10); -1: it opens with anything else.
int raw_first_word(std::string_view text);

// Of the first eight bytes of a word, the same for all ways to write it that raw_words() lets through.
inline std::uint64_t raw_key(std::string_view text, std::size_t at, std::size_t bytes) {
  constexpr std::uint64_t case_bits = 0x2121212121212121U;
  std::uint64_t key = 0;
  bytes = bytes < 8 ? bytes : 8;
  std::uint64_t mask = ~std::uint64_t{0};
  const std::size_t beyond = 8 * (8 - bytes);  // bits; never 64: there is no empty word
  mask = std::endian::native == std::endian::little ? mask >> beyond : mask << beyond;
  if (text.size() - at >= 8) {
    std::memcpy(&key, text.data() + at, 8);
  } else {
    std::memcpy(&key, text.data() + at, bytes);
  }
  return (key | case_bits) & mask;
}

}  // namespace twicetold::role_detail
