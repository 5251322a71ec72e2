// A weighted sum; weights.inc is written by bench/role_fit. About 0.1 us. A layer of units in between was
// measured and gave nothing on collections left out: what interacts is a feature of its own.

#include "model.hpp"

#include <algorithm>
#include <cmath>

namespace twicetold::role_detail {
namespace {
#include "weights.inc"
}  // namespace

double weigh(const Features& x) {
  // The fit may run with features that the table doesn't know yet.
  constexpr std::size_t known = std::min<std::size_t>(fitted_features, feature_count);
  float z = bias;
  for (std::size_t f = 0; f < known; ++f) z += weights[f] * x[f];
  return 1 / (1 + std::exp(-static_cast<double>(calibration_slope * z + calibration_shift)));
}

std::size_t fitted_feature_count() { return fitted_features; }

}  // namespace twicetold::role_detail
