// twicetold/passage.hpp - document -> passages (the unit that is fingerprinted).
//
// A passage is a non-blank line, or a block of hard-wrapped lines; the choice is made per document.
// Lines or blocks of more than `max_words` words are cut at sentence ends into passages of about
// 40-120 words (hard at max_words where no sentence ends). White space, CR and BOM at the edges stay
// outside the span. Cost: one scan of the text, about 1 GB/s; no allocation but the output's.
#pragma once

#include <string_view>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/options.hpp"

namespace twicetold {

// Clears `out` and fills it with the passages of `text` (valid UTF-8), in order, disjoint.
// With `continues`: for each passage 1 where it goes on in the line or block of the one before, else 0.
void split_passages(std::string_view text, const PassageOptions& options, std::vector<Span>& out,
                    std::vector<std::uint8_t>* continues = nullptr);

}  // namespace twicetold
