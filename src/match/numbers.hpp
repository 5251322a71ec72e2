// Numbers written in another way: "9/2" and "09/02", "1.500m" and "1500 m".
#pragma once

#include <span>

#include "match/passage_table.hpp"

namespace twicetold::match {

// Two places that stand for each other in an alignment: do both hold numbers, and the same digits in the same order,
// whatever zeros stand before them, what separates them and what unit sticks to them? Digits that can't be told
// (more than four in a row, unless they are written in groups on the other side) count as different.
// Cost: a look into a table of .5 MB for each number; made at the first call (2 ms).
bool same_digits(std::span<const TokenWord> a, std::span<const TokenWord> b);

}  // namespace twicetold::match
