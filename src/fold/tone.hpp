// Old and new Vietnamese tone placement: hoà khoẻ thuỷ become hòa khỏe thủy.
//
// Where a syllable ends in oa, oe or uy, schoolbooks put the tone on the last vowel, the press and older
// typing on the first. The rule touches folded (NFC, lower-case) tokens only, at their very end, so hoàn and
// ngoài stay, and not behind q, because the u of quý belongs to the consonant.
#pragma once

#include <cstddef>
#include <cstring>

namespace twicetold::fold_room {

// Folds a token of `size` bytes in place; returns its new size (one byte less for uỹ).
inline std::size_t fold_tone(char* token, std::size_t size) {
  struct Form {
    char from[5], to[5];
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
  for (const Form& form : kForms) {
    if (form.from[width] == '\0' && std::memcmp(form.from, tail, width) == 0) {
      const std::size_t length = std::strlen(form.to);
      std::memcpy(tail, form.to, length);
      return size - width + length;
    }
  }
  return size;
}

}  // namespace twicetold::fold_room
