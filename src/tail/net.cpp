// Plain loops over contiguous floats: the compiler turns them into vector code on any machine.
#include "tail/net.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/clones.hpp"
#include "tail/lanes.hpp"

namespace twicetold::tail {
namespace {

// As many units as Lanes has lanes against one row: a lane a unit, a sum for every eighth input, added up in the order
// of dots(). Weights of one input are `stride` apart from those of the next.
template <class Lanes, std::size_t stride>
inline __attribute__((always_inline)) void units(const float* w, const float* z, std::size_t n, const float* b1,
                                                 float* v) {
  Lanes s[8] = {};
  for (std::size_t i = 0; i < n; i += 8) {
    for (std::size_t k = 0; k < 8; ++k) {
      Lanes row;
      std::memcpy(&row, w + (i + k) * stride, sizeof row);
      s[k] += row * z[i + k];
    }
  }
  Lanes sum;
  std::memcpy(&sum, b1, sizeof sum);
  sum += ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  std::memcpy(v, &sum, sizeof sum);
}

constexpr std::size_t padded(std::size_t n) { return (n + 7) / 8 * 8; }

// Weights are read from `packed`, where they stand in the order they are needed and padded with zeros: no row has
// a remainder, and nothing is added up across lanes but the outputs. Rows in blocks that stay in the nearest cache.
template <bool wider>
inline __attribute__((always_inline)) void score_packed(const Net& net, const float* x, std::size_t stride,
                                                        std::size_t rows, float* y) {
  constexpr std::size_t block = 16;
  alignas(64) float z[block][kMostInputs];
  alignas(64) float v[block][kMostHidden];
  const std::size_t wide = padded(net.inputs), deep = padded(net.hidden), paired = deep / 16 * 16;
  const float* const all = net.packed.front().weights;
  const float* const straight = all + wide * deep;
  const float* const last = straight + wide * net.outputs;
  const float* const first = last + deep * net.outputs;
  const float *const mean = net.mean.data(), *const scale = net.scale.data();
  for (auto& row : z) std::fill(row + wide - 8, row + wide, 0.0F);
  for (std::size_t from = 0; from < rows; from += block) {
    const std::size_t size = rows - from < block ? rows - from : block;
    for (std::size_t r = 0; r < size; ++r) {
      const float* const row = x + (from + r) * stride;
      standardise_row(row, mean, scale, net.inputs, Net::kClip, z[r]);
    }
    for (std::size_t h = 0; h < paired; h += 16) {
      const float* const w = all + h * wide;
      for (std::size_t r = 0; r < size; ++r) {
        if constexpr (wider) {
          units<Sixteen, 16>(w, z[r], wide, first + h, v[r] + h);
        } else {
          units<Eight, 16>(w, z[r], wide, first + h, v[r] + h);
          units<Eight, 16>(w + 8, z[r], wide, first + h + 8, v[r] + h + 8);
        }
      }
    }
    for (std::size_t r = 0; r < size && paired < deep; ++r)
      units<Eight, 8>(all + paired * wide, z[r], wide, first + paired, v[r] + paired);
    for (std::size_t r = 0; r < size; ++r) {
      for (std::size_t k = 0; k < deep; k += 8) squash_eight(v[r] + k);
      float* const to = y + (from + r) * net.outputs;
      for (std::size_t o = 0; o < net.outputs; ++o) {
        to[o] = net.bias[o];
        dots<1>(straight + o * wide, z[r], wide, to + o);
        dots<1>(last + o * deep, v[r], deep, to + o);
      }
    }
  }
}

TWICETOLD_FLOAT_CLONES void score_any(const Net& net, const float* x, std::size_t stride, std::size_t rows, float* y) {
  score_packed<false>(net, x, stride, rows, y);
}
#ifdef TWICETOLD_WIDE
TWICETOLD_WIDE void score_wide(const Net& net, const float* x, std::size_t stride, std::size_t rows, float* y) {
  score_packed<true>(net, x, stride, rows, y);
}
const bool has_wide = TWICETOLD_HAS_WIDE;
#endif

}  // namespace

TWICETOLD_FLOAT_CLONES void Net::standardise(const float* x, float* z) const {
  standardise_row(x, mean.data(), scale.data(), inputs, kClip, z);
}

TWICETOLD_FLOAT_CLONES void Net::apply(const float* z, float* y) const {
  for (std::size_t o = 0; o < outputs; ++o) {
    y[o] = bias[o];
    dots<1>(skip.data() + o * inputs, z, inputs, y + o);
  }
  float v[kMostHidden];
  for (std::size_t h = 0; h < hidden; ++h) v[h] = b1[h];
  std::size_t h = 0;
  for (; h + 8 <= hidden; h += 8) dots<8>(w1.data() + h * inputs, z, inputs, v + h);
  for (; h < hidden; ++h) dots<1>(w1.data() + h * inputs, z, inputs, v + h);
  for (h = 0; h < hidden; ++h) v[h] = squash(v[h]);
  for (std::size_t o = 0; o < outputs; ++o) dots<1>(w2.data() + o * hidden, v, hidden, y + o);
}

void Net::score(const float* x, std::size_t stride, std::size_t rows, float* y, [[maybe_unused]] bool widest) const {
  if (packed.empty()) {  // as fitted: nothing made ready
    std::vector<float> z(inputs);
    for (std::size_t r = 0; r < rows; ++r) {
      standardise(x + r * stride, z.data());
      apply(z.data(), y + r * outputs);
    }
    return;
  }
#ifdef TWICETOLD_WIDE
  if (widest && has_wide) return score_wide(*this, x, stride, rows, y);
#endif
  score_any(*this, x, stride, rows, y);
}

void Net::pack() {
  const std::size_t wide = padded(inputs), deep = padded(hidden);
  constexpr std::size_t row = sizeof(Packed) / sizeof(float);
  packed.assign((wide * deep + outputs * (wide + deep) + deep + row - 1) / row, Packed{});
  float* const all = packed.front().weights;
  for (std::size_t h = 0; h < hidden; ++h) {  // sixteen units side by side, eight at the end
    const std::size_t lanes = h / 16 * 16 + 16 <= deep ? 16 : 8, block = h / lanes * lanes;
    for (std::size_t i = 0; i < inputs; ++i) all[block * wide + i * lanes + h % lanes] = w1[h * inputs + i];
  }
  float* to = all + wide * deep;
  for (std::size_t o = 0; o < outputs; ++o, to += wide) std::copy_n(skip.data() + o * inputs, inputs, to);
  for (std::size_t o = 0; o < outputs; ++o, to += deep) std::copy_n(w2.data() + o * hidden, hidden, to);
  std::copy_n(b1.data(), hidden, to);
}

namespace {

constexpr std::int32_t kWeights[] = {
#include "tail/weights.inc"
};

constexpr float kUnit = 1e6F, kSteps = 32767;

template <class Do>
void visit(Model& m, Do&& take) {  // every array of the model, in file order
  const auto net = [&](Net& n) {
    for (auto* v : {&n.mean, &n.scale, &n.w1, &n.b1, &n.w2, &n.skip, &n.bias}) take(std::span<float>(*v));
  };
  for (Net& n : m.role) net(n);
  for (Net& n : m.cut) net(n);
  for (Gru& n : m.gru) n.visit(take);
  net(m.corpus);
  for (auto& row : m.threshold) take(std::span<float>(row));
  take(std::span<float>(m.slope));
  take(std::span<float>(m.offset));
  net(m.gate);
  take(std::span<float>(m.gate_threshold));
}

}  // namespace

void size_net(Net& n, std::size_t inputs, std::size_t hidden, std::size_t outputs) {
  n.inputs = inputs;
  n.hidden = hidden;
  n.outputs = outputs;
  n.mean.assign(inputs, 0);
  n.scale.assign(inputs, 1);
  n.w1.assign(hidden * inputs, 0);
  n.b1.assign(hidden, 0);
  n.w2.assign(outputs * hidden, 0);
  n.skip.assign(outputs * inputs, 0);
  n.bias.assign(outputs, 0);
}

Model sized_model() {
  Model m{};
  m.role.resize(kRoleNets);
  m.cut.resize(kCutNets);
  for (Net& n : m.role) size_net(n, kRoleInputs, kRoleHidden, kRoleOutputs);
  for (Net& n : m.cut) size_net(n, kCutColumns, kCutHidden, 1);
  m.gru.resize(kGrus);
  size_net(m.corpus, kCorpusColumns, kCorpusHidden, 1);
  size_net(m.gate, kGateColumns, kGateHidden, 1);
  return m;
}

// Each array is its largest magnitude in millionths, then its values as 32,767ths of that.
Model read_model(std::span<const std::int32_t> packed) {
  Model m = sized_model();
  std::size_t at = 0;
  const auto next = [&] { return at < packed.size() ? static_cast<float>(packed[at++]) : 0.0F; };
  visit(m, [&](std::span<float> array) {
    const float step = next() / kUnit / kSteps;
    for (float& f : array) f = next() * step;
  });
  for (auto* nets : {&m.role, &m.cut}) {
    for (Net& n : *nets) n.pack();
  }
  m.corpus.pack();
  m.gate.pack();
  return m;
}

const Model& embedded_model() {
  static const Model model = read_model(kWeights);
  return model;
}

std::vector<std::int32_t> pack_model(Model model) {
  std::vector<std::int32_t> packed;
  visit(model, [&](std::span<float> array) {
    float top = 1e-6F;
    for (const float f : array) top = std::max(top, std::abs(f));
    packed.push_back(static_cast<std::int32_t>(std::lround(top * kUnit)));
    for (const float f : array) packed.push_back(static_cast<std::int32_t>(std::lround(f / top * kSteps)));
  });
  return packed;
}

}  // namespace twicetold::tail
