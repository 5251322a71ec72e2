// Progress on stderr.
#pragma once

#include <functional>
#include <string>

#include "twicetold/options.hpp"

namespace twicetold::cli {

// What RunOptions::progress takes; empty when nothing is to be shown. `when`: auto, always, never.
std::function<void(const Progress&)> make_progress(const std::string& when, bool quiet);

}  // namespace twicetold::cli
