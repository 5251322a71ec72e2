// Internal to the library: where UTF-8 breaks.
#pragma once

#include <cstddef>
#include <string_view>

namespace twicetold::corpus {

// Offset of the first byte that begins no well-formed character (RFC 3629: no surrogates, no overlong
// forms, nothing above U+10FFFF); npos when all are well-formed. Vector speed as long as all is well.
std::size_t first_invalid_utf8(std::string_view text);

}  // namespace twicetold::corpus
