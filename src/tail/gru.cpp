// Every sum is taken input by input, a lane a unit, so that the width of vectors changes no bit.
#include "tail/gru.hpp"

#include <algorithm>
#include <cstring>

#include "base/clones.hpp"
#include "tail/lanes.hpp"

namespace twicetold::tail {
namespace {

// to = from + x w for `units` units of some rows, as many of them in a Lanes as it holds, the last eight by themselves:
// the sums of several rows don't wait for each other, and share the weights. Rows are `apart` floats apart.
template <class Lanes, std::size_t units, std::size_t rows>
inline __attribute__((always_inline)) void add_products(const float* from, std::size_t from_apart, const float* x,
                                                        std::size_t x_apart, std::size_t inputs, const float* w,
                                                        float* to, std::size_t to_apart) {
  constexpr std::size_t lanes = sizeof(Lanes) / sizeof(float), wide = units / lanes, rest = units % lanes / 8;
  static_assert(wide * lanes + rest * 8 == units && rest <= 1);
  Lanes sum[rows][wide];
  Eight more[rows];
  for (std::size_t r = 0; r < rows; ++r) {
    std::memcpy(sum[r], from + r * from_apart, sizeof sum[r]);
    if constexpr (rest > 0) std::memcpy(&more[r], from + r * from_apart + wide * lanes, sizeof more[r]);
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    const float* const row = w + i * units;
    for (std::size_t k = 0; k < wide; ++k) {
      Lanes weights;
      std::memcpy(&weights, row + k * lanes, sizeof weights);
      for (std::size_t r = 0; r < rows; ++r) sum[r][k] += weights * x[r * x_apart + i];
    }
    if constexpr (rest > 0) {
      Eight weights;
      std::memcpy(&weights, row + wide * lanes, sizeof weights);
      for (std::size_t r = 0; r < rows; ++r) more[r] += weights * x[r * x_apart + i];
    }
  }
  for (std::size_t r = 0; r < rows; ++r) {
    std::memcpy(to + r * to_apart, sum[r], sizeof sum[r]);
    if constexpr (rest > 0) std::memcpy(to + r * to_apart + wide * lanes, &more[r], sizeof more[r]);
  }
}

// Of n rows.
template <class Lanes, std::size_t units>
inline __attribute__((always_inline)) void add_all(std::size_t n, const float* from, std::size_t from_apart,
                                                   const float* x, std::size_t x_apart, std::size_t inputs,
                                                   const float* w, float* to, std::size_t to_apart) {
  constexpr std::size_t rows = sizeof(Lanes) > sizeof(Eight) ? 4 : 2;  // their sums stay in registers
  std::size_t i = 0;
  for (; i + rows <= n; i += rows)
    add_products<Lanes, units, rows>(from + i * from_apart, from_apart, x + i * x_apart, x_apart, inputs, w,
                                     to + i * to_apart, to_apart);
  for (; i < n; ++i)
    add_products<Lanes, units, 1>(from + i * from_apart, from_apart, x + i * x_apart, x_apart, inputs, w,
                                  to + i * to_apart, to_apart);
}

template <std::size_t units>
inline __attribute__((always_inline)) void squash_all(float* v) {
  for (std::size_t k = 0; k < units; k += 8) squash_eight(v + k);
}

// One step: `gates` is what the paragraph says, `h` the state, changed.
template <class Lanes>
inline __attribute__((always_inline)) void turn(const Gru::Direction& d, const float* gates, float* h) {
  constexpr std::size_t n = Gru::kState;
  alignas(64) float from[Gru::kGates] = {}, state[Gru::kGates], open[2 * n], fresh[n];
  add_products<Lanes, Gru::kGates, 1>(from, 0, h, 0, n, d.state.data(), state, 0);
  for (std::size_t k = 0; k < 2 * n; ++k) open[k] = (gates[k] + state[k]) / 2;
  squash_all<2 * n>(open);  // a logistic is half of one and half a tanh of half
  for (std::size_t k = 0; k < n; ++k) {
    const float reset = 0.5F + 0.5F * open[k];
    fresh[k] = gates[2 * n + k] + reset * state[2 * n + k];
  }
  squash_all<n>(fresh);
  for (std::size_t k = 0; k < n; ++k) {
    const float keep = 0.5F + 0.5F * open[n + k];
    h[k] = (1 - keep) * fresh[k] + keep * h[k];
  }
}

// All that is between the inputs and the scores. The room is kept.
struct Between {
  std::vector<float> x, inner, down, up, states, joint;  // down, up: gates
  void start(std::size_t n) {
    x.resize(n * Gru::kInputs);
    for (auto* v : {&inner, &joint}) v->resize(n * Gru::kInner);
    for (auto* v : {&down, &up}) v->resize(n * Gru::kGates);
    states.resize(n * 2 * Gru::kState);
  }
};

template <class Lanes>
inline __attribute__((always_inline)) void score_rows(const Gru& net, const float* rows, std::size_t n,
                                                      Between& between, float* y) {
  constexpr std::size_t inputs = Gru::kInputs, kInner = Gru::kInner, kState = Gru::kState, kGates = Gru::kGates;
  float *const inner = between.inner.data(), *const states = between.states.data(), *const joint = between.joint.data(),
               *const down = between.down.data(), *const up = between.up.data();
  float* const x = between.x.data();
  for (std::size_t i = 0; i < n; ++i)
    standardise_row(rows + i * inputs, net.mean.data(), net.scale.data(), inputs, Gru::kClip, x + i * inputs);
  add_all<Lanes, kInner>(n, net.b1.data(), 0, x, inputs, inputs, net.w1.data(), inner, kInner);
  for (std::size_t i = 0; i < n; ++i) squash_all<kInner>(inner + i * kInner);
  add_all<Lanes, kGates>(n, net.forward.bias.data(), 0, inner, kInner, kInner, net.forward.input.data(), down, kGates);
  add_all<Lanes, kGates>(n, net.backward.bias.data(), 0, inner, kInner, kInner, net.backward.input.data(), up, kGates);
  // states: before paragraph i going down, from paragraph i on coming up. Both ways at once: a step waits for the one
  // before, not for those of the other way.
  alignas(64) float above[kState] = {}, below[kState] = {};
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = n - 1 - i;
    std::copy_n(above, kState, states + i * 2 * kState);
    turn<Lanes>(net.forward, down + i * kGates, above);
    turn<Lanes>(net.backward, up + k * kGates, below);
    std::copy_n(below, kState, states + k * 2 * kState + kState);
  }
  add_all<Lanes, kInner>(n, net.joint_bias.data(), 0, inner, kInner, kInner, net.joint.data(), joint, kInner);
  add_all<Lanes, kInner>(n, joint, kInner, states, 2 * kState, 2 * kState, net.joint.data() + kInner * kInner, joint,
                         kInner);
  for (std::size_t i = 1; i < n; ++i) {
    squash_all<kInner>(joint + i * kInner);
    float last = 0, skip = 0;
    dots<1>(net.last.data(), joint + i * kInner, kInner, &last);
    dots<1>(net.skip.data(), x + i * inputs, inputs, &skip);
    y[i] = net.bias[0] + last + skip;
  }
}

TWICETOLD_FLOAT_CLONES void score_any(const Gru& net, const float* rows, std::size_t n, Between& between, float* y) {
  score_rows<Eight>(net, rows, n, between, y);
}
#ifdef TWICETOLD_WIDE
TWICETOLD_WIDE void score_wide(const Gru& net, const float* rows, std::size_t n, Between& between, float* y) {
  score_rows<Sixteen>(net, rows, n, between, y);
}
const bool has_wide = TWICETOLD_HAS_WIDE;
#endif

}  // namespace

