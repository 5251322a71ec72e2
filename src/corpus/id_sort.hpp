// Internal to the corpus room: ids in the order of their bytes.
#pragma once

#include <vector>

#include "twicetold/corpus.hpp"

namespace twicetold::corpus {

// Sorts by id, then by (batch, index). True: no id occurs twice; false: not known.
bool sort_by_id(BigVector<ResolvedDocument>& documents);

}  // namespace twicetold::corpus
