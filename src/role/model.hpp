// The fitted model: features -> probability of boilerplate.
#pragma once

#include "features.hpp"

namespace twicetold::role_detail {

// Calibrated probability that a passage is boilerplate.
double weigh(const Features& x);
// Features the table was fitted for: equals feature_count unless the fit has to be run again.
std::size_t fitted_feature_count();

}  // namespace twicetold::role_detail
