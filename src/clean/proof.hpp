// Does what was taken out of a JSONL file come back to the byte? Asked before anything is written.
#pragma once

#include <string>
#include <vector>

#include "clean/apply.hpp"

namespace twicetold::clean_room {

// apply_edits, and where records go or went the proof that restoring then gives what restoring gives now. Throws
// corpus::Damage where it doesn't: the file must stay as it is.
bool apply_proven(std::string& bytes, const Form& form, std::vector<DocumentEdit*>& edits,
                  const std::vector<const DocumentEdit*>& earlier, std::vector<const DocumentEdit*>& superseded);

}  // namespace twicetold::clean_room
