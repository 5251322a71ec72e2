// Verified pairs, the context variety and the sample's votes as a finished stage in the work folder.
#pragma once

#include "engine/work_folder.hpp"
#include "match/join.hpp"

namespace twicetold::engine {

// What later stages need of it.
struct Verified {
  match::JoinResult& joined;
  match::VarietyTable& variety;
  BigVector<match::Witnesses::Vote>& votes;
};

void save_verified(const WorkFolder& work, const Verified& verified);
// False when the stage isn't there (or isn't whole).
bool load_verified(const WorkFolder& work, const Verified& verified);

}  // namespace twicetold::engine
