// One table of match masks a first passage serves all its candidates. The cheap part (LCS) decides most
// candidates; the walk, which yields runs, grams and coverage at once, and the traced alignment are only
// for those that can still pass.
#include "match/measure.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "match/grams.hpp"

namespace twicetold::match {
namespace {

constexpr std::uint32_t longest = TokenMasks::longest;

// Best sentence of a side: share covered by common short grams x log2(1 + words).
double best_sentence(const PassageTokens& p, const PositionSet& cover) {
  const double scale = traits(p.script).scale;
  const std::uint32_t count = cover.size();
  double best = 0;
  for (std::uint32_t i = 0; i < count;) {
    std::uint32_t j = i + 1;
    while (j < count && !(p.data[j] & sentence_bit)) ++j;
    const std::uint32_t covered = cover.count(i, j);
    const double words = (j - i) / scale;
    if (covered > 0 && words >= 8) best = std::max(best, covered / static_cast<double>(j - i) * std::log2(1 + words));
    i = j;
  }
  return best;
}

}  // namespace

void Measurer::set_first(const PassageTokens& a) {
  a_ = a;
  a_.count = std::min(a_.count, longest);
  masks_.build(a_);
  rows_of_ = nullptr;
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

// Ends of runs of k tokens in row j: those of k - 1 tokens in the row before, moved up by one, where this
// row matches too. Only as many k as runs are open are looked at, so most rows cost one step. Marks where
// shared grams begin on both sides; returns the longest run.
template <unsigned Words>
std::uint32_t Measurer::walk(std::uint32_t tokens_b) {
  const unsigned words = Words ? Words : masks_.words();
  const ScriptTraits& tr = traits(a_.script);
  const std::uint32_t sg = tr.short_gram, g = tr.gram;
  short_a_.reset(a_.count);
  gram_a_.reset(a_.count);
  short_b_.reset(tokens_b);
  gram_b_.reset(tokens_b);
  length_.assign(a_.count + 1, 0);
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
    if (open >= g) gram_b_.add(j + 1 - g);
    for (unsigned w = words; w-- > 0;) {  // descending, so that the row before is still there
      std::uint64_t bits = ends[std::size_t{sg} * words + w];
      if (bits == 0) continue;
      short_a_.add_moved(w, bits, sg - 1);
      if (open >= g) gram_a_.add_moved(w, ends[std::size_t{g} * words + w], g - 1);
      while (bits) {
        const auto top = static_cast<unsigned>(63 - std::countl_zero(bits));
        bits ^= std::uint64_t{1} << top;
        const std::uint32_t i = w * 64 + top, before = length_[i];
        const std::uint32_t run = before >> 16 == j && before != 0 ? (before & 0xFFFF) + 1 : sg;
        length_[i + 1] = (j + 1) << 16 | run;
        best = std::max(best, run);
      }
    }
  }
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
  switch (masks_.words()) {
    case 1:
      out.run = walk<1>(nb);
      break;
    case 2:
      out.run = walk<2>(nb);
      break;
    default:
      out.run = walk<0>(nb);
  }
  const std::uint32_t sg = tr.short_gram;
  const double shared = std::min(short_a_.count(), short_b_.count());
  const double room_a = na >= sg ? na - sg + 1 : 1, room_b = nb >= sg ? nb - sg + 1 : 1;
  out.containment = std::min(1.0, shared / std::min(room_a, room_b));
  out.jaccard = std::min(1.0, shared / std::max(1.0, room_a + room_b - shared));
  cover_.widen(short_a_, sg);
  out.sentence = best_sentence(a_, cover_);
  cover_.widen(short_b_, sg);
  out.sentence = std::max(out.sentence, best_sentence(b, cover_));
  out.grams = (na <= nb ? gram_a_ : gram_b_).count();
  out.evidence = out.grams / tr.scale;
}

void Measurer::weigh(const PassageTokens& b, Measures& out) {
  if (variety_ == nullptr) return;
  const ScriptTraits& tr = traits(a_.script);
  const bool first = out.tokens_a <= out.tokens_b;  // E is taken over the shorter passage
  const TokenWord* shorter = first ? a_.data : b.data;
  hashes_.clear();
  (first ? gram_a_ : gram_b_).for_each([&](std::uint32_t i) {
    hashes_.push_back(gram_hash(shorter + i, tr.gram));
    variety_->prefetch(hashes_.back());
  });
  for (const std::uint64_t h : hashes_) variety_->prefetch_entries(h);
  double evidence = 0;
  for (const std::uint64_t h : hashes_) evidence += 1 / variety(variety_->level(h));
  out.evidence = evidence / tr.scale;
}

}  // namespace twicetold::match
