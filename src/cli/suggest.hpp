// What a mistyped word may have meant.
#pragma once

#include <string>
#include <vector>

namespace twicetold::cli {

// " Did you mean audit?", or nothing where no name is like the word. A value behind "=" doesn't count.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& names);

// "a, b or c".
std::string either(const std::vector<std::string>& words);

}  // namespace twicetold::cli
