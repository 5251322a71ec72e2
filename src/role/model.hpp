// The fitted model: features -> probability of boilerplate and its likeliest role.
#pragma once

#include "features.hpp"

namespace twicetold::role_detail {

struct Weighed {
  double boilerplate = 0;   // calibrated
  Role role = Role::other;  // likeliest role, were it boilerplate
};
Weighed weigh(const Features& x);

}  // namespace twicetold::role_detail
