// Appending JSON to a string, without a tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twicetold::base {

// With quotes. Control characters, quotes and backslashes are escaped; everything else stays UTF-8.
void append_json(std::string& out, std::string_view text);
void append_number(std::string& out, std::uint64_t value);
// At most `digits` decimals, no trailing zeros: the same bytes on every machine.
void append_fixed(std::string& out, double value, int digits);

// The same into a buffer that has the room; returns the end of what was written.
constexpr std::size_t json_room(std::size_t size) { return 6 * size + 16; }
char* put_json(char* to, std::string_view text);  // json_room(text.size())
inline constexpr std::size_t number_room = 48;    // of each of the two below; bytes behind the end are overwritten
char* put_number(char* to, std::uint64_t value);
char* put_fixed(char* to, double value, int digits);

}  // namespace twicetold::base
