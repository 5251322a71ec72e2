// What a join found out about pairs from their texts alone, for a later join over nearly the same passages.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/xxhash.hpp"
#include "match/measure.hpp"
#include "match/passage_table.hpp"

namespace twicetold::match {

// How much of one passage stands, in order and in one place, in the line that the other was cut from.
struct Fit {
  double overlap = 0;
  std::uint32_t inside = 0;  // matches within the other passage itself
};

// A pair is found again by what its two passages say, so nothing can be stale. How far the judgement went:
enum class Judged : std::uint8_t {
  far,       // the overlap is less than a candidate with few votes needs
  hopeless,  // measured; no evidence could have made it pass
  weighed,   // measured, and the evidence didn't do
  aligned,   // aligned as well
};
struct KnownPair {
  Judged judged = Judged::far;
  Measures measures;        // `evidence` is the bound: what the shared grams weigh hangs on the whole collection
  std::uint64_t lines = 0;  // what the lines say that the two were cut from, where that was looked at; else 0
  Fit a_in_b, b_in_a;       // ... and what it gave
};

// Where in a passage something begins, of those TokenMasks::longest that are compared.
using Position = std::uint16_t;
using Positions = std::vector<Position>;
static_assert(TokenMasks::longest <= 65536);

// Cost: 16 bytes and a hash of its tokens for a passage of the join; 250 bytes for a pair that was compared.
class PairMemory {
 public:
  // Of one bucket, gathered while the memory is only read.
  class Notes {
   public:
    // `grams`: where in `a` the grams begin that were weighed, as far as it came to that.
    void add(std::uint32_t a, std::uint32_t b, const KnownPair& pair, const std::vector<std::uint32_t>& grams) {
      const bool weighed = pair.judged == Judged::weighed || pair.judged == Judged::aligned;
      if (weighed) grams_.insert(grams_.end(), grams.begin(), grams.end());
      notes_.push_back({a, b, weighed ? static_cast<std::uint32_t>(grams.size()) : 0, pair});
    }

   private:
    friend class PairMemory;
    struct Note {
      std::uint32_t a, b, grams;
      KnownPair pair;
    };
    std::vector<Note> notes_;
    Positions grams_;
  };

  // Before a join: who is who.
  void meet(const PassageTable& passages, unsigned threads);
  // Null: not known. `grams` is set as well.
  [[nodiscard]] const KnownPair* find(std::uint32_t a, std::uint32_t b, std::span<const Position>& grams) const;
  // After a join.
  void keep(std::vector<Notes>& buckets);

 private:
  struct Hasher {
    std::size_t operator()(const base::Hash128& h) const { return h.low; }
  };
  struct Row {
    KnownPair pair;
    std::size_t first_gram = 0, grams = 0;
  };
  [[nodiscard]] base::Hash128 key(std::uint32_t a, std::uint32_t b) const;

  std::vector<base::Hash128> said_;  // a passage of this join
  std::unordered_map<base::Hash128, Row, Hasher> rows_;
  Positions grams_;
};

// Of the lines around two passages, as far as comparing across their cuts looks.
std::uint64_t hash_lines(const PassageTokens& a, const PassageTokens& b);

}  // namespace twicetold::match
