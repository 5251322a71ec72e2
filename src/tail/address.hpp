// A line that says where to write to belongs to the author box behind it, not to the article before it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "twicetold/tail.hpp"

namespace twicetold::tail {

bool holds_address(std::string_view text);  // of mail, or a handle: "ann@paper.org", "(@ann)"

// The cut, moved before lines that hold one; `cut` itself where the article holds addresses elsewhere, too.
std::size_t before_address(std::span<const TailParagraph> paragraphs, std::size_t cut);

}  // namespace twicetold::tail
