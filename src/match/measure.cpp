// One table of match masks a first passage serves all its candidates. The cheap part (LCS) decides most
// candidates; the walk over single token matches, which yields runs, grams and coverage at once, and
// the traced alignment are only for those that can still pass.
#include "match/measure.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "match/grams.hpp"

namespace twicetold::match {
namespace {

constexpr std::uint32_t longest = 1U << 15;  // tokens looked at; only reached with a huge --max-words

inline bool is_fact(TokenWord t) {  // a number, or a capital inside the sentence
  return (t & number_bit) || ((t & capital_bit) && !(t & sentence_bit));
}

void collect_numbers(std::span<const TokenWord> tokens, std::vector<std::uint32_t>& out) {
  out.clear();
  for (const TokenWord t : tokens)
    if (t & number_bit) out.push_back(key_of(t));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

std::size_t only_in(const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y) {
  std::size_t n = 0;
  for (const std::uint32_t v : x) n += !std::binary_search(y.begin(), y.end(), v);
  return n;
}

// Best sentence of a side: share covered by common short grams x log2(1 + words).
double best_sentence(const PassageTokens& p, const std::vector<std::uint8_t>& cover) {
  const double scale = traits(p.script).scale;
  double best = 0;
  for (std::uint32_t i = 0; i < p.count;) {
    std::uint32_t j = i, covered = 0;
    do covered += cover[j++];
    while (j < p.count && !(p.data[j] & sentence_bit));
    const double words = (j - i) / scale;
    if (words >= 8) best = std::max(best, covered / static_cast<double>(j - i) * std::log2(1 + words));
    i = j;
  }
  return best;
}

}  // namespace

void Measurer::set_first(const PassageTokens& a) {
  a_ = a;
  a_.count = std::min(a_.count, longest);
  words_ = (a_.count + 63) / 64;
  slot_bits_ = std::max(5U, static_cast<unsigned>(std::bit_width(a_.count)) + 1U);
  slot_key_.assign(std::size_t{1} << slot_bits_, 0);
  slot_mask_.resize(std::size_t{1} << slot_bits_);
  masks_.assign(words_, 0);
  std::uint32_t used = 1;
  for (std::uint32_t i = 0; i < a_.count; ++i) {
    const std::uint32_t key = key_of(a_.data[i]);
    std::uint32_t s = key * 0x9E3779B1U >> (32 - slot_bits_);
    while (slot_key_[s] != 0 && slot_key_[s] != key + 1) s = (s + 1) & ((1U << slot_bits_) - 1);
    if (slot_key_[s] == 0) {
      slot_key_[s] = key + 1;
      slot_mask_[s] = used++ * words_;
      masks_.resize(std::size_t{used} * words_, 0);
    }
    masks_[slot_mask_[s] + i / 64] |= std::uint64_t{1} << (i % 64);
  }
  collect_numbers(a_.tokens(), numbers_a_);
}

const std::uint64_t* Measurer::masks_of(TokenWord t) const {
  const std::uint32_t key = key_of(t);
  std::uint32_t s = key * 0x9E3779B1U >> (32 - slot_bits_);
  while (slot_key_[s] != 0) {
    if (slot_key_[s] == key + 1) return &masks_[slot_mask_[s]];
    s = (s + 1) & ((1U << slot_bits_) - 1);
  }
  return masks_.data();
}

// Bits that are zero in V after row j mark the positions where the LCS with b[0..j] grows.
template <unsigned Words, bool Keep>
std::uint32_t Measurer::lcs_rows(const PassageTokens& b) {
  const unsigned words = Words ? Words : words_;
  std::uint64_t local[Words ? Words : 1];
  std::uint64_t* v = local;
  if constexpr (Words == 0) {
    state_.resize(words);
    v = state_.data();
  }
  for (unsigned w = 0; w < words; ++w) v[w] = ~std::uint64_t{0};
  const std::uint32_t nb = std::min(b.count, longest);
  for (std::uint32_t j = 0; j < nb; ++j) {
    const std::uint64_t* m = masks_of(b.data[j]);
    std::uint64_t carry = 0;
    for (unsigned w = 0; w < words; ++w) {
      const std::uint64_t u = v[w] & m[w];
      const std::uint64_t sum = v[w] + u;
      const std::uint64_t total = sum + carry;
      carry = static_cast<std::uint64_t>(sum < u) | static_cast<std::uint64_t>(total < carry);
      v[w] = total | (v[w] & ~m[w]);
    }
    if constexpr (Keep) std::copy(v, v + words, &rows_[std::size_t{j} * words]);
  }
  std::uint32_t n = 0;
  for (unsigned w = 0; w < words; ++w) {
    std::uint64_t zeros = ~v[w];
    if (w + 1 == words && a_.count % 64) zeros &= (std::uint64_t{1} << (a_.count % 64)) - 1;
    n += static_cast<std::uint32_t>(std::popcount(zeros));
  }
  return n;
}

std::uint32_t Measurer::dispatch(const PassageTokens& b, bool keep) {
  if (a_.count == 0 || b.count == 0) return 0;
  if (keep) {
    rows_.resize(std::size_t{std::min(b.count, longest)} * words_);
    switch (words_) {
      case 1:
        return lcs_rows<1, true>(b);
      case 2:
        return lcs_rows<2, true>(b);
      case 3:
        return lcs_rows<3, true>(b);
      default:
        return lcs_rows<0, true>(b);
    }
  }
  switch (words_) {
    case 1:
      return lcs_rows<1, false>(b);
    case 2:
      return lcs_rows<2, false>(b);
    case 3:
      return lcs_rows<3, false>(b);
    default:
      return lcs_rows<0, false>(b);
  }
}

std::uint32_t Measurer::lcs(const PassageTokens& b) { return dispatch(b, false); }

void Measurer::count_numbers(const PassageTokens& b, Measures& out) {
  collect_numbers(b.tokens(), numbers_b_);
  const std::size_t lacking = std::min(only_in(numbers_a_, numbers_b_), only_in(numbers_b_, numbers_a_));
  out.foreign_count = static_cast<std::uint32_t>(lacking);
  out.foreign_numbers = static_cast<double>(lacking) /
                        static_cast<double>(std::max<std::size_t>(1, std::min(numbers_a_.size(), numbers_b_.size())));
}

void Measurer::measure(const PassageTokens& b, std::uint32_t known_lcs, Measures& out) {
  const std::uint32_t na = a_.count, nb = std::min(b.count, longest);
  out.tokens_a = na;
  out.tokens_b = nb;
  out.lcs = known_lcs;
  out.overlap = na + nb ? known_lcs / static_cast<double>(na + nb - known_lcs) : 0;
  const ScriptTraits& tr = traits(a_.script);
  // The walk: `length_[i]` holds the run of matches that ended at a's position i in the row before.
  cover_a_.assign(na, 0);
  cover_b_.assign(nb, 0);
  gram_a_.assign(na, 0);  // bit 0: a short gram starts here that b has; bit 1: an index gram
  gram_b_.assign(nb, 0);
  length_.assign(na + 1, 0);
  std::uint32_t best = 0;
  const std::uint32_t sg = tr.short_gram, g = tr.gram;
  for (std::uint32_t j = 0; j < nb; ++j) {
    const std::uint64_t* m = masks_of(b.data[j]);
    for (unsigned w = words_; w-- > 0;) {  // descending, so that the row before is still there
      std::uint64_t bits = m[w];
      while (bits) {
        const auto top = static_cast<unsigned>(63 - std::countl_zero(bits));
        bits ^= std::uint64_t{1} << top;
        const std::uint32_t i = w * 64 + top;
        const std::uint32_t before = length_[i];
        const std::uint32_t run = (before >> 16 == j ? before & 0xFFFF : 0) + 1;
        length_[i + 1] = (j + 1) << 16 | run;
        best = std::max(best, run);
        if (run < sg) continue;
        gram_a_[i + 1 - sg] |= 1;
        gram_b_[j + 1 - sg] |= 1;
        const std::uint32_t back = run == sg ? sg : 1;
        for (std::uint32_t k = 0; k < back; ++k) cover_a_[i - k] = cover_b_[j - k] = 1;
        if (run < g) continue;
        gram_a_[i + 1 - g] |= 2;
        gram_b_[j + 1 - g] |= 2;
      }
    }
  }
  out.run = best;
  std::uint32_t shared_a = 0, shared_b = 0;
  for (const std::uint8_t x : gram_a_) shared_a += x & 1;
  for (const std::uint8_t x : gram_b_) shared_b += x & 1;
  const double shared = std::min(shared_a, shared_b);
  const double room_a = na >= sg ? na - sg + 1 : 1, room_b = nb >= sg ? nb - sg + 1 : 1;
  out.containment = std::min(1.0, shared / std::min(room_a, room_b));
  out.jaccard = std::min(1.0, shared / std::max(1.0, room_a + room_b - shared));
  out.sentence = std::max(best_sentence(a_, cover_a_), best_sentence(b, cover_b_));
  count_numbers(b, out);
  // E over the shorter passage.
  const bool first = na <= nb;
  const PassageTokens& shorter = first ? a_ : b;
  const auto& marks = first ? gram_a_ : gram_b_;
  const std::uint32_t n = first ? na : nb;
  double evidence = 0;
  out.grams = 0;
  if (n >= g) {
    hashes_.resize(n);
    const std::size_t m = gram_hashes(shorter.data, n, g, hashes_.data());
    if (variety_)
      for (std::size_t i = 0; i < m; ++i)
        if (marks[i] & 2) variety_->prefetch(hashes_[i]);
    for (std::size_t i = 0; i < m; ++i) {
      if (!(marks[i] & 2)) continue;
      ++out.grams;
      evidence += variety_ ? 1 / variety(variety_->level(hashes_[i])) : 1;
    }
  }
  out.evidence = evidence / tr.scale;
}

// From the end: a pair is taken where V says the LCS grew at this row and position.
void Measurer::trace(const PassageTokens& b) {
  runs_.clear();
  const std::uint32_t nb = std::min(b.count, longest);
  std::int64_t i = std::int64_t{a_.count} - 1, j = std::int64_t{nb} - 1;
  const auto zero = [&](std::int64_t row, std::int64_t at) {
    return row >= 0 &&
           !(rows_[static_cast<std::size_t>(row) * words_ + static_cast<std::size_t>(at) / 64] >> (at % 64) & 1);
  };
  while (i >= 0 && j >= 0) {
    if (!zero(j, i)) {  // a's token i adds nothing to the LCS with b[0..j]
      --i;
      continue;
    }
    if (zero(j - 1, i)) {  // nor does b's token j
      --j;
      continue;
    }
    if (!runs_.empty() && runs_.back().a == i + 1 && runs_.back().b == j + 1) {
      --runs_.back().a;
      --runs_.back().b;
      ++runs_.back().length;
    } else {
      runs_.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), 1});
    }
    --i;
    --j;
  }
  std::reverse(runs_.begin(), runs_.end());
}

