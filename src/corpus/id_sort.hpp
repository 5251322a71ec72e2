// Internal to the corpus room: ids in the order of their bytes.
#pragma once

#include <vector>

#include "twicetold/corpus.hpp"

namespace twicetold::corpus {

// Sorts by id, then by (batch, index).
void sort_by_id(BigVector<ResolvedDocument>& documents);

}  // namespace twicetold::corpus
