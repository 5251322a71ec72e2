// The recurrent net against its definition, in doubles and with the library's tanh.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "random.hpp"
#include "tail/gru.hpp"
#include "tail/net.hpp"

using namespace twicetold::tail;

namespace {

using Vector = std::vector<double>;

// x w + b, w input by input.
Vector affine(const Vector& x, const std::vector<float>& w, const std::vector<float>& b, std::size_t from = 0) {
  Vector y(b.begin(), b.end());
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t u = 0; u < y.size(); ++u) y[u] += x[i] * static_cast<double>(w[(from + i) * y.size() + u]);
  return y;
}

Vector step(const Gru::Direction& d, const Vector& e, const Vector& h) {
  const std::vector<float> none(Gru::kGates, 0);
  const Vector said = affine(e, d.input, d.bias), state = affine(h, d.state, none);
  const auto logistic = [](double v) { return 1 / (1 + std::exp(-v)); };
  Vector next(h);
  for (std::size_t k = 0; k < h.size(); ++k) {
    const double reset = logistic(said[k] + state[k]);
    const double keep = logistic(said[Gru::kState + k] + state[Gru::kState + k]);
    const double fresh = std::tanh(said[2 * Gru::kState + k] + reset * state[2 * Gru::kState + k]);
    next[k] = (1 - keep) * fresh + keep * h[k];
  }
  return next;
}

Vector slow(const Gru& net, const std::vector<float>& rows, std::size_t n) {
  std::vector<Vector> x(n), e(n), down(n + 1, Vector(Gru::kState)), up(n + 1, Vector(Gru::kState));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < Gru::kInputs; ++k) {
      const double z = (static_cast<double>(rows[i * Gru::kInputs + k]) - static_cast<double>(net.mean[k])) *
                       static_cast<double>(net.scale[k]);
      x[i].push_back(std::fmin(std::fmax(z, -4), 4));
    }
    e[i] = affine(x[i], net.w1, net.b1);
    for (double& v : e[i]) v = std::tanh(v);
  }
  for (std::size_t i = 0; i < n; ++i) down[i + 1] = step(net.forward, e[i], down[i]);
  for (std::size_t i = n; i-- > 0;) up[i] = step(net.backward, e[i], up[i + 1]);
  Vector y(n);
  for (std::size_t c = 1; c < n; ++c) {
    Vector all(e[c]);
    all.insert(all.end(), down[c].begin(), down[c].end());
    all.insert(all.end(), up[c].begin(), up[c].end());
    const Vector joint = affine(all, net.joint, net.joint_bias);
    y[c] = static_cast<double>(net.bias[0]);
    for (std::size_t k = 0; k < joint.size(); ++k) y[c] += std::tanh(joint[k]) * static_cast<double>(net.last[k]);
    for (std::size_t k = 0; k < Gru::kInputs; ++k) y[c] += x[c][k] * static_cast<double>(net.skip[k]);
  }
  return y;
}

void compare(const Gru& net, const std::vector<float>& rows, std::size_t n) {
  const Vector wanted = slow(net, rows, n);
  std::vector<float> got(n, 7), narrow(n, 7);
  net.score(rows.data(), n, got.data());
  net.score(rows.data(), n, narrow.data(), false);
  CHECK(got == narrow);
  for (std::size_t i = 0; i < n; ++i) {
    INFO("paragraph " << i << " of " << n);
    CHECK(static_cast<double>(got[i]) == Approx(wanted[i]).margin(5e-3));
  }
}

}  // namespace

TEST_CASE("gru: scores are those of the definition, of random weights and of the fitted ones") {
  testing::Random random(5);
  const auto any = [&](double spread) {
    return static_cast<float>(std::uniform_real_distribution<double>(-spread, spread)(random));
  };
  for (const std::size_t n : {1U, 2U, 3U, 17U, 100U}) {
    Gru net;
    net.visit([&](std::span<float> array) {
      for (float& w : array) w = any(array.size() == Gru::kInputs ? 1 : 0.2);
    });
    std::vector<float> rows(n * Gru::kInputs);
    for (float& v : rows) v = any(6);
    compare(net, rows, n);
    for (const Gru& fitted : embedded_model().gru) compare(fitted, rows, n);
  }
}

TEST_CASE("gru: a cut's score depends on what stands before it and on what follows") {
  const Gru& net = embedded_model().gru.front();
  std::vector<float> rows(12 * Gru::kInputs, 0), other(rows), y(12), z(12);
  other[2 * Gru::kInputs] += 2;   // the third paragraph is wider
  other[11 * Gru::kInputs] += 2;  // the last one, too
  net.score(rows.data(), 12, y.data());
  net.score(other.data(), 12, z.data());
  CHECK(y[0] == 0);
  for (std::size_t c = 1; c < 12; ++c) CHECK(y[c] != z[c]);
}
