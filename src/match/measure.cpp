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
constexpr double least_words = 8;  // of a sentence

// What best_sentence() is at most where so many words are covered: they all stand in one sentence of no more words.
double most_sentence(double covered) {
  return std::min(1.0, covered / least_words) * log2_of_next(std::max(least_words, covered));
}

// Best sentence of a side: share covered by common short grams x log2(1 + words). Only sentences that hold some are
// looked at: mostly few.
double best_sentence(const PassageTokens& p, const TokenBits& bits, const PositionSet& cover) {
  const double scale = traits(p.script).scale;
  const std::uint32_t count = cover.size();
  double best = 0;
  for (std::uint32_t at = cover.next(0); at < count;) {
    const std::uint32_t from = bits.sentence_from(at), to = std::min(bits.sentence_to(at + 1), count);
    const double words = (to - from) / scale;
    if (words >= least_words)
      best = std::max(best, cover.count(from, to) / static_cast<double>(to - from) * log2_of_next(words));
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
    n += ones(zeros);
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

void Measurer::measure(const PassageTokens& b, std::uint32_t known_lcs, Measures& out) {
  const std::uint32_t na = a_.count, nb = std::min(b.count, longest);
  out.tokens_a = na;
  out.tokens_b = nb;
  out.lcs = known_lcs;
  out.overlap = na + nb ? known_lcs / static_cast<double>(na + nb - known_lcs) : 0;
  const ScriptTraits& tr = traits(a_.script);
  match_rows(b);
  short_a_.reset(na);
  gram_a_.reset(na);
  short_b_.reset(nb);
  gram_b_.reset(nb);
  gram_from_.clear();
  length_.assign(na + 1, 0);
  out.run = find_runs(nb);
  const std::uint32_t sg = tr.short_gram;
  const double shared = std::min(short_a_.count(), short_b_.count());
  const double room_a = na >= sg ? na - sg + 1 : 1, room_b = nb >= sg ? nb - sg + 1 : 1;
  out.containment = std::min(1.0, shared / std::min(room_a, room_b));
  out.jaccard = std::min(1.0, shared / std::max(1.0, room_a + room_b - shared));
  cover_a_.widen(short_a_, sg);
  cover_b_.widen(short_b_, sg);
  out.sentence = most_sentence(std::max(cover_a_.count(), cover_b_.count()) / tr.scale);
  out.grams = (na <= nb ? gram_a_ : gram_b_).count();
  out.evidence = out.grams / tr.scale;
}

void Measurer::measure_sentences(const PassageTokens& b, Measures& out) {
  look_at_second(b);
  out.sentence = std::max(best_sentence(a_, bits_a_, cover_a_), best_sentence(b, bits_b_, cover_b_));
}

// The lines of the table for all of a's grams, while the texts are walked.
void Measurer::expect_weighing() {
  if (hashed_ || variety_ == nullptr) return;
  hash_grams();
  for (std::size_t i = 0; i < gram_count(a_); ++i) variety_->prefetch(hashes_[i]);
}

void Measurer::hash_grams() {
  hashed_ = true;
  if (hashes_.size() < a_.count) hashes_.resize(std::size_t{a_.count} * 2);
  gram_hashes(a_.data, a_.count, traits(a_.script).gram, hashes_.data());
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
  if (!hashed_) {
    hash_grams();
    for (const std::uint32_t i : grams_) variety_->prefetch(hashes_[i]);
  }
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
