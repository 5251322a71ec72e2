// Role nets and cut nets of one fold, and the scores they give.
#pragma once

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

#include "corpus.hpp"
#include "examples.hpp"
#include "figures.hpp"
#include "train.hpp"

namespace tail_fit {

using twicetold::tail::Model;
using twicetold::tail::Net;
using Chosen = std::vector<Example*>;

struct Scale {
  Row mean, scale;
};

template <class Documents, class Rows>
Scale scale_of(const Documents& chosen, Eigen::Index columns, Rows&& rows) {
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(columns), square = sum;
  double count = 0;
  for (const auto* e : chosen) {
    const auto m = rows(*e);
    sum += m.template cast<double>().colwise().sum();
    square += m.template cast<double>().array().square().matrix().colwise().sum();
    count += static_cast<double>(m.rows());
  }
  const Eigen::RowVectorXd mean = sum / count;
  const Eigen::RowVectorXd sd = (square / count - mean.cwiseProduct(mean)).cwiseMax(0).cwiseSqrt();
  Row scale(columns);  // a column that hardly varies says nothing
  for (Eigen::Index k = 0; k < columns; ++k) scale(k) = sd(k) < .01 ? 0.F : static_cast<float>(1 / (sd(k) + 1e-3));
  return {mean.cast<float>(), scale};
}

inline Eigen::Map<const Matrix> role_rows(const Example& e) {
  return {e.roles.data(), e.n, static_cast<Eigen::Index>(twicetold::tail::kRoleInputs)};
}
inline Eigen::Map<const Matrix> cut_rows(const Example& e) {
  return {e.cuts.data(), std::max(0, e.n - 1), static_cast<Eigen::Index>(twicetold::tail::kCutColumns)};
}
inline Matrix standardised(const Eigen::Ref<const Matrix>& x, const Scale& s) {
  return ((x.rowwise() - s.mean).array().rowwise() * s.scale.array()).cwiseMax(-Net::kClip).cwiseMin(Net::kClip);
}

inline Net fit_role(const Chosen& chosen, std::uint64_t seed, int epochs) {
  const auto columns = static_cast<Eigen::Index>(twicetold::tail::kRoleInputs);
  const Scale scale = scale_of(chosen, columns, role_rows);
  Eigen::Index total = 0;
  for (const Example* e : chosen) total += e->n;
  Matrix x(total, columns), target(total, 2), weight(total, 2);
  Eigen::Index at = 0;
  for (const Example* e : chosen) {
    x.middleRows(at, e->n) = standardised(role_rows(*e), scale);
    const float base =
        (e->real() ? 2.F : 1.F) * 20.F / (static_cast<float>(e->n) + 10.F) * (e->page->variant == "page" ? .4F : 1.F);
    for (int i = 0; i < e->n; ++i, ++at) {
      const bool tail = e->cut >= 0 && i >= e->cut, junk = e->labels[static_cast<std::size_t>(i)] == 0;
      target(at, 0) = tail ? 1 : 0;
      target(at, 1) = junk ? 1 : 0;
      weight(at, 0) = !tail && junk ? 0 : base;
      weight(at, 1) = base;
    }
  }
  Trainer net(columns, static_cast<Eigen::Index>(twicetold::tail::kRoleHidden), 2, 0, seed);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(total));
  std::iota(order.begin(), order.end(), 0);
  constexpr Eigen::Index kBatch = 1024;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    net.random().shuffle(order);
    const float rate = .004F * (1 - static_cast<float>(epoch) / static_cast<float>(epochs)) + .0003F;
    for (Eigen::Index b = 0; b < total; b += kBatch) {
      const Eigen::Index size = std::min(kBatch, total - b);
      Matrix z(size, columns), dy(size, 2);
      for (Eigen::Index i = 0; i < size; ++i) z.row(i) = x.row(order[static_cast<std::size_t>(b + i)]);
      const Matrix& y = net.forward(z, 0);
      for (Eigen::Index i = 0; i < size; ++i) {
        const Eigen::Index from = order[static_cast<std::size_t>(b + i)];
        for (int o = 0; o < 2; ++o) {
          dy(i, o) = weight(from, o) * (1 / (1 + std::exp(-y(i, o))) - target(from, o)) / static_cast<float>(size);
        }
      }
      net.step(z, dy, rate, 1e-4F);
    }
  }
  Net out;
  net.store(out, scale.mean, scale.scale);
  return out;
}

