// Common runs of a given length, all at once: bits of rows, where a row has a bit for each position of the first
// passage.
#pragma once

#include <cstddef>
#include <cstdint>

namespace twicetold::match {

// Rows of `stride` words, the first of them always zero: so nothing is carried from one row into the next. In front of
// the first row lie rows_before rows of zeros, one more than is ever gone back, behind the last there is room for a
// vector.
inline constexpr std::size_t rows_before = 8, words_behind = 8;

// `from` holds the ends of runs of some length n: bit i of row j. `to` gets those of runs of n + `more` tokens, more <=
// n and < rows_before: where a run ends, another one must end `more` rows and positions before it. `words`: of all
// rows.
void ends_of_longer(const std::uint64_t* from, std::size_t words, std::size_t stride, unsigned more, std::uint64_t* to);

}  // namespace twicetold::match
