// The alignment, traced back through the rows of the LCS: the densest common stretch, its gaps and slots, and the
// numbers that stand for others. Only for pairs that can still pass.
#include <algorithm>
#include <bit>
#include <cmath>

#include "match/measure.hpp"
#include "match/numbers.hpp"

namespace twicetold::match {
namespace {

void append_numbers(std::span<const TokenWord> tokens, std::vector<std::uint32_t>& out) {
  for (const TokenWord t : tokens)
    if (is_number(t)) out.push_back(key_of(t));
}

void make_set(std::vector<std::uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

std::size_t only_in(const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y) {
  std::size_t n = 0;
  for (const std::uint32_t v : x) n += !std::binary_search(y.begin(), y.end(), v);
  return n;
}

}  // namespace

// Can each side have a number that the other one lacks? Only where it doesn't stand for the same token. The stretch's
// sentences are [from, to).
bool Measurer::may_lack_numbers(const Extent& in_a, const Extent& in_b) const {
  const PositionSet &a = bits_a_.numbers, &b = bits_b_.numbers;
  bool rest_a = false, rest_b = false;
  std::uint32_t at_a = in_a.from, at_b = in_b.from;
  for (const CommonRun& r : stretch_) {
    rest_a = rest_a || a.any(at_a, r.a);
    rest_b = rest_b || b.any(at_b, r.b);
    at_a = r.a + r.length;
    at_b = r.b + r.length;
    for (std::uint32_t k = 0; k < r.length; k += 64) {
      const std::uint64_t here = ~std::uint64_t{0} >> (r.length - k < 64 ? 64 - (r.length - k) : 0);
      if (((a.word_from(r.a + k) ^ b.word_from(r.b + k)) & here) != 0) return true;
    }
  }
  return (rest_a || a.any(at_a, in_a.to)) && (rest_b || b.any(at_b, in_b.to));
}

// Only the sentences that hold the stretch: what else a text says doesn't count against a sentence it took over.
void Measurer::count_numbers(const PassageTokens& b, Measures& out) {
  out.foreign_numbers = 0;
  out.foreign_count = 0;
  if (stretch_.empty() || !bits_a_.numbers.any(0, a_.count) || !bits_b_.numbers.any(0, b.count)) return;
  const auto extent = [](const TokenBits& bits, std::uint32_t from, std::uint32_t to) {
    return Extent{bits.sentence_from(from), bits.sentence_to(to)};
  };
  const auto collect = [](const PassageTokens& p, const Extent& e, auto& numbers) {
    numbers.clear();
    append_numbers({p.data + e.from, p.data + e.to}, numbers);
    make_set(numbers);
  };
  const CommonRun &first = stretch_.front(), &last = stretch_.back();
  const Extent in_a = extent(bits_a_, first.a, last.a + last.length),
               in_b = extent(bits_b_, first.b, last.b + last.length);
  if (!may_lack_numbers(in_a, in_b)) return;
  collect(a_, in_a, numbers_a_);
  collect(b, in_b, numbers_b_);
  const std::size_t lacking_a = only_in(numbers_a_, numbers_b_), lacking_b = only_in(numbers_b_, numbers_a_);
  std::size_t lacking = std::min(lacking_a, lacking_b);
  if (lacking > 0 && !rewritten_a_.empty()) {  // written in another way is no other number
    make_set(rewritten_a_);
    make_set(rewritten_b_);
    lacking = std::min(lacking_a - only_in(rewritten_a_, numbers_b_), lacking_b - only_in(rewritten_b_, numbers_a_));
  }
  out.foreign_count = static_cast<std::uint32_t>(lacking);
  out.foreign_numbers = static_cast<double>(lacking) /
                        static_cast<double>(std::max<std::size_t>(1, std::min(numbers_a_.size(), numbers_b_.size())));
}

// From the end: a pair is taken where V says the LCS grew at this row and position (a zero), and had not in the row
// before.
void Measurer::trace() {
  runs_.clear();
  const std::size_t words = masks_.words();
  const std::uint64_t* const kept = kept_.data();
  std::uint32_t end = a_.count;  // of what is left of a
  for (std::size_t k = row_count_; k-- > 0 && end > 0; --end) {
    // The last position where the LCS grew: a's tokens behind it add nothing.
    std::size_t w = (end - 1) / 64;
    std::uint64_t grown = ~kept[k * words + w] & ~std::uint64_t{0} >> (63 - (end - 1) % 64);
    while (grown == 0 && w > 0) grown = ~kept[k * words + --w];
    if (grown == 0) break;
    const auto bit = static_cast<unsigned>(63 - std::countl_zero(grown));
    while (k > 0 && (kept[(k - 1) * words + w] >> bit & 1) == 0) --k;  // b's token adds nothing
    const std::uint32_t i = static_cast<std::uint32_t>(w) * 64 + bit, j = rows_[k].at;
    if (!runs_.empty() && runs_.back().a == i + 1 && runs_.back().b == j + 1) {
      --runs_.back().a;
      --runs_.back().b;
      ++runs_.back().length;
    } else {
      runs_.push_back({i, j, 1});
    }
    end = i + 1;
  }
  std::reverse(runs_.begin(), runs_.end());
}

// What a text says in place of the other's words, what it adds, and what its words are like.
void Measurer::compare_wording(const PassageTokens& b, Measures& out) const {
  out.replaced = 0;
  out.number_added = false;
  std::uint32_t at_a = 0, at_b = 0;
  const auto look = [&](std::uint32_t to_a, std::uint32_t to_b) {
    if (at_a < to_a && at_b < to_b)
      ++out.replaced;
    else
      out.number_added = out.number_added || bits_a_.numbers.any(at_a, to_a) || bits_b_.numbers.any(at_b, to_b);
  };
  for (const CommonRun& r : runs_) {
    look(r.a, r.b);
    at_a = r.a + r.length;
    at_b = r.b + r.length;
  }
  look(a_.count, std::min(b.count, TokenMasks::longest));
  const std::uint32_t numbers_a = bits_a_.numbers.count(), numbers_b = bits_b_.numbers.count();
  out.numbers = std::min(numbers_a, numbers_b);
  out.cased = bits_a_.facts.count() > numbers_a || bits_b_.facts.count() > numbers_b;
}

void Measurer::align(const PassageTokens& b, Measures& out) {
  match_rows(b);
  look_at_second(b);
  lcs_rows_of_any_width<true>();
  trace();
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
  out.slots = out.gaps = out.renumbered = 0;
  rewritten_a_.clear();
  rewritten_b_.clear();
  // A lone character that happens to be the same doesn't make two places of one.
  const auto least_between = static_cast<std::uint32_t>(std::ceil(traits(a_.script).scale));
  for (std::size_t k = 1; k < stretch_.size(); ++k) {
    const CommonRun &p = stretch_[k - 1], &q = stretch_[k];
    const std::uint32_t a0 = p.a + p.length, b0 = p.b + p.length;
    if (a0 == q.a && b0 == q.b) continue;
    out.gaps += p.length >= least_between;
    const std::span<const TokenWord> in_a(a_.data + a0, a_.data + q.a), in_b(b.data + b0, b.data + q.b);
    const bool number_a = bits_a_.numbers.any(a0, q.a), number_b = bits_b_.numbers.any(b0, q.b);
    if (number_a && number_b && same_digits(in_a, in_b)) {
      append_numbers(in_a, rewritten_a_);
      append_numbers(in_b, rewritten_b_);
      continue;
    }
    out.renumbered += number_a || number_b;
    out.slots += bits_a_.facts.any(a0, q.a) && bits_b_.facts.any(b0, q.b);
  }
  count_numbers(b, out);
  compare_wording(b, out);
}

}  // namespace twicetold::match
