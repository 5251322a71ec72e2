// See cue_filter.hpp. Sets of 4 KiB stay in the nearest cache; of the places of running text about one in thirty
// passes.

#include "cue_filter.hpp"

#include "base/clones.hpp"

namespace twicetold::role_detail {

void CueFilter::add(std::string_view text, bool anywhere) {
  RawWords words;
  if (!raw_words(text, words) || words.count == 0) {
    complete_ = false;
    return;
  }
  const std::uint32_t key = key_of(text, words.starts[0]);
  const std::uint32_t next = words.count > 1 ? key_of(text, words.starts[1]) : none;
  put(openings_, key);
  for (std::size_t opens = anywhere ? 0 : 1; opens < 2; ++opens) {
    if (words.count == 1) {
      put(bits_[opens].one, key);
    } else {
      put(bits_[opens].two, pair_of(key, next));
    }
  }
}

TWICETOLD_CLONES bool CueFilter::find(std::string_view text, bool from_start, Places& places) const {
  thread_local RawWords kept;
  RawWords& words = kept;
  if (!complete_ || !raw_words(text, words)) return false;
  places.letters = words.letters;
  places.even = words.even;
  const std::size_t count = words.count, opening = from_start ? words.opening : 0;
  places.opening = opening;
  std::size_t found = 0;
  std::uint32_t key = count > 0 ? key_of(text, words.starts[0]) : none;
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint32_t next = k + 1 < count ? key_of(text, words.starts[k + 1]) : none;
    const Bits& bits = bits_[k < opening ? 1 : 0];
    places.number[found] = static_cast<std::uint16_t>(k);
    places.at[found] = words.starts[k].at;
    found += static_cast<unsigned>(holds(bits.one, key)) | static_cast<unsigned>(holds(bits.two, pair_of(key, next)));
    key = next;
  }
  places.count = found;
  return true;
}

}  // namespace twicetold::role_detail
