// Internal to the library: escapes inside a JSON string.
#pragma once

#include "corpus/json_lines.hpp"

namespace twicetold::corpus {

// The first backslash in [p, end) that begins no escape of RFC 8259; nullptr when all do. A surrogate
// is grammatical here, alone or not.
const char* first_bad_escape(const char* p, const char* end);

}  // namespace twicetold::corpus