void Measurer::align(const PassageTokens& b, Measures& out) {
  dispatch(b, true);
  trace(b);
  // The densest stretch: a match counts 2, what is skipped between matches costs as in a local
  // alignment (a substitution 1 for words, 2 for single characters; an insertion 1).
  const bool chars = a_.script != Script::word;
  double score = 0, best = 0;
  std::size_t from = 0, best_from = 0, best_to = 0;
  for (std::size_t k = 0; k < runs_.size(); ++k) {
    if (k > from) {
      const CommonRun& p = runs_[k - 1];
      const std::uint32_t ga = runs_[k].a - p.a - p.length, gb = runs_[k].b - p.b - p.length;
      score -= chars ? ga + gb : std::max(ga, gb);
      if (score <= 0) {
        score = 0;
        from = k;
      }
    }
    score += 2.0 * runs_[k].length;
    if (score > best) {
      best = score;
      best_from = from;
      best_to = k + 1;
    }
  }
  stretch_.assign(runs_.begin() + static_cast<std::ptrdiff_t>(best_from),
                  runs_.begin() + static_cast<std::ptrdiff_t>(best_to));
  out.slots = out.gaps = 0;
  for (std::size_t k = 1; k < stretch_.size(); ++k) {
    const CommonRun &p = stretch_[k - 1], &q = stretch_[k];
    const std::uint32_t a0 = p.a + p.length, b0 = p.b + p.length;
    if (a0 == q.a && b0 == q.b) continue;
    ++out.gaps;
    if (a0 == q.a || b0 == q.b) continue;
    out.slots += std::any_of(a_.data + a0, a_.data + q.a, is_fact) && std::any_of(b.data + b0, b.data + q.b, is_fact);
  }
}

}  // namespace twicetold::match
