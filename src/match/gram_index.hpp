// The collection's grams, grouped once: context variety for every engine, and links for the `rare` one.
#pragma once

#include <atomic>
#include <cstdint>

#include "match/pairs.hpp"
#include "match/passage_table.hpp"
#include "match/variety.hpp"
#include "match/witnesses.hpp"

namespace twicetold::match {

struct IndexOptions {
  unsigned threads = 1;
  std::uint64_t memory = std::uint64_t{1} << 30;  // bytes for keys; fewer only mean more rounds
  const std::atomic<bool>* stop = nullptr;
  Witnesses* witnesses = nullptr;  // shown the holders of every gram that several passages hold
  bool on_disk = false;            // those bytes aren't memory: keys are to be read in one piece
};

// Groups the postings of every gram of the indexed passages. With `pairs`, links are added: a list of up
// to 8 passages (32 where they are copies of one text) gives all its pairs, a longer one links each passage to
// the one before and to the first, without a cap, so that families of any size stay linear and whole.
VarietyTable group_grams(const PassageTable& passages, const IndexOptions& options, PairBuckets* pairs);

}  // namespace twicetold::match
