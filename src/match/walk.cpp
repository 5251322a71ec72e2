// Common runs of two passages: where short grams and whole ones that both have begin, and the longest run. Row by row
// for words, whose runs are open in registers; for scripts without spaces, where most tokens match somewhere, all rows
// at a time (runs.cpp): a tenth of an audit of Chinese or Thai.
#include <algorithm>
#include <bit>

#include "match/measure.hpp"
#include "match/runs.hpp"

namespace twicetold::match {
namespace {

constexpr unsigned most_words_at_once = 16;  // of 64 positions: what all rows take stays in a core's own cache

}  // namespace

// The longest run that ends in a row at one of the positions `ends` (the word-th 64 of a), where runs of `shortest`
// tokens or more end. To be called for descending words, so that the row before is still there.
std::uint32_t Measurer::note_runs(std::uint32_t row, unsigned word, std::uint64_t ends, std::uint32_t shortest) {
  std::uint32_t best = 0;
  while (ends != 0) {
    const auto top = static_cast<unsigned>(63 - std::countl_zero(ends));
    ends ^= std::uint64_t{1} << top;
    const std::uint32_t i = word * 64 + top, before = length_[i];
    const std::uint32_t run = before >> 16 == row && before != 0 ? (before & 0xFFFF) + 1 : shortest;
    length_[i + 1] = (row + 1) << 16 | run;
    best = std::max(best, run);
  }
  return best;
}

// Ends of runs of k tokens in row j: those of k - 1 tokens in the row before, moved up by one, where this
// row matches too. Only as many k as runs are open are looked at, so most rows cost one step. Marks where
// shared grams begin on both sides; returns the longest run.
std::uint32_t Measurer::walk() {
  const unsigned words = masks_.words();
  const ScriptTraits& tr = traits(a_.script);
  const std::uint32_t sg = tr.short_gram, g = tr.gram;
  if (ends_.size() < std::size_t{g + 1} * words) ends_.resize(std::size_t{g + 1} * words);
  std::uint64_t* const ends = ends_.data();
  const std::uint64_t* const masks = masks_.masks();
  std::uint32_t best = 0, open = 0;  // open: longest run that ends in the last row, g at most
  for (std::uint32_t r = 0; r < row_count_; ++r) {
    const std::uint32_t j = rows_[r].at;
    const std::uint64_t* m = masks + rows_[r].mask;
    if (r == 0 || rows_[r - 1].at + 1 != j) open = 0;
    std::uint32_t now = 1;
    for (std::uint32_t k = std::min(open + 1, g); k >= 2; --k) {
      const std::uint64_t* from = ends + std::size_t{k - 1} * words;
      std::uint64_t* to = ends + std::size_t{k} * words;
      std::uint64_t carry = 0, any = 0;
      for (unsigned w = 0; w < words; ++w) {
        const std::uint64_t before = from[w];
        to[w] = m[w] & (before << 1 | carry);
        carry = before >> 63;
        any |= to[w];
      }
      if (any != 0 && now < k) now = k;
    }
    std::copy(m, m + words, ends + words);
    open = now;
    best = std::max(best, open);
    if (open < sg) continue;
    short_b_.add(j + 1 - sg);
    const std::uint64_t* const whole = ends + std::size_t{g} * words;
    if (open >= g) {
      gram_b_.add(j + 1 - g);
      unsigned w = 0;
      while (whole[w] == 0) ++w;
      gram_from_.push_back(w * 64 + static_cast<unsigned>(std::countr_zero(whole[w])) + 1 - g);
    }
    for (unsigned w = words; w-- > 0;) {
      const std::uint64_t bits = ends[std::size_t{sg} * words + w];
      if (bits == 0) continue;
      short_a_.add_moved(w, bits, sg - 1);
      if (open >= g) gram_a_.add_moved(w, whole[w], g - 1);
      best = std::max(best, note_runs(j, w, bits, sg));
    }
  }
  return best;
}

// The same for words (grams of 4, short ones of 3) in a passage of 64 * Words tokens at most: all that is open lies in
// registers.
template <unsigned Words>
std::uint32_t Measurer::walk_words(std::uint32_t tokens_b) {
  const std::uint64_t* const masks = masks_.masks();
  std::uint64_t one[Words] = {}, two[Words] = {}, three[Words] = {};  // ends of runs in the row before
  std::uint64_t all_three[Words] = {}, all_four[Words] = {};
  std::uint32_t best = 0, next = tokens_b;
  for (std::uint32_t r = 0; r < row_count_; ++r) {
    const std::uint32_t j = rows_[r].at;
    const std::uint64_t* const m = masks + rows_[r].mask;
    const std::uint64_t goes_on = j == next ? ~std::uint64_t{0} : 0;
    next = j + 1;
    std::uint64_t four[Words], any_two = 0, any_three = 0, any_four = 0;
    std::uint64_t from_one = 0, from_two = 0, from_three = 0;  // what is moved up from the word before
    for (unsigned w = 0; w < Words; ++w) {
      const std::uint64_t here = m[w], open = here & goes_on;
      const std::uint64_t now_two = open & (one[w] << 1 | from_one), now_three = open & (two[w] << 1 | from_two);
      four[w] = open & (three[w] << 1 | from_three);
      from_one = one[w] >> 63;
      from_two = two[w] >> 63;
      from_three = three[w] >> 63;
      one[w] = here;
      two[w] = now_two;
      three[w] = now_three;
      any_two |= now_two;
      any_three |= now_three;
      any_four |= four[w];
      all_three[w] |= now_three;
      all_four[w] |= four[w];
    }
    best = std::max(best, any_two != 0 ? 2U : 1U);
    if (any_three == 0) continue;
    short_b_.add(j - 2);
    if (any_four != 0) {
      gram_b_.add(j - 3);
      unsigned w = 0;
      while (four[w] == 0) ++w;
      gram_from_.push_back(w * 64 + static_cast<unsigned>(std::countr_zero(four[w])) - 3);
    }
    for (unsigned w = Words; w-- > 0;) best = std::max(best, note_runs(j, w, three[w], 3));
  }
  short_a_.take_moved(all_three, 2);
  gram_a_.take_moved(all_four, 3);
  return best;
}

// Every script, all rows at a time: runs of a power of two of tokens, then of both lengths asked for. Where none is as
// long as a short gram, the longest is left to walk().
std::uint32_t Measurer::walk_at_once(std::uint32_t tokens_b) {
  const unsigned words = masks_.words();
  const ScriptTraits& tr = traits(a_.script);
  const std::uint32_t sg = tr.short_gram, g = tr.gram;
  const std::size_t stride = words + 1, size = tokens_b * stride, before = rows_before * stride;
  const std::size_t room = before + size + words_behind;
  if (ends_.size() < 3 * room) ends_.resize(3 * room);
  std::uint64_t* buffers[3];
  for (std::size_t k = 0; k < 3; ++k) {
    buffers[k] = ends_.data() + k * room + before;
    std::fill_n(buffers[k] - before, k == 0 ? room : before, std::uint64_t{0});
  }
  auto [ends, longer, whole] = buffers;
  const std::uint64_t* const masks = masks_.masks();
  for (std::uint32_t r = 0; r < row_count_; ++r) {
    std::uint64_t* const to = ends + rows_[r].at * stride + 1;
    for (unsigned w = 0; w < words; ++w) to[w] = masks[rows_[r].mask + w];
  }
  unsigned length = 1;
  for (; 2 * length < sg; length *= 2) {
    ends_of_longer(ends, size, stride, length, longer);
    std::swap(ends, longer);
  }
  ends_of_longer(ends, size, stride, sg - length, longer);
  ends_of_longer(ends, size, stride, g - length, whole);
  all_ends_.assign(std::size_t{2} * words, 0);
  std::uint64_t *const all_short = all_ends_.data(), *const all_whole = all_short + words;
  std::uint32_t best = 0;
  for (std::uint32_t j = sg - 1; j < tokens_b; ++j) {
    const std::uint64_t* const here = longer + j * stride + 1;
    std::uint64_t any = 0;
    for (unsigned w = 0; w < words; ++w) any |= here[w];
    if (any == 0) continue;
    short_b_.add(j + 1 - sg);
    const std::uint64_t* const here_whole = whole + j * stride + 1;
    any = 0;
    for (unsigned w = 0; w < words; ++w) {
      all_short[w] |= here[w];
      all_whole[w] |= here_whole[w];
      any |= here_whole[w];
    }
    if (any != 0) {
      gram_b_.add(j + 1 - g);
      unsigned w = 0;
      while (here_whole[w] == 0) ++w;
      gram_from_.push_back(w * 64 + static_cast<unsigned>(std::countr_zero(here_whole[w])) + 1 - g);
    }
    for (unsigned w = words; w-- > 0;) best = std::max(best, note_runs(j, w, here[w], sg));
  }
  if (best == 0) return walk();
  short_a_.take_moved(all_short, sg - 1);
  gram_a_.take_moved(all_whole, g - 1);
  return best;
}

std::uint32_t Measurer::find_runs(std::uint32_t tokens_b) {
  const ScriptTraits& tr = traits(a_.script);
  const bool is_words = tr.gram == 4 && tr.short_gram == 3;
  switch (is_words ? masks_.words() : 0) {
    case 1:
      return walk_words<1>(tokens_b);
    case 2:
      return walk_words<2>(tokens_b);
    case 3:
      return walk_words<3>(tokens_b);
    default:
      return masks_.words() <= most_words_at_once ? walk_at_once(tokens_b) : walk();
  }
}

}  // namespace twicetold::match
