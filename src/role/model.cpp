// A net of one small layer; weights.inc is written by bench/role_fit. About 0.3 us.

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
  float z = out_weights[hidden_units];
  for (std::size_t u = 0; u < hidden_units; ++u) {
    float sum = 0;
    for (std::size_t f = 0; f < known; ++f) sum += hidden_weights[u][f] * x[f];
    z += out_weights[u] * std::tanh(sum);
  }
  for (std::size_t f = 0; f < known; ++f) z += direct_weights[f] * x[f];
  return 1 / (1 + std::exp(-static_cast<double>(calibration_slope * z + calibration_shift)));
}

std::size_t fitted_feature_count() { return fitted_features; }

}  // namespace twicetold::role_detail
