// A small net: features -> a few tanh units, and the features themselves, -> one logit. Adam on the whole batch.
//
// Why this shape: the straight part carries what holds everywhere, the units the interactions (short *and*
// repeated, a cue *and* short). Strong decay: a thousand labels of ten collections are soon learnt by heart.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "role/features.hpp"

namespace role_bench {

struct Sample {
  twicetold::role_detail::Features x{};
  int boilerplate = 0;
  float weight = 1;
};

struct Net {
  Eigen::MatrixXf hidden;  // units x features
  Eigen::VectorXf direct;  // features
  Eigen::VectorXf out;     // units + 1, the last one is the bias
  float slope = 1, shift = 0;

  [[nodiscard]] float raw(const twicetold::role_detail::Features& x) const {
    const Eigen::Map<const Eigen::VectorXf> v(x.data(), static_cast<Eigen::Index>(x.size()));
    const Eigen::VectorXf h = (hidden * v).array().tanh();
    return out.head(hidden.rows()).dot(h) + out[hidden.rows()] + direct.dot(v);
  }
};

struct NetOptions {
  int units = 8;
  int rounds = 300;
  float rate = 0.01F;
  float decay = 0.05F;         // of the units' weights: half the square of them, added to the mean loss
  float direct_decay = 0.01F;  // ... of the distance of the straight part's from `prior`
  Eigen::VectorXf prior;       // what is believed before any label: features + 1, the last one is the bias
  std::uint64_t seed = 1;
};

inline Net fit_net(const std::vector<Sample>& samples, const NetOptions& options) {
  using Eigen::Index;
  using Matrix = Eigen::MatrixXf;
  using Vector = Eigen::VectorXf;
  const auto n = static_cast<Index>(samples.size());
  const Index features = twicetold::role_detail::feature_count;
  Matrix x(features, n);
  Vector target(n);
  Vector weight(n);
  for (Index i = 0; i < n; ++i) {
    const Sample& s = samples[static_cast<std::size_t>(i)];
    x.col(i) = Eigen::Map<const Vector>(s.x.data(), features);
    target[i] = static_cast<float>(s.boilerplate);
    weight[i] = s.weight;
  }
  weight /= weight.sum();

  std::mt19937_64 random(options.seed);
  const auto normal = [&](float sd) {  // sum of uniforms: the same on every machine
    float s = 0;
    for (int k = 0; k < 4; ++k) s += static_cast<float>(random() >> 40U) / 16777216.0F - 0.5F;
    return s * sd * 1.7F;
  };
  Net net;
  net.hidden = Matrix(options.units, features);
  const Vector prior = options.prior.size() == features + 1 ? options.prior : Vector::Zero(features + 1);
  net.direct = prior.head(features);
  net.out = Vector(options.units + 1);
  for (Index i = 0; i < net.hidden.size(); ++i) net.hidden.data()[i] = normal(0.2F);
  for (Index i = 0; i < net.out.size(); ++i) net.out[i] = normal(0.3F);
  net.out[options.units] = prior[features];
  // Where the weights rest when no label pulls at them.
  const Matrix no_hidden = Matrix::Zero(options.units, features);
  const Vector no_direct = prior.head(features);
  Vector no_out = Vector::Zero(options.units + 1);
  no_out[options.units] = prior[features];
  struct Moments {
    Matrix m, v;
  };
  const auto zeros = [](const auto& w) {
    return Moments{Matrix::Zero(w.rows(), w.cols()), Matrix::Zero(w.rows(), w.cols())};
  };
  Moments hidden_moments = zeros(net.hidden);
  Moments direct_moments = zeros(net.direct);
  Moments out_moments = zeros(net.out);
  const auto step = [](auto& w, const Matrix& slope, Moments& s, int t, float rate, float decay, const auto& rest) {
    const Matrix gradient = slope + decay * (w - rest);
    constexpr float b1 = 0.9F;
    constexpr float b2 = 0.999F;
    s.m = b1 * s.m + (1 - b1) * gradient;
    s.v = b2 * s.v + (1 - b2) * gradient.cwiseProduct(gradient);
    const float c1 = 1 - std::pow(b1, static_cast<float>(t));
    const float c2 = 1 - std::pow(b2, static_cast<float>(t));
    const Matrix change = rate * ((s.m.array() / c1) / ((s.v.array() / c2).sqrt() + 1e-8F)).matrix();
    w -= change;
  };
  for (int t = 1; t <= options.rounds; ++t) {
    const Matrix h = (net.hidden * x).array().tanh();
    const Vector z = h.transpose() * net.out.head(options.units) + x.transpose() * net.direct +
                     Vector::Constant(n, net.out[options.units]);
    const Vector g = ((1 + (-z.array()).exp()).inverse() - target.array()) * weight.array();
    Matrix gradient_out(options.units + 1, 1);
    gradient_out.topRows(options.units) = h * g;
    gradient_out(options.units, 0) = g.sum();
    Matrix back = net.out.head(options.units) * g.transpose();
    back.array() *= 1 - h.array().square();
    const float rate = options.rate * (t > options.rounds * 3 / 4 ? 0.3F : 1.0F);
    step(net.hidden, back * x.transpose(), hidden_moments, t, rate, options.decay, no_hidden);
    step(net.direct, x * g, direct_moments, t, rate, options.direct_decay, no_direct);
    step(net.out, gradient_out, out_moments, t, rate, options.direct_decay, no_out);
  }
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
