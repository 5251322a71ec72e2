// Back-propagation through time for a Gru: AdamW, units and columns left out.
// Rows of a batch stand time by time: row t * batch + b is paragraph t of document b.
#pragma once

#include <array>

#include "nets.hpp"
#include "tail/gru.hpp"

namespace tail_fit {

using twicetold::tail::Gru;

inline Matrix gru_rows(const Example& e) {
  using namespace twicetold::tail;
  Matrix m(e.n, static_cast<Eigen::Index>(Gru::kInputs));
  for (int i = 0; i < e.n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    Gru::fill_row(e.roles.data() + k * kRoleInputs + kRoleColumns,
                  i > 0 ? e.cuts.data() + (k - 1) * kCutColumns : nullptr, m.row(i).data());
  }
  return m;
}

class GruTrainer {
 public:
  explicit GruTrainer(std::uint64_t seed) : random_(seed) {
    w1 = drawn(kInputs, kInner, .7F / std::sqrt(static_cast<float>(kInputs)));
    b1 = Matrix::Zero(1, kInner);
    for (Half& d : half) {
      d.input = drawn(kInner, kGates, 1 / std::sqrt(static_cast<float>(kInner)));
      d.state = drawn(kState, kGates, 1 / std::sqrt(static_cast<float>(kState)));
      d.bias = Matrix::Zero(1, kGates);
    }
    joint = drawn(kJoint, kInner, 1 / std::sqrt(static_cast<float>(kJoint)));
    joint_bias = Matrix::Zero(1, kInner);
    last = drawn(kInner, 1, .1F);
    skip = Matrix::Zero(kInputs, 1);
    bias = Matrix::Constant(1, 1, -4);
    labels = drawn(kJoint, 2, .1F);
    labels_bias = Matrix::Zero(1, 2);
    for (const Matrix* p : parameters()) {
      first_.push_back(Matrix::Zero(p->rows(), p->cols()));
      second_.push_back(first_.back());
      gradient_.push_back(first_.back());
    }
  }

  Random& random() { return random_; }

  // One step over `documents`, all of at most `longest` paragraphs.
  void learn(const std::vector<const Example*>& documents, const Scale& scale, float rate) {
    batch_ = static_cast<Eigen::Index>(documents.size());
    longest_ = 0;
    for (const Example* e : documents) longest_ = std::max<Eigen::Index>(longest_, e->n);
    load(documents, scale);
    forward();
    backward(documents);
    adam(rate);
  }

  Gru store(const Scale& scale) const {
    Gru g;
    const auto copy = [](const auto& from, std::vector<float>& to) {
      to.assign(from.data(), from.data() + from.size());
    };
    copy(scale.mean, g.mean), copy(scale.scale, g.scale);
    copy(w1, g.w1), copy(b1, g.b1);
    Gru::Direction* to[2] = {&g.forward, &g.backward};
    for (std::size_t d = 0; d < 2; ++d)
      copy(half[d].input, to[d]->input), copy(half[d].state, to[d]->state), copy(half[d].bias, to[d]->bias);
    copy(joint, g.joint), copy(joint_bias, g.joint_bias);
    copy(last, g.last), copy(skip, g.skip), copy(bias, g.bias);
    return g;
  }

 private:
  using Index = Eigen::Index;
  static constexpr Index kInputs = Gru::kInputs, kInner = Gru::kInner, kState = Gru::kState, kGates = Gru::kGates,
                         kJoint = Gru::kJoint;
  static constexpr float kUnitsOut = .35F, kColumnsOut = .17F, kDecay = .05F, kLabels = .9F, kMostGradient = 20;

  struct Half {
    Matrix input, state, bias;                   // parameters
    Matrix said, h, before, reset, keep, fresh;  // rows x kGates, then rows x kState
    Matrix from_state, back_said, back_state;    // rows x kGates
  };

  Matrix drawn(Index rows, Index columns, float spread) {
    Matrix m(rows, columns);
    for (Index i = 0; i < m.size(); ++i) m.data()[i] = spread * static_cast<float>(random_.normal());
    return m;
  }
  std::vector<Matrix*> parameters() {
    return {&w1,           &b1,    &half[0].input, &half[0].state, &half[0].bias, &half[1].input, &half[1].state,
            &half[1].bias, &joint, &joint_bias,    &last,          &skip,         &bias,          &labels,
            &labels_bias};
  }
  Index rows() const { return longest_ * batch_; }
  // The same units are left out in all paragraphs of a document.
  Matrix left_out(Index units) {
    Matrix keep(rows(), units);
    for (Index i = 0; i < batch_ * units; ++i)
      keep.data()[i] = random_.chance(static_cast<double>(kUnitsOut)) ? 0 : 1 / (1 - kUnitsOut);
    for (Index t = 1; t < longest_; ++t) std::copy_n(keep.data(), batch_ * units, keep.data() + t * batch_ * units);
    return keep;
  }

