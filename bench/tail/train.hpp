// Adam on the small nets. Eigen for the products, everything else by hand; one thread a net.
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "data.hpp"
#include "tail/net.hpp"

namespace tail_fit {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::Matrix<float, 1, Eigen::Dynamic>;

class Trainer {
 public:
  Trainer(Eigen::Index inputs, Eigen::Index hidden, Eigen::Index outputs, float bias, std::uint64_t seed)
      : random_(seed) {
    const float spread = .7F / std::sqrt(static_cast<float>(inputs));
    w1 = Matrix(hidden, inputs);
    for (Eigen::Index i = 0; i < w1.size(); ++i) w1.data()[i] = spread * static_cast<float>(random_.normal());
    b1 = Row::Zero(hidden);
    w2 = Matrix(outputs, hidden);
    for (Eigen::Index i = 0; i < w2.size(); ++i) w2.data()[i] = .1F * static_cast<float>(random_.normal());
    skip = Matrix::Zero(outputs, inputs);
    b = Row::Constant(outputs, bias);
    for (Eigen::Index size : {w1.size(), b1.size(), w2.size(), skip.size(), b.size()}) {
      first_.push_back(Row::Zero(size));
      second_.push_back(Row::Zero(size));
    }
  }

  // Scores of standardised rows; `drop` units are left out when learning.
  const Matrix& forward(const Matrix& z, float drop) {
    keep_ = Row::Ones(w1.rows());
    if (drop > 0) {
      for (Eigen::Index i = 0; i < keep_.size(); ++i) keep_(i) = random_.chance(drop) ? 0 : 1 / (1 - drop);
    }
    hidden_ = ((z * w1.transpose()).rowwise() + b1).array().tanh().matrix();
    y_ = ((hidden_.array().rowwise() * keep_.array()).matrix() * w2.transpose() + z * skip.transpose()).rowwise() + b;
    return y_;
  }

  void step(const Matrix& z, const Matrix& dy, float rate, float decay) {
    ++steps_;
    const Matrix kept = hidden_.array().rowwise() * keep_.array();
    Matrix dh = (dy * w2);
    dh = (dh.array().rowwise() * keep_.array()) * (1 - hidden_.array().square());
    const Matrix g1 = dh.transpose() * z + decay * w1;
    const Row gb1 = dh.colwise().sum();
    const Matrix g2 = dy.transpose() * kept + decay * w2;
    const Matrix gs = dy.transpose() * z + decay * skip;
    const Row gb = dy.colwise().sum();
    adam(0, w1.data(), g1.data(), rate);
    adam(1, b1.data(), gb1.data(), rate);
    adam(2, w2.data(), g2.data(), rate);
    adam(3, skip.data(), gs.data(), rate);
    adam(4, b.data(), gb.data(), rate);
  }

  void store(twicetold::tail::Net& net, const Row& mean, const Row& scale) const {
    const auto copy = [](const auto& from, std::vector<float>& to) {
      to.assign(from.data(), from.data() + from.size());
    };
    net.inputs = static_cast<std::size_t>(w1.cols());
    net.hidden = static_cast<std::size_t>(w1.rows());
    net.outputs = static_cast<std::size_t>(b.size());
    copy(mean, net.mean);
    copy(scale, net.scale);
    copy(w1, net.w1);
    copy(b1, net.b1);
    copy(w2, net.w2);
    copy(skip, net.skip);
    copy(b, net.bias);
  }

  Matrix w1, w2, skip;
  Row b1, b;
  Random& random() { return random_; }

 private:
  void adam(std::size_t k, float* p, const float* g, float rate) {
    const float c1 = 1 - std::pow(.9F, static_cast<float>(steps_)),
                c2 = 1 - std::pow(.999F, static_cast<float>(steps_));
    Row &m = first_[k], &v = second_[k];
    for (Eigen::Index i = 0; i < m.size(); ++i) {
      m(i) = .9F * m(i) + .1F * g[i];
      v(i) = .999F * v(i) + .001F * g[i] * g[i];
      p[i] -= rate * (m(i) / c1) / (std::sqrt(v(i) / c2) + 1e-8F);
    }
  }

  Random random_;
  Matrix hidden_, y_;
  Row keep_;
  std::vector<Row> first_, second_;
  int steps_ = 0;
};

}  // namespace tail_fit
