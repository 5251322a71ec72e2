// A gated recurrent net that reads a document in both directions and scores every cut: it knows what stood before and
// what follows (a heading "Comments", then names, dates and running text), where sums over a side do not.
// Source: Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder".
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tail/features.hpp"

namespace twicetold::tail {

// Weights stand input by input: those of one input to all units are contiguous.
struct Gru {
  // A paragraph's own row and that of the cut before it. What the other nets say isn't in it: their errors would be
  // this one's.
  static constexpr std::size_t kInputs = kRoleColumns + kOwnColumns;
  static constexpr std::size_t kInner = 40, kState = 24, kGates = 3 * kState, kJoint = kInner + 2 * kState;
  static constexpr float kClip = 4;

  std::vector<float> mean, scale;  // kInputs; scale = 1 / deviation
  std::vector<float> w1, b1;       // e = tanh(x w1 + b1), x standardised and clipped
  struct Direction {
    std::vector<float> input, state, bias;  // kInner x kGates, kState x kGates: reset, update, candidate
  } forward, backward;
  std::vector<float> joint, joint_bias;  // kJoint x kInner: e, the state before the cut, the state behind it
  std::vector<float> last, skip, bias;   // kInner, kInputs, 1: y = last tanh(joint) + skip x + bias

  Gru();  // all zero
  template <class Take>
  void visit(Take&& take) {  // every array, in file order
    for (auto* v : {&mean, &scale, &w1, &b1, &forward.input, &forward.state, &forward.bias, &backward.input,
                    &backward.state, &backward.bias, &joint, &joint_bias, &last, &skip, &bias})
      take(std::span<float>(*v));
  }

  // A row of inputs (kInputs) for a paragraph, of the kRoleColumns of its own and the kCutColumns of the cut before it
  // (null: the first paragraph); all of it is written.
  static void fill_row(const float* role, const float* cut, float* inputs);
  // rows: n x kInputs; y[i] becomes the score of the cut before paragraph i, y[0] is 0. The same bits on
  // every machine, by its widest vectors or not. Cost: 23,000 multiplications a paragraph.
  void score(const float* rows, std::size_t n, float* y, bool widest = true) const;
};

}  // namespace twicetold::tail
