// Features -> one logit. Adam on the whole batch, pulled back to what is believed before any label: a thousand
// labels of ten collections are soon learnt by heart.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

#include "role/features.hpp"

namespace role_bench {

struct Sample {
  twicetold::role_detail::Features x{};
  int boilerplate = 0;
  float weight = 1;
};

struct Net {
  Eigen::VectorXf direct;  // features
  float bias = 0;
  float slope = 1, shift = 0;

  [[nodiscard]] float raw(const twicetold::role_detail::Features& x) const {
    const Eigen::Map<const Eigen::VectorXf> v(x.data(), static_cast<Eigen::Index>(x.size()));
    return bias + direct.dot(v);
  }
};

struct NetOptions {
  int rounds = 300;
  float rate = 0.01F;
  float decay = 0.01F;    // of the distance from `prior`: half the square of it, added to the mean loss
  Eigen::VectorXf prior;  // what is believed before any label: features + 1, the last one is the bias
};

inline Net fit_net(const std::vector<Sample>& samples, const NetOptions& options) {
  using Eigen::Index;
  using Vector = Eigen::VectorXf;
  const auto n = static_cast<Index>(samples.size());
  const Index features = twicetold::role_detail::feature_count;
  Eigen::MatrixXf x(features + 1, n);
  Vector target(n);
  Vector weight(n);
  for (Index i = 0; i < n; ++i) {
    const Sample& s = samples[static_cast<std::size_t>(i)];
    x.col(i).head(features) = Eigen::Map<const Vector>(s.x.data(), features);
    x(features, i) = 1;
    target[i] = static_cast<float>(s.boilerplate);
    weight[i] = s.weight;
  }
  weight /= weight.sum();
  const Vector rest = options.prior.size() == features + 1 ? options.prior : Vector::Zero(features + 1);
  Vector w = rest;
  Vector m = Vector::Zero(features + 1);
  Vector v = m;
  for (int t = 1; t <= options.rounds; ++t) {
    const Vector z = x.transpose() * w;
    const Vector g = ((1 + (-z.array()).exp()).inverse() - target.array()) * weight.array();
    const Vector gradient = x * g + options.decay * (w - rest);
    constexpr float b1 = 0.9F;
    constexpr float b2 = 0.999F;
    m = b1 * m + (1 - b1) * gradient;
    v = b2 * v + (1 - b2) * gradient.cwiseProduct(gradient);
    const float c1 = 1 - std::pow(b1, static_cast<float>(t));
    const float c2 = 1 - std::pow(b2, static_cast<float>(t));
    const float rate = options.rate * (t > options.rounds * 3 / 4 ? 0.3F : 1.0F);
    w -= rate * ((m.array() / c1) / ((v.array() / c2).sqrt() + 1e-8F)).matrix();
  }
  Net net;
  net.direct = w.head(features);
  net.bias = w[features];
  return net;
}

// Platt: slope and shift so that 1 / (1 + exp(-(slope z + shift))) is a frequency. Damped Newton.
struct Scored {
  float z;
  int boilerplate;
  float weight;
};
inline void calibrate(const std::vector<Scored>& scores, float& slope, float& shift) {
  double a = 1;
  double b = 0;
  for (int round = 0; round < 60; ++round) {
    double ga = 0, gb = 0, haa = 1e-3, hab = 0, hbb = 1e-3;
    for (const Scored& s : scores) {
      const double z = static_cast<double>(s.z);
      const double w = static_cast<double>(s.weight);
      const double p = 1 / (1 + std::exp(-(a * z + b)));
      const double e = (p - s.boilerplate) * w;
      const double v = p * (1 - p) * w;
      ga += e * z;
      gb += e;
      haa += v * z * z;
      hab += v * z;
      hbb += v;
    }
    const double det = haa * hbb - hab * hab;
    if (std::abs(det) < 1e-12) break;
    const double da = (hbb * ga - hab * gb) / det;
    const double db = (haa * gb - hab * ga) / det;
    const double shorten = std::min(1.0, 0.5 / std::max(1e-9, std::max(std::abs(da), std::abs(db))));
    a -= shorten * da;
    b -= shorten * db;
  }
  slope = static_cast<float>(a);
  shift = static_cast<float>(b);
}

}  // namespace role_bench
