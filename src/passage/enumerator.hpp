// The number a passage is counted by: "12.", "(2)", "1.3)", "Article 5.", "第十六条".
#pragma once

#include <cstddef>
#include <string_view>

namespace twicetold {

// Bytes of the enumerator a passage begins with, its closing mark included; 0: none. It says where the passage
// stands, nothing of what it says: in two versions of a law, the same clause has another number.
// Valid UTF-8; reads the first 40 bytes at most.
std::size_t enumerator_length(std::string_view passage);

}  // namespace twicetold
