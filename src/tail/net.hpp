// The small nets of the tail model: standardise, clip, one hidden layer, a straight path beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tail/features.hpp"
#include "tail/gate.hpp"
#include "tail/gru.hpp"

namespace twicetold::tail {

// y = W2 tanh(W1 x + b1) + S x + b, x standardised and clipped to +-6. Rows of W1 and S are contiguous.
struct Net {
  std::size_t inputs = 0, hidden = 0, outputs = 0;
  std::vector<float> mean, scale;  // inputs; scale = 1 / deviation
  std::vector<float> w1, b1, w2, skip, bias;
  struct alignas(64) Packed {
    float weights[16];
  };
  std::vector<Packed> packed;  // the same weights as score() reads them; empty: not made ready

  static constexpr float kClip = 6;
  void standardise(const float* x, float* z) const;  // z: inputs
  void apply(const float* z, float* y) const;        // z standardised; y: outputs
  // Both for many rows, `stride` floats apart; y: rows x outputs. The same numbers, several times as fast once
  // pack() was called; call it again when a weight has changed.
  void pack();
  // The widest vectors of the machine or not: that changes no bit.
  void score(const float* x, std::size_t stride, std::size_t rows, float* y, bool widest = true) const;
};

struct Model {
  std::vector<Net> role;      // kRoleInputs -> kRoleOutputs, averaged
  std::vector<Net> cut;       // kCutColumns -> 1, averaged
  std::vector<Gru> gru;       // scores of cuts, averaged
  Net corpus;                 // kCorpusColumns -> 1: the cut score and what the collection says, linear
  float threshold[2][3];      // [has corpus][strictness]: least log-odds
  Net gate;                   // kGateColumns -> 1, a score for every cut from lines and words alone
  float gate_threshold[3];    // by strictness: below it there is surely no tail
  float slope[2], offset[2];  // probability = logistic(slope * log-odds + offset)
};

inline constexpr std::size_t kRoleNets = 3, kRoleHidden = 24, kCutNets = 3, kCutHidden = 40, kGrus = 3,
                             kCorpusHidden = 8, kGateHidden = 32, kMostHidden = 64, kMostInputs = 256;
static_assert(kCutColumns <= kMostInputs && kRoleInputs <= kMostInputs);

const Model& embedded_model();  // from weights.inc, read once
Model sized_model();            // all zero
void size_net(Net& net, std::size_t inputs, std::size_t hidden, std::size_t outputs);
Model read_model(std::span<const std::int32_t> packed);
std::vector<std::int32_t> pack_model(Model model);  // what read_model reads

}  // namespace twicetold::tail
