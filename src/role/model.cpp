// Weighted sums; weights.inc is written by bench/role_fit. About 0.1 us. A layer of units in between was
// measured and gave nothing on collections left out: what interacts is a feature of its own.

#include "model.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twicetold::role_detail {
namespace {
#include "weights.inc"

float sum(const float (&table)[fitted_features], float start, const Features& x) {
  // The fit may run with features that the table doesn't know yet.
  constexpr std::size_t known = std::min<std::size_t>(fitted_features, feature_count), lanes = 16;
  std::array<float, lanes> z{};  // side by side, so that the compiler makes vector code of it
  std::size_t f = 0;
  for (; f + lanes <= known; f += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) z[k] += table[f + k] * x[f + k];
  }
  for (; f < known; ++f) start += table[f] * x[f];
  for (const float part : z) start += part;
  return start;
}

double chance(float z) { return 1 / (1 + std::exp(-static_cast<double>(z))); }

}  // namespace

float lean(const Features& x) { return 2 / (1 + std::exp(-sum(first_weights, first_bias, x))) - 1; }

double weigh(const Features& x) { return chance(calibration_slope * sum(weights, bias, x) + calibration_shift); }

double weigh_most(const Features& x) {
  // Each of the company's numbers is at most one either way; what they are multiplied with is known.
  static const float any = [] {
    float all = 0.01F;  // for rounding
    for (const Feature f : {f_near_least, f_near_most, f_near_wide, f_near_lines, f_near_repeats})
      all += std::abs(weights[f]);
    return all + std::max(0.0F, weights[f_near_code]) + std::max(0.0F, weights[f_signature]);
  }();
  const float own =
      std::abs(weights[f_near_open]) * x[f_open_90] + std::max(0.0F, weights[f_symbols_in_code]) * x[f_symbols_only];
  return chance(calibration_slope * (sum(weights, bias, x) + any + own) + calibration_shift);
}

double weigh_alone(const Features& x) { return chance(first_slope * sum(first_weights, first_bias, x) + first_shift); }

std::size_t fitted_feature_count() { return fitted_features; }

}  // namespace twicetold::role_detail
