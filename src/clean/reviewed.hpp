// A findings file that a person has been over, as rows to plan on.
#pragma once

#include <vector>

#include "clean/ledger.hpp"

namespace twicetold::clean_room {

// Fills ledger.works from the collection and gives the rows of options.findings. Throws Error(mismatch),
// naming the row, when one doesn't belong to these bytes.
std::vector<PlanRow> reviewed_rows(const CleanOptions& options, Collection& collection, Ledger& ledger);

}  // namespace twicetold::clean_room
