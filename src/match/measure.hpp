// What two passages have in common: numbers the decision and the evidence are made of.
#pragma once

#include <cstdint>
#include <vector>

#include "match/bits.hpp"
#include "match/token_bits.hpp"
#include "match/token_masks.hpp"
#include "match/variety.hpp"

namespace twicetold::match {

// A stretch of tokens that is the same on both sides and stands in the common order.
struct CommonRun {
  std::uint32_t a = 0, b = 0, length = 0;
};

struct Measures {
  std::uint32_t tokens_a = 0, tokens_b = 0;
  std::uint32_t lcs = 0;            // longest common subsequence, tokens
  double overlap = 0;               // L / (a + b - L)
  double jaccard = 0;               // of short grams (words: 3)
  double containment = 0;           // of short grams, in the shorter passage
  std::uint32_t run = 0;            // longest common run, tokens
  double evidence = 0;              // E: sum of 1/V over the shared grams of the shorter passage, in words
  std::uint32_t grams = 0;          // shared grams of the shorter passage
  double sentence = 0;              // best sentence: share covered x log2(1 + words)
  std::uint32_t slots = 0;          // places where a fact of one side stands for another fact
  std::uint32_t gaps = 0;           // places inside the common stretch where both sides differ, a word apart
  std::uint32_t renumbered = 0;     // places inside the common stretch where both sides differ, a number among it
  std::uint32_t replaced = 0;       // places of the whole alignment, its ends too, where both sides have other tokens
  std::uint32_t numbers = 0;        // in the passage with fewer
  bool number_added = false;        // a place where one side has a number and the other nothing
  bool cased = false;               // either has a word with a capital inside a sentence
  double foreign_numbers = 0;       // of the stretch's sentences: share of numbers that each side lacks (ua)
  std::uint32_t foreign_count = 0;  // how many, on the side with fewer
};

// log2(1 + x): small whole numbers, which most are, from a table.
double log2_of_next(double x);

// No pair of `tokens` tokens in all with a smaller LCS reaches this overlap.
inline std::uint32_t least_lcs(std::uint32_t tokens, double overlap) {
  return static_cast<std::uint32_t>(overlap * tokens / (1 + overlap));
}
// Does a pair of `tokens` tokens in all with this LCS, or a bound of it, reach the overlap?
inline bool reaches(std::uint32_t lcs, std::uint32_t tokens, double overlap) { return lcs >= overlap * (tokens - lcs); }
// The overlap below which no pair is near, moved sentences apart.
inline double least_worth_measuring(double similarity) { return similarity * 0.6; }

// Compares one passage with many. Buffers are reused; one a thread. LCS is bit-parallel (Crochemore et
// al. 2001; Hyyro 2004): tokens_a/64 words for each token of b that a has too. Runs and shared grams are
// found in the same way, by shifting the masks of neighbouring tokens over each other.
class Measurer {
 public:
  explicit Measurer(const VarietyTable* variety) : variety_(variety) {}

  void set_first(const PassageTokens& a);
  // Length of the longest common subsequence with the first passage, nothing else. Where so few tokens are
  // shared that it can't reach `least`, any number below `least` may be returned.
  std::uint32_t lcs(const PassageTokens& b, std::uint32_t least = 0);
  // Everything but slots, gaps and numbers. `out.lcs` is taken from `known_lcs`. Two are bounds: `out.evidence` is what
  // it would be if every shared gram spoke for itself (V = 1), `out.sentence` if all they cover were one sentence.
  void measure(const PassageTokens& b, std::uint32_t known_lcs, Measures& out);
  // The best sentence itself, right behind measure().
  void measure_sentences(const PassageTokens& b, Measures& out);
  // Says beforehand that b will probably be weighed.
  void expect_weighing();
  // The evidence itself, right behind measure(): two looks into a large table for every shared gram that no passage
  // compared with the first one has shared before.
  void weigh(Measures& out);
  // Valid after weigh(): where the grams that were weighed begin in the first passage.
  [[nodiscard]] const std::vector<std::uint32_t>& weighed() const { return grams_; }
  // The aligned common runs; fills slots, gaps and numbers of `out` as well.
  void align(const PassageTokens& b, Measures& out);
  // Valid after align(): the runs of the densest common stretch, ascending on both sides.
  [[nodiscard]] const std::vector<CommonRun>& stretch() const { return stretch_; }
  // ... and those outside of it, in order too: the rest of the alignment.
  [[nodiscard]] const std::vector<CommonRun>& alignment() const { return runs_; }

 private:
  void match_rows(const PassageTokens& b);
  template <unsigned Words, bool Keep>
  std::uint32_t lcs_rows();
  template <bool Keep>
  std::uint32_t lcs_rows_of_any_width();
  std::uint32_t find_runs(std::uint32_t tokens_b);
  std::uint32_t walk();
  template <unsigned Words>
  std::uint32_t walk_words(std::uint32_t tokens_b);
  std::uint32_t walk_at_once(std::uint32_t tokens_b);
  std::uint32_t note_runs(std::uint32_t row, unsigned word, std::uint64_t ends, std::uint32_t shortest);
  void trace();
  struct Extent {
    std::uint32_t from, to;
  };
  void hash_grams();
  void look_at_second(const PassageTokens& b);
  [[nodiscard]] bool may_lack_numbers(const Extent& in_a, const Extent& in_b) const;
  void count_numbers(const PassageTokens& b, Measures& out);
  void compare_wording(const PassageTokens& b, Measures& out) const;

  const VarietyTable* variety_;
  PassageTokens a_;
  TokenBits bits_a_, bits_b_;           // of a_, of the b measured or aligned last
  const TokenWord* bits_of_ = nullptr;  // whose bits_b_ are
  std::uint32_t bits_of_count_ = 0;
  TokenMasks masks_;
  std::vector<MatchedRow> rows_;  // of the b looked at last
  std::uint32_t row_count_ = 0;
  const TokenWord* rows_of_ = nullptr;  // whose rows they are
  std::uint32_t rows_of_count_ = 0;
  std::vector<std::uint64_t> kept_;                  // V after every matched row, for tracing back
  std::vector<std::uint64_t> state_;                 // V of a long passage
  std::vector<std::uint64_t> ends_;                  // ends of runs of 1, 2 ... tokens
  std::vector<std::uint64_t> all_ends_;              // ... that end in any row
  std::vector<std::uint32_t> length_;                // run ending at a position of a: row << 16 | length
  PositionSet short_a_, short_b_, gram_a_, gram_b_;  // where shared grams begin
  PositionSet cover_a_, cover_b_;                    // what the short ones cover
  std::vector<std::uint32_t> gram_from_;             // of each gram in gram_b_: a place where a has it
  std::vector<std::uint8_t> level_at_;               // of the gram that begins at a position of a; 0: not looked up yet
  std::vector<std::uint32_t> grams_;                 // where the grams begin in a that are being weighed
  std::vector<std::uint64_t> hashes_;                // of a's grams, where hashed_
  bool hashed_ = false;
  std::vector<std::uint32_t> numbers_a_, numbers_b_;
  std::vector<std::uint32_t> rewritten_a_, rewritten_b_;  // the same numbers, written in another way
  std::vector<CommonRun> runs_, stretch_;
};

}  // namespace twicetold::match