  void load(const std::vector<const Example*>& documents, const Scale& scale) {
    x_.setZero(rows(), kInputs);
    inside_.setZero(rows(), 1);
    for (Index b = 0; b < batch_; ++b) {
      const Example& e = *documents[static_cast<std::size_t>(b)];
      const Matrix z = ((gru_rows(e).rowwise() - scale.mean).array().rowwise() * scale.scale.array())
                           .cwiseMax(-Gru::kClip)
                           .cwiseMin(Gru::kClip);
      for (Index t = 0; t < e.n; ++t) {
        x_.row(t * batch_ + b) = z.row(t);
        inside_(t * batch_ + b, 0) = 1;
      }
    }
    for (Index k = 0; k < kInputs; ++k)
      if (random_.chance(static_cast<double>(kColumnsOut))) x_.col(k).setZero();
  }

  void forward() {
    inner_ = ((x_ * w1).rowwise() + b1.row(0)).array().tanh();
    keep_inner_ = left_out(kInner);
    e_ = inner_.array() * keep_inner_.array();
    for (const bool up : {false, true}) run(half[up], up);
    both_.resize(rows(), kJoint);
    both_ << e_, half[0].before, half[1].h;
    keep_joint_ = left_out(kJoint);
    both_ = both_.array() * keep_joint_.array();
    joined_ = ((both_ * joint).rowwise() + joint_bias.row(0)).array().tanh();
    y_ = joined_ * last + x_ * skip;
    y_.array() += bias(0, 0);
    seen_.resize(rows(), kJoint);
    seen_ << e_, half[0].h, half[1].h;
    said_labels_ = (seen_ * labels).rowwise() + labels_bias.row(0);
  }

  void run(Half& d, bool up) {
    d.said = (e_ * d.input).rowwise() + d.bias.row(0);
    for (Matrix* m : {&d.h, &d.before, &d.reset, &d.keep, &d.fresh}) m->resize(rows(), kState);
    d.from_state.resize(rows(), kGates);
    Matrix h = Matrix::Zero(batch_, kState);
    for (Index step = 0; step < longest_; ++step) {
      const Index at = (up ? longest_ - 1 - step : step) * batch_;
      d.before.middleRows(at, batch_) = h;
      d.from_state.middleRows(at, batch_).noalias() = h * d.state;
      const auto said = d.said.middleRows(at, batch_), state = d.from_state.middleRows(at, batch_);
      const auto logistic = [](const auto& v) { return 1 / (1 + (-v.array()).exp()); };
      d.reset.middleRows(at, batch_) = logistic(said.leftCols(kState) + state.leftCols(kState)).matrix();
      d.keep.middleRows(at, batch_) =
          logistic(said.middleCols(kState, kState) + state.middleCols(kState, kState)).matrix();
      const auto reset = d.reset.middleRows(at, batch_), keep = d.keep.middleRows(at, batch_);
      d.fresh.middleRows(at, batch_) =
          (said.rightCols(kState).array() + reset.array() * state.rightCols(kState).array()).tanh().matrix();
      const auto fresh = d.fresh.middleRows(at, batch_);
      const Matrix next = (1 - keep.array()) * fresh.array() + keep.array() * h.array();
      for (Index b = 0; b < batch_; ++b)
        if (inside_(at + b, 0) > 0) h.row(b) = next.row(b);
      d.h.middleRows(at, batch_) = h;
    }
  }

  // Gradient of -ln P(the gold cut or none), and of labels told beside it.
  void backward(const std::vector<const Example*>& documents) {
    Matrix dy = Matrix::Zero(rows(), 1), dlabels = Matrix::Zero(rows(), 2);
    for (Index b = 0; b < batch_; ++b) {
      const Example& e = *documents[static_cast<std::size_t>(b)];
      const float weight = document_weight(e) / static_cast<float>(batch_);
      float top = 0, sum = 0;
      for (Index t = 1; t < e.n; ++t) top = std::max(top, y_(t * batch_ + b, 0));
      for (Index t = 1; t < e.n; ++t) sum += dy(t * batch_ + b, 0) = std::exp(y_(t * batch_ + b, 0) - top);
      sum += std::exp(-top);
      for (Index t = 1; t < e.n; ++t) dy(t * batch_ + b, 0) *= weight / sum;
      if (e.cut > 0) dy(e.cut * batch_ + b, 0) -= weight;
      const float told = kLabels * weight / (static_cast<float>(e.n) + 10);
      for (Index t = 0; t < e.n; ++t) {
        const Index at = t * batch_ + b;
        const bool tail = e.cut >= 0 && t >= e.cut, junk = e.labels[static_cast<std::size_t>(t)] == 0;
        const float p[2] = {1 / (1 + std::exp(-said_labels_(at, 0))), 1 / (1 + std::exp(-said_labels_(at, 1)))};
        if (tail || !junk) dlabels(at, 0) = told * (p[0] - (tail ? 1.F : 0.F));
        dlabels(at, 1) = told * (p[1] - (junk ? 1.F : 0.F));
      }
    }
    std::vector<Matrix>& g = gradient_;
    g[10].noalias() = joined_.transpose() * dy;
    g[11].noalias() = x_.transpose() * dy;
    g[12](0, 0) = dy.sum();
    const Matrix djoined = (dy * last.transpose()).array() * (1 - joined_.array().square());
    g[8].noalias() = both_.transpose() * djoined;
    g[9] = djoined.colwise().sum();
    const Matrix dboth = (djoined * joint.transpose()).array() * keep_joint_.array();
    g[13].noalias() = seen_.transpose() * dlabels;
    g[14] = dlabels.colwise().sum();
    const Matrix dseen = dlabels * labels.transpose();
    Matrix de = dboth.leftCols(kInner) + dseen.leftCols(kInner);
    // The state before a paragraph is the one behind the paragraph above.
    Matrix dh = dseen.middleCols(kInner, kState);
    if (longest_ > 1) dh.topRows(rows() - batch_) += dboth.middleCols(kInner, kState).bottomRows(rows() - batch_);
    return_to(half[0], false, dh, de, 2);
    dh = dseen.rightCols(kState) + dboth.rightCols(kState);
    return_to(half[1], true, dh, de, 5);
    const Matrix dinner = de.array() * keep_inner_.array() * (1 - inner_.array().square());
    g[0].noalias() = x_.transpose() * dinner;
    g[1] = dinner.colwise().sum();
  }

