// See cue_filter.hpp. Sets of 4 KiB stay in the nearest cache; of the places of running text about one in thirty
// passes.

#include "cue_filter.hpp"

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

}  // namespace twicetold::role_detail
