// Finds the texts a report speaks of again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/report_rows.hpp"

namespace twicetold::cli {

// Document id -> text, for those whose text is still there unchanged (it is known by its hash, so that a
// file that was moved within the inputs, or renamed, is found too).
std::map<std::string, std::string> find_texts(const std::vector<DocumentRow>& documents, const InputOptions& input);

}  // namespace twicetold::cli
