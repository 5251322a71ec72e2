// No row waits for the one before it, as it does where runs are followed row by row; a step is a dozen instructions for
// eight words.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "match/runs.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include "match/runs.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::match::HWY_NAMESPACE {

void EndsOfLonger(const std::uint64_t* from, std::size_t words, std::size_t stride, unsigned more, std::uint64_t* to) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::CappedTag<std::uint64_t, words_behind> d;
  const std::uint64_t* const before = from - more * stride;
  const int left = static_cast<int>(more), right = 64 - left;
  for (std::size_t t = 0; t < words; t += hn::Lanes(d)) {
    const auto moved = hn::Or(hn::ShiftLeftSame(hn::LoadU(d, before + t), left),
                              hn::ShiftRightSame(hn::LoadU(d, before + t - 1), right));
    hn::StoreU(hn::And(hn::LoadU(d, from + t), moved), d, to + t);
  }
}

}  // namespace twicetold::match::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold::match {

HWY_EXPORT(EndsOfLonger);

void ends_of_longer(const std::uint64_t* from, std::size_t words, std::size_t stride, unsigned more,
                    std::uint64_t* to) {
  HWY_DYNAMIC_DISPATCH(EndsOfLonger)(from, words, stride, more, to);
}

}  // namespace twicetold::match
#endif
