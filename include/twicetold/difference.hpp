// twicetold/difference.hpp - how two texts differ, word by word.
//
//   for (const auto& run : word_difference(a, b))
//     if (run.change == Change::added) std::cout << slice(b, run.b);
//
// Words are the tokens of fold.hpp, compared folded: case, width and punctuation make no difference.
// Cost: O(n*m) steps of a few ns on what is left between the common ends, O(n+m) memory; texts of more
// than 60,000 words that differ at both ends are called changed as a whole.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold {

enum class Change : std::uint8_t { equal, changed, added, missing };  // added: in b only; missing: in a only

// Byte spans from the first word of the run to the end of its last; an empty one stands where the run would be.
struct DifferenceRun {
  Change change = Change::equal;
  Span a, b;
  std::uint32_t words_a = 0, words_b = 0;
};

// In the order of both texts. Both must be valid UTF-8.
std::vector<DifferenceRun> word_difference(std::string_view a, std::string_view b);

}  // namespace twicetold
