// What the passages that hold one gram say: in how many surroundings it stands, and which of them it links.
#pragma once

#include <cstddef>
#include <cstdint>

#include "match/pairs.hpp"

namespace twicetold::match {

// `list`: keys of one gram (grams.hpp), passages ascending, each once; two or more.
// Level of context variety, 1..16; `before` and `after` are the surroundings that any of the gram's keys has.
unsigned level_of(const std::uint64_t* list, std::size_t size, std::uint32_t before, std::uint32_t after);

// All pairs of few holders. Of many, chains: through all of them and to the first where they are copies of
// one text, else only among those with the same surroundings on one side.
void link_holders(const std::uint64_t* list, std::size_t size, unsigned level, PairBuckets& pairs, unsigned worker);

// What a link by a gram of this level weighs: 1/V in sixteenths, one at least.
unsigned link_weight(unsigned level);

}  // namespace twicetold::match
