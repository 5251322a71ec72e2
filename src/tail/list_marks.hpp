// Marks that a line of a list begins with. Whether they are there is the extractor's habit: one that writes them,
// writes them in the article's lists and in lists of links alike. The pages that the model was fitted on have next to
// none, so that it would take a marked list for the article's.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "twicetold/tail.hpp"

namespace twicetold::tail {

// "- ", "• " and the like: how many bytes the mark and its blank take; 0 where there is none, or where the line ends
// with it, too, as frames of letters do.
std::size_t list_mark(std::string_view text);

// The same paragraphs without the marks of lists in `out`: such as another paragraph has that is at most three away.
// False where there are none; `out` says nothing then. The texts are views into the same bytes.
bool without_list_marks(std::span<const TailParagraph> paragraphs, std::vector<TailParagraph>& out);

}  // namespace twicetold::tail
