// The fitted models: features -> probability of boilerplate.
#pragma once

#include "features.hpp"

namespace twicetold::role_detail {

// What a passage leans to by itself, -1 to 1.
float lean(const Features& x);
// Calibrated probability that a passage is boilerplate, with its company among the features, and without.
double weigh(const Features& x);
double weigh_most(const Features& x);  // at most, before its company is known
double weigh_alone(const Features& x);
// Features the tables were fitted for: equals feature_count unless the fit has to be run again.
std::size_t fitted_feature_count();

}  // namespace twicetold::role_detail
