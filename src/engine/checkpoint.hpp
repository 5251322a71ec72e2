// Verified pairs and the context variety as a finished stage in the work folder.
#pragma once

#include "engine/work_folder.hpp"
#include "match/join.hpp"

namespace twicetold::engine {

void save_verified(const WorkFolder& work, const match::JoinResult& joined, const match::VarietyTable& variety);
// False when the stage isn't there (or isn't whole).
bool load_verified(const WorkFolder& work, match::JoinResult& joined, match::VarietyTable& variety);

}  // namespace twicetold::engine