Gru::Gru() {
  mean.assign(kInputs, 0);
  scale.assign(kInputs, 1);
  w1.assign(kInputs * kInner, 0);
  b1.assign(kInner, 0);
  for (Direction* d : {&forward, &backward}) {
    d->input.assign(kInner * kGates, 0);
    d->state.assign(kState * kGates, 0);
    d->bias.assign(kGates, 0);
  }
  joint.assign(kJoint * kInner, 0);
  joint_bias.assign(kInner, 0);
  last.assign(kInner, 0);
  skip.assign(kInputs, 0);
  bias.assign(1, 0);
}

void Gru::fill_row(const float* role, const float* cut, float* inputs) {
  inputs = std::copy_n(role, kRoleColumns, inputs);
  if (cut != nullptr)
    std::copy_n(cut, kOwnColumns, inputs);
  else
    std::fill_n(inputs, kOwnColumns, 0.0F);
}

void Gru::score(const float* rows, std::size_t n, float* y, [[maybe_unused]] bool widest) const {
  if (n == 0) return;
  y[0] = 0;
  thread_local Between between;
  between.start(n);
#ifdef TWICETOLD_WIDE
  if (widest && has_wide) return score_wide(*this, rows, n, between, y);
#endif
  score_any(*this, rows, n, between, y);
}

}  // namespace twicetold::tail
