// What lies where on a document's length, as a line of 120 cells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/tally.hpp"

namespace twicetold::report {

// Runs of a letter and a count: t(ail), b(oilerplate), c(opy), n(ear), p(artial), "." for the rest; "" where
// nothing lies. `spans` ascending and disjoint, within `bytes`.
std::string strip(std::uint64_t bytes, const std::vector<LayerSpan>& spans);

}  // namespace twicetold::report
