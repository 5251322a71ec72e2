// Appending JSON to a string, without a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twicetold::base {

// With quotes. Control characters, quotes and backslashes are escaped; everything else stays UTF-8.
void append_json(std::string& out, std::string_view text);
void append_number(std::string& out, std::uint64_t value);
// At most `digits` decimals, no trailing zeros: the same bytes on every machine.
void append_fixed(std::string& out, double value, int digits);

}  // namespace twicetold::base