  void return_to(Half& d, bool up, const Matrix& dh, Matrix& de, std::size_t at_gradient) {
    d.back_said.setZero(rows(), kGates);
    d.back_state.setZero(rows(), kGates);
    Matrix carried = Matrix::Zero(batch_, kState);
    for (Index step = longest_; step-- > 0;) {
      const Index at = (up ? longest_ - 1 - step : step) * batch_;
      const Matrix all = carried + dh.middleRows(at, batch_);
      for (Index b = 0; b < batch_; ++b) {
        if (inside_(at + b, 0) == 0) continue;
        for (Index k = 0; k < kState; ++k) {
          const float g = all(b, k), keep = d.keep(at + b, k), fresh = d.fresh(at + b, k), reset = d.reset(at + b, k);
          const float dfresh = g * (1 - keep) * (1 - fresh * fresh);
          const float dkeep = g * (d.before(at + b, k) - fresh) * keep * (1 - keep);
          const float dreset = dfresh * d.from_state(at + b, 2 * kState + k) * reset * (1 - reset);
          d.back_said(at + b, k) = d.back_state(at + b, k) = dreset;
          d.back_said(at + b, kState + k) = d.back_state(at + b, kState + k) = dkeep;
          d.back_said(at + b, 2 * kState + k) = dfresh;
          d.back_state(at + b, 2 * kState + k) = dfresh * reset;
        }
      }
      const Matrix through = d.back_state.middleRows(at, batch_) * d.state.transpose();
      for (Index b = 0; b < batch_; ++b) {
        if (inside_(at + b, 0) == 0)
          carried.row(b) = all.row(b);
        else
          carried.row(b) = through.row(b).array() + all.row(b).array() * d.keep.row(at + b).array();
      }
    }
    gradient_[at_gradient].noalias() = e_.transpose() * d.back_said;
    gradient_[at_gradient + 1].noalias() = d.before.transpose() * d.back_state;
    gradient_[at_gradient + 2] = d.back_said.colwise().sum();
    de.noalias() += d.back_said * d.input.transpose();
  }

  void adam(float rate) {
    ++steps_;
    float norm = 0;
    for (const Matrix& g : gradient_) norm += g.squaredNorm();
    const float shrink = std::min(1.F, kMostGradient / std::sqrt(norm + 1e-12F));
    const float c1 = 1 - std::pow(.9F, static_cast<float>(steps_)),
                c2 = 1 - std::pow(.999F, static_cast<float>(steps_));
    const std::vector<Matrix*> all = parameters();
    for (std::size_t k = 0; k < all.size(); ++k) {
      const auto g = gradient_[k].array() * shrink;
      first_[k].array() = .9F * first_[k].array() + .1F * g;
      second_[k].array() = .999F * second_[k].array() + .001F * g.square();
      all[k]->array() -=
          rate * ((first_[k].array() / c1) / ((second_[k].array() / c2).sqrt() + 1e-8F) + kDecay * all[k]->array());
    }
  }

  Random random_;
  Matrix w1, b1;
  std::array<Half, 2> half;  // down, up
  Matrix joint, joint_bias, last, skip, bias, labels, labels_bias;
  std::vector<Matrix> first_, second_, gradient_;
  int steps_ = 0;
  Index batch_ = 0, longest_ = 0;
  Matrix x_, inside_, inner_, keep_inner_, e_, both_, keep_joint_, joined_, y_, seen_, said_labels_;
};

}  // namespace tail_fit
