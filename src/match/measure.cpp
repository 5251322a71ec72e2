// One table of match masks a first passage serves all its candidates. The cheap part (LCS) decides most
// candidates; the walk, which yields runs, grams and coverage at once, and the traced alignment are only
// for those that can still pass.
#include "match/measure.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "match/grams.hpp"

namespace twicetold::match {
namespace {

constexpr std::uint32_t longest = TokenMasks::longest;

// Best sentence of a side: share covered by common short grams x log2(1 + words). Only sentences that hold some are
// looked at: mostly few.
double best_sentence(const PassageTokens& p, const TokenBits& bits, const PositionSet& cover) {
  const double scale = traits(p.script).scale;
  const std::uint32_t count = cover.size();
  double best = 0;
  for (std::uint32_t at = cover.next(0); at < count;) {
    const std::uint32_t from = bits.sentence_from(at), to = std::min(bits.sentence_to(at + 1), count);
    const double words = (to - from) / scale;
    if (words >= 8) best = std::max(best, cover.count(from, to) / static_cast<double>(to - from) * log2_of_next(words));
    at = cover.next(to);
  }
  return best;
}

}  // namespace

double log2_of_next(double x) {
  static const auto table = [] {
    std::array<double, 512> t{};
    for (std::size_t n = 0; n < t.size(); ++n) t[n] = std::log2(1 + static_cast<double>(n));
    return t;
  }();
  const auto whole = static_cast<std::int32_t>(std::min(x, 1e6));
  if (whole < static_cast<std::int32_t>(table.size()) && whole == x) return table[static_cast<std::size_t>(whole)];
  return std::log2(1 + x);
}

void Measurer::set_first(const PassageTokens& a) {
  a_ = a;
  a_.count = std::min(a_.count, longest);
  masks_.build(a_);
  level_at_.assign(a_.count, 0);
  look_at(a_.tokens(), bits_a_);
  hashed_ = false;
  rows_of_ = bits_of_ = nullptr;
}

void Measurer::look_at_second(const PassageTokens& b) {
  if (bits_of_ == b.data && bits_of_count_ == b.count) return;
  look_at(b.tokens(), bits_b_);
  bits_of_ = b.data;
  bits_of_count_ = b.count;
}

void Measurer::match_rows(const PassageTokens& b) {
  const std::uint32_t count = std::min(b.count, longest);
  if (rows_of_ == b.data && rows_of_count_ == count) return;
  if (rows_.size() < count + TokenMasks::more_rows) rows_.resize((count + TokenMasks::more_rows) * 2);
  row_count_ = masks_.find(b.data, count, rows_.data());
  rows_of_ = b.data;
  rows_of_count_ = count;
}

// Bits that are zero in V after row j mark the positions where the LCS with b[0..j] grows. A token that a
// doesn't have leaves V as it is.
template <unsigned Words, bool Keep>
std::uint32_t Measurer::lcs_rows() {
  const unsigned words = Words ? Words : masks_.words();
  std::uint64_t local[Words ? Words : 1];
  std::uint64_t* v = local;
  if constexpr (Words == 0) {
    state_.resize(words);
    v = state_.data();
  }
  for (unsigned w = 0; w < words; ++w) v[w] = ~std::uint64_t{0};
  const std::uint64_t* const masks = masks_.masks();
  for (std::uint32_t k = 0; k < row_count_; ++k) {
    const std::uint64_t* m = masks + rows_[k].mask;
    std::uint64_t carry = 0;
    for (unsigned w = 0; w < words; ++w) {
      const std::uint64_t u = v[w] & m[w];
      const std::uint64_t sum = v[w] + u;
      const std::uint64_t total = sum + carry;
      carry = static_cast<std::uint64_t>(sum < u) | static_cast<std::uint64_t>(total < carry);
      v[w] = total | (v[w] & ~m[w]);
    }
    if constexpr (Keep) std::copy(v, v + words, &kept_[std::size_t{k} * words]);
  }
  std::uint32_t n = 0;
  for (unsigned w = 0; w < words; ++w) {
    std::uint64_t zeros = ~v[w];
    if (w + 1 == words && a_.count % 64) zeros &= (std::uint64_t{1} << (a_.count % 64)) - 1;
    n += static_cast<std::uint32_t>(std::popcount(zeros));
  }
  return n;
}

template <bool Keep>
std::uint32_t Measurer::lcs_rows_of_any_width() {
  if (Keep) kept_.resize(std::size_t{row_count_} * masks_.words());
  switch (masks_.words()) {
    case 1:
      return lcs_rows<1, Keep>();
    case 2:
      return lcs_rows<2, Keep>();
    case 3:
      return lcs_rows<3, Keep>();
    default:
      return lcs_rows<0, Keep>();
  }
}

template std::uint32_t Measurer::lcs_rows_of_any_width<true>();  // for align.cpp

std::uint32_t Measurer::lcs(const PassageTokens& b, std::uint32_t least) {
  match_rows(b);
  if (row_count_ < least || row_count_ == 0) return row_count_ < least ? 0 : row_count_;
  return lcs_rows_of_any_width<false>();
}

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
  ends_.resize(std::size_t{g + 1} * words);
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

void Measurer::measure(const PassageTokens& b, std::uint32_t known_lcs, Measures& out) {
  const std::uint32_t na = a_.count, nb = std::min(b.count, longest);
  out.tokens_a = na;
  out.tokens_b = nb;
  out.lcs = known_lcs;
  out.overlap = na + nb ? known_lcs / static_cast<double>(na + nb - known_lcs) : 0;
  const ScriptTraits& tr = traits(a_.script);
  match_rows(b);
  expect_weighing();
  short_a_.reset(na);
  gram_a_.reset(na);
  short_b_.reset(nb);
  gram_b_.reset(nb);
  gram_from_.clear();
  length_.assign(na + 1, 0);
  const bool words = tr.gram == 4 && tr.short_gram == 3;
  switch (words ? masks_.words() : 0) {
    case 1:
      out.run = walk_words<1>(nb);
      break;
    case 2:
      out.run = walk_words<2>(nb);
      break;
    case 3:
      out.run = walk_words<3>(nb);
      break;
    default:
      out.run = walk();
  }
  const std::uint32_t sg = tr.short_gram;
  const double shared = std::min(short_a_.count(), short_b_.count());
  const double room_a = na >= sg ? na - sg + 1 : 1, room_b = nb >= sg ? nb - sg + 1 : 1;
  out.containment = std::min(1.0, shared / std::min(room_a, room_b));
  out.jaccard = std::min(1.0, shared / std::max(1.0, room_a + room_b - shared));
  cover_.widen(short_a_, sg);
  look_at_second(b);
  out.sentence = best_sentence(a_, bits_a_, cover_);
  cover_.widen(short_b_, sg);
  out.sentence = std::max(out.sentence, best_sentence(b, bits_b_, cover_));
  out.grams = (na <= nb ? gram_a_ : gram_b_).count();
  out.evidence = out.grams / tr.scale;
}

// Most pairs that are measured are weighed: the lines of the table come while the texts are walked.
void Measurer::expect_weighing() {
  if (hashed_ || variety_ == nullptr) return;
  hashed_ = true;
  if (hashes_.size() < a_.count) hashes_.resize(std::size_t{a_.count} * 2);
  const std::size_t m = gram_hashes(a_.data, a_.count, traits(a_.script).gram, hashes_.data());
  for (std::size_t i = 0; i < m; ++i) variety_->prefetch(hashes_[i]);
}

void Measurer::weigh(Measures& out) {
  if (variety_ == nullptr) return;
  // E is taken over the shorter passage. A gram that both have is the same one, so what is known of a's serves all
  // passages that are compared with it.
  grams_.clear();
  if (out.tokens_a <= out.tokens_b)
    gram_a_.for_each([&](std::uint32_t i) { grams_.push_back(i); });
  else
    grams_.assign(gram_from_.begin(), gram_from_.end());
  const std::uint64_t* const hashes = hashes_.data();
  std::uint8_t* const level_at = level_at_.data();
  for (const std::uint32_t i : grams_)
    if (level_at[i] == 0) variety_->prefetch_entries(hashes[i]);
  const double* const rarities = all_rarities();
  double evidence = 0;
  for (const std::uint32_t i : grams_) {
    if (level_at[i] == 0) level_at[i] = static_cast<std::uint8_t>(variety_->level(hashes[i]));
    evidence += rarities[level_at[i]];
  }
  out.evidence = evidence / traits(a_.script).scale;
}

}  // namespace twicetold::match
