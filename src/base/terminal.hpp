// Text of unknown origin on a terminal: nothing in it may move the cursor, change colours or titles, or
// turn the writing direction of what follows; and how many columns it takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twicetold::base {

enum class Lines { keep, join };  // keep line feeds and tabs, or turn each run of white space into one blank

// Control characters become their visible pictures, C1 controls and bidirectional overrides U+FFFD.
std::string terminal_safe(std::string_view text, Lines lines = Lines::join);

// For names in messages: nothing is lost; what could drive a terminal, and bytes that are no UTF-8, become \xNN.
std::string shown(std::string_view text);

// Columns of a safe text: 2 for wide characters, 0 for marks.
std::size_t columns(std::string_view text);

// At most `width` columns; what is cut off is told by an ellipsis.
std::string clip(std::string_view text, std::size_t width);

}  // namespace twicetold::base
