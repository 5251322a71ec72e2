// Tables are committed rather than taken from utf8proc at run time, because a fingerprint must not change
// with the Unicode version of a distribution. They are stored as runs (small, readable as a difference)
// and unfolded to a two-level table at first use.
#include "fold/unicode.hpp"

#include <algorithm>
#include <iterator>

namespace twicetold::fold_room {
namespace {

struct Expansion {
  std::uint32_t code, place;
};
struct Pair {
  std::uint32_t first, second, result;
};
#include "fold/tables.inc"

constexpr std::uint32_t kHangul = 0xAC00, kLead = 0x1100, kVowel = 0x1161, kFinal = 0x11A7;

// Where the search for a pair begins, in a table at most half full.
constexpr std::uint32_t kPlaces = 2048;
static_assert(std::size(kPairs) * 2 < kPlaces);
std::uint32_t pair_place(char32_t a, char32_t b) {
  return (static_cast<std::uint32_t>(a) * 0x9e3779b1U ^ static_cast<std::uint32_t>(b) * 0x85ebca6bU) >> 21;
}

}  // namespace

Unicode::Unicode() : runs_(kRuns) {
  static_assert(kPlaces == std::tuple_size_v<decltype(pairs_)>);
  for (std::size_t i = 0; i < std::size(kPairs); ++i) {
    std::uint32_t place = pair_place(kPairs[i].first, kPairs[i].second);
    while (pairs_[place] != 0) place = (place + 1) % kPlaces;
    pairs_[place] = static_cast<std::uint16_t>(i + 1);
  }
  constexpr std::size_t count = std::size(kRuns);
  static_assert(count < 0x10000);
  blocks_.reserve(std::size_t{700} * 128);
  std::size_t run = 0;
  std::int64_t uniform = -1;  // the run of the last block that lies inside one run
  for (std::uint32_t block = 0; block < index_.size(); ++block) {
    const std::uint32_t begin = block << 7;
    while (run + 1 < count && kRuns[run + 1].first <= begin) ++run;
    const bool whole = run + 1 == count || kRuns[run + 1].first >= begin + 128;
    if (whole && uniform == static_cast<std::int64_t>(run)) {
      index_[block] = index_[block - 1];
      continue;
    }
    uniform = whole ? static_cast<std::int64_t>(run) : -1;
    index_[block] = static_cast<std::uint32_t>(blocks_.size());
    for (std::uint32_t c = begin; c < begin + 128; ++c) {
      while (run + 1 < count && kRuns[run + 1].first <= c) ++run;
      blocks_.push_back(static_cast<std::uint16_t>(run));
    }
  }
}

const Unicode& Unicode::get() {
  static const Unicode unicode;
  return unicode;
}

std::span<const std::uint32_t> Unicode::expansion(char32_t c) const {
  const auto* e = std::lower_bound(std::begin(kExpansions), std::end(kExpansions), c,
                                   [](const Expansion& x, char32_t code) { return x.code < code; });
  if (e == std::end(kExpansions) || e->code != c || c >= 0x110000) return {};
  return {kPool + e->place, kPool + (e + 1)->place};
}

char32_t Unicode::compose(char32_t a, char32_t b) const {
  if (b >= kVowel && b < kVowel + 21 && a >= kLead && a < kLead + 19) {
    return kHangul + ((a - kLead) * 21 + (b - kVowel)) * 28;
  }
  if (b > kFinal && b < kFinal + 28 && a >= kHangul && a < kHangul + 11172 && (a - kHangul) % 28 == 0) {
    return a + (b - kFinal);
  }
  for (std::uint32_t place = pair_place(a, b);; place = (place + 1) % kPlaces) {
    const std::uint16_t pair = pairs_[place];
    if (pair == 0) return 0;
    if (kPairs[pair - 1].first == a && kPairs[pair - 1].second == b) return kPairs[pair - 1].result;
  }
}

}  // namespace twicetold::fold_room
