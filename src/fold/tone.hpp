// Old and new Vietnamese tone placement: hoà khoẻ thuỷ become hòa khỏe thủy.
//
// Where a syllable ends in oa, oe or uy, schoolbooks put the tone on the last vowel, the press and older
// typing on the first. The rule touches folded (NFC, lower-case) tokens only, at their very end, so hoàn and
// ngoài stay, and not behind q, because the u of quý belongs to the consonant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace twicetold::fold_room {

// The last `width` bytes of a token as a number: 3 or 4.
constexpr std::uint32_t tail_key(const char* bytes, std::size_t width) {
  std::uint32_t key = 0;
  for (std::size_t i = 0; i < width; ++i) key = key << 8 | static_cast<unsigned char>(bytes[i]);
  return key;
}

// Folds a token of `size` bytes in place; returns its new size (one byte less for uỹ).
inline std::size_t fold_tone(char* token, std::size_t size) {
  struct Form {
    char from[5], to[5];
    std::uint32_t key = tail_key(from, from[3] == '\0' ? 3 : 4);
    std::size_t length = to[2] == '\0' ? 2 : to[3] == '\0' ? 3 : 4;
  };
  // clang-format off
  static constexpr Form kForms[] = {{"oà", "òa"}, {"oá", "óa"}, {"oả", "ỏa"}, {"oã", "õa"}, {"oạ", "ọa"},
                                    {"oè", "òe"}, {"oé", "óe"}, {"oẻ", "ỏe"}, {"oẽ", "õe"}, {"oẹ", "ọe"},
                                    {"uỳ", "ùy"}, {"uý", "úy"}, {"uỷ", "ủy"}, {"uỹ", "ũy"}, {"uỵ", "ụy"}};
  // clang-format on
  if (size < 3 || (static_cast<unsigned char>(token[size - 1]) & 0x80) == 0) return size;
  const bool long_form = size >= 4 && static_cast<unsigned char>(token[size - 3]) == 0xE1;
  const std::size_t width = long_form ? 4 : 3;
  char* tail = token + size - width;
  if (*tail != 'o' && *tail != 'u') return size;
  if (size > width && tail[-1] == 'q') return size;
  const std::uint32_t key = tail_key(tail, width);
  for (const Form& form : kForms) {
    if (form.key != key) continue;
    std::memcpy(tail, form.to, form.length);
    return size - width + form.length;
  }
  return size;
}

}  // namespace twicetold::fold_room
