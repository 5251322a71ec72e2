// Every sum is taken input by input, a lane a unit, so that the width of vectors changes no bit.
#include "tail/gru.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/clones.hpp"
#include "tail/squash.hpp"

namespace twicetold::tail {
namespace {

typedef float Eight __attribute__((vector_size(32), may_alias));

// to = from + x w for `units` units.
template <std::size_t units>
inline __attribute__((always_inline)) void add_products(const float* from, const float* x, std::size_t inputs,
                                                        const float* w, float* to) {
  static_assert(units % 8 == 0);
  Eight sum[units / 8];
  std::memcpy(sum, from, sizeof sum);
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t k = 0; k < units / 8; ++k) {
      Eight row;
      std::memcpy(&row, w + i * units + 8 * k, sizeof row);
      sum[k] += row * x[i];
    }
  }
  std::memcpy(to, sum, sizeof sum);
}

template <std::size_t units>
inline __attribute__((always_inline)) void squash_all(float* v) {
  for (std::size_t k = 0; k < units; k += 8) squash_eight(v + k);
}

// One step: `gates` is what the paragraph says, `h` the state, changed.
inline __attribute__((always_inline)) void turn(const Gru::Direction& d, const float* gates, float* h) {
  constexpr std::size_t n = Gru::kState;
  alignas(32) float from[Gru::kGates] = {}, state[Gru::kGates], open[2 * n], fresh[n];
  add_products<Gru::kGates>(from, h, n, d.state.data(), state);
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

TWICETOLD_FLOAT_CLONES void score_rows(const Gru& net, float* rows, std::size_t n, float* inner, float* states,
                                       float* y) {
  constexpr std::size_t inputs = Gru::kInputs, kInner = Gru::kInner, kState = Gru::kState, kGates = Gru::kGates;
  for (std::size_t i = 0; i < n; ++i) {
    float* const x = rows + i * inputs;
    for (std::size_t k = 0; k < inputs; ++k) {
      float v = (x[k] - net.mean[k]) * net.scale[k];
      v = v < -Gru::kClip ? -Gru::kClip : v;
      x[k] = v > Gru::kClip ? Gru::kClip : v;
    }
    float* const e = inner + i * kInner;
    add_products<kInner>(net.b1.data(), x, inputs, net.w1.data(), e);
    squash_all<kInner>(e);
  }
  alignas(32) float gates[kGates], h[kState];
  // states: before paragraph i going down, from paragraph i on coming up.
  std::fill_n(h, kState, 0.0F);
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(h, kState, states + i * 2 * kState);
    add_products<kGates>(net.forward.bias.data(), inner + i * kInner, kInner, net.forward.input.data(), gates);
    turn(net.forward, gates, h);
  }
  std::fill_n(h, kState, 0.0F);
  for (std::size_t i = n; i-- > 0;) {
    add_products<kGates>(net.backward.bias.data(), inner + i * kInner, kInner, net.backward.input.data(), gates);
    turn(net.backward, gates, h);
    std::copy_n(h, kState, states + i * 2 * kState + kState);
  }
  alignas(32) float joint[kInner];
  for (std::size_t i = 1; i < n; ++i) {
    add_products<kInner>(net.joint_bias.data(), inner + i * kInner, kInner, net.joint.data(), joint);
    add_products<kInner>(joint, states + i * 2 * kState, 2 * kState, net.joint.data() + kInner * kInner, joint);
    squash_all<kInner>(joint);
    float sum = net.bias[0];
    for (std::size_t k = 0; k < kInner; ++k) sum += joint[k] * net.last[k];
    const float* const x = rows + i * inputs;
    for (std::size_t k = 0; k < inputs; ++k) sum += x[k] * net.skip[k];
    y[i] = sum;
  }
}

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

void Gru::score(float* rows, std::size_t n, float* y) const {
  if (n == 0) return;
  y[0] = 0;
  std::vector<float> inner(n * kInner), states(n * 2 * kState);
  score_rows(*this, rows, n, inner.data(), states.data(), y);
}

}  // namespace twicetold::tail
