// Equal short lines that say nothing of a copy.
#pragma once

#include "engine/unique.hpp"

namespace twicetold::engine {

// Takes out of the copies what is equal by chance: a line of one word ("REUTER", "Year"), or of a number and two
// ("Pay March 31", "14:30"); a bare enumerator ("Article 5."); a short line whose words stand with `least_fillings`
// different numbers in the collection ("Shr 6 cts vs 6 cts"). Such a line stays a copy where what stands next to it is
// the same text, too: then that was taken over, and the line with it; and where its document has nothing else. A
// passage that is taken out has no unique text (no_unique), unless it is the first with that text. What reaches
// min_words is left alone.
inline constexpr std::uint32_t least_fillings = 5;
void leave_chance_copies(const Collection& collection, Uniques& uniques);

}  // namespace twicetold::engine
