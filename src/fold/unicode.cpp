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

}  // namespace

Unicode::Unicode() : runs_(kRuns) {
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
  const auto* p = std::lower_bound(
      std::begin(kPairs), std::end(kPairs), Pair{a, b, 0},
      [](const Pair& x, const Pair& y) { return x.second != y.second ? x.second < y.second : x.first < y.first; });
  return p != std::end(kPairs) && p->first == a && p->second == b ? p->result : 0;
}

}  // namespace twicetold::fold_room