// Maximises the probability of the gold cut, or of none. `rows(e)` gives a row for every cut of e.
template <class Rows>
Net fit_by_cuts(const Chosen& chosen, std::size_t seen, std::size_t hidden, std::uint64_t seed, int epochs, float drop,
                Rows&& rows, float carried = 0, float decay = 5e-3F) {
  const auto columns = static_cast<Eigen::Index>(seen);
  const Scale scale = scale_of(chosen, columns, rows);
  Trainer net(columns, static_cast<Eigen::Index>(hidden), 1, -4, seed);
  if (carried > 0) {  // the first column is a score already: begin with it as it is
    net.skip(0, 0) = carried / scale.scale(0);
    net.b(0) = carried * scale.mean(0);
  }
  std::vector<const Example*> order(chosen.begin(), chosen.end());
  constexpr std::size_t kBatch = 48;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    net.random().shuffle(order);
    const float rate = .003F * (1 - static_cast<float>(epoch) / static_cast<float>(epochs)) + 5e-5F;
    for (std::size_t b = 0; b < order.size(); b += kBatch) {
      const std::size_t end = std::min(order.size(), b + kBatch);
      Eigen::Index total = 0;
      for (std::size_t i = b; i < end; ++i) total += std::max(0, order[i]->n - 1);
      if (total == 0) continue;
      Matrix z(total, columns), dy(total, 1);
      Eigen::Index at = 0;
      for (std::size_t i = b; i < end; ++i) {
        const Eigen::Index m = std::max(0, order[i]->n - 1);
        z.middleRows(at, m) = standardised(rows(*order[i]), scale);
        at += m;
      }
      if (drop > 0) {
        for (Eigen::Index k = 0; k < columns; ++k) {
          if (net.random().chance(drop / 2)) z.col(k).setZero();
        }
      }
      const Matrix& y = net.forward(z, drop);
      at = 0;
      for (std::size_t i = b; i < end; ++i) {
        const Example& e = *order[i];
        const Eigen::Index m = std::max(0, e.n - 1);
        if (m == 0) continue;
        const auto s = y.col(0).segment(at, m);
        const float top = std::max(0.0F, s.maxCoeff());
        const float sum = (s.array() - top).exp().sum() + std::exp(-top);
        const float weight = document_weight(e) / static_cast<float>(end - b);
        dy.col(0).segment(at, m) = ((s.array() - top).exp() / sum * weight).matrix();
        if (e.cut > 0) dy(at + e.cut - 1, 0) -= weight;
        at += m;
      }
      net.step(z, dy, rate, decay);
    }
  }
  Net out;
  net.store(out, scale.mean, scale.scale);
  return out;
}

inline void score_roles(const std::vector<const Net*>& nets, Example& e) {
  using namespace twicetold::tail;
  std::vector<float> z(kRoleInputs);
  float y[kRoleOutputs];
  for (int i = 0; i < e.n; ++i) {
    float tail = 0, junk = 0;
    for (const Net* net : nets) {
      net->standardise(e.roles.data() + static_cast<std::size_t>(i) * kRoleInputs, z.data());
      net->apply(z.data(), y);
      tail += std::clamp(y[0], -5.F, 5.F);
      junk += std::clamp(y[1], -5.F, 5.F);
    }
    e.tail[static_cast<std::size_t>(i)] = tail / static_cast<float>(nets.size());
    e.junk[static_cast<std::size_t>(i)] = junk / static_cast<float>(nets.size());
  }
  if (e.n > 1) score_columns(e.widths, e.tail, e.junk, e.cuts.data() + kOwnColumns, kCutColumns);
}

// Scores of the cut nets, without a decision.
inline void score_by_sums(const std::vector<const Net*>& nets, Example& e) {
  using namespace twicetold::tail;
  std::vector<float> z(kCutColumns);
  e.scores.assign(static_cast<std::size_t>(e.n), 0);
  for (int c = 1; c < e.n; ++c) {
    const float* x = e.cuts.data() + static_cast<std::size_t>(c - 1) * kCutColumns;
    for (const Net* net : nets) {
      float y = 0;
      net->standardise(x, z.data());
      net->apply(z.data(), &y);
      e.scores[static_cast<std::size_t>(c)] += y / static_cast<float>(nets.size());
    }
  }
}

template <class Work>
void in_parallel(int count, Work&& work) {
  std::vector<std::thread> threads;
  std::atomic<int> next{0};
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (int i = next++; i < count; i = next++) work(i);
    });
  }
  for (std::thread& t : threads) t.join();
}

}  // namespace tail_fit
