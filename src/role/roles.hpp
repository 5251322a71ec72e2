// Which role a piece of boilerplate has.
#pragma once

#include "features.hpp"

namespace twicetold::role_detail {

Role name_role(const RoleEvidence& evidence, const Seen& seen);

}  // namespace twicetold::role_detail
