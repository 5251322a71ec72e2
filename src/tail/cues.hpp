// Short lists of words that open a trailing block, and names of agencies. A small part of the model.
#pragma once

#include <span>

namespace twicetold::tail {

// Both work on the lower-cased code points of one line.
bool holds_cue(std::span<const char32_t> line);             // "read more", "xem thêm", ...
bool holds_agency(std::span<const char32_t> line);          // "theo", "reuters", ... as a whole word
bool holds_reporting_line(std::span<const char32_t> line);  // "reporting by", "editing by"

}  // namespace twicetold::tail
