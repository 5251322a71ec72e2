// Marks that a line of a list begins with. Whether they are there is the extractor's habit: one that writes them,
// writes them in the article's lists and in lists of links alike. The pages that the model was fitted on have next to
// none, so that it would take a marked list for the article's.
#pragma once

#include <span>
#include <vector>

#include "twicetold/tail.hpp"

namespace twicetold::tail {

// The same paragraphs without the marks of lists in `out`: such as another paragraph has that is at most three away.
// False where there are none; `out` says nothing then. The texts are views into the same bytes.
bool without_list_marks(std::span<const TailParagraph> paragraphs, std::vector<TailParagraph>& out);

}  // namespace twicetold::tail
