// Role nets, cut nets, the flag score: three folds by site, each document scored by the nets of its fold.
#pragma once

#include <atomic>
#include <fstream>
#include <functional>
#include <iostream>
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

template <class Rows>
Scale scale_of(const Chosen& chosen, Eigen::Index columns, Rows&& rows) {
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(columns), square = sum;
  double count = 0;
  for (const Example* e : chosen) {
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

inline void score_cuts(const std::vector<const Net*>& nets, Example& e) {
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
  decide(e);
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

inline Matrix corpus_rows(const Example& e) {
  Matrix m(std::max(0, e.n - 1), static_cast<Eigen::Index>(twicetold::tail::kCorpusColumns));
  if (e.n > 1) twicetold::tail::corpus_columns(e.evidence, e.scores, m.data());
  return m;
}

// A linear score over the cut score and the evidence, with the same loss.
inline void fit_corpus(Model& model, const Chosen& chosen) {
  Random random(5);
  for (Example* e : chosen) simulate(*e, random);
  model.corpus = fit_by_cuts(chosen, twicetold::tail::kCorpusColumns, twicetold::tail::kCorpusHidden, 31, 15, 0,
                             corpus_rows, 1.F, 0);
}

inline void score_corpus(const Model& model, Example& e) {
  if (e.evidence.empty()) {
    Random random(hash_of(e.page->id));
    simulate(e, random);
  }
  const Matrix rows = corpus_rows(e);
  std::vector<float> z(twicetold::tail::kCorpusColumns);
  for (int c = 1; c < e.n; ++c) {
    model.corpus.standardise(rows.row(c - 1).data(), z.data());
    model.corpus.apply(z.data(), &e.scores[static_cast<std::size_t>(c)]);
  }
  decide(e);
}

// Thresholds: the rate of false positives, out of fold, as the mean of that over real bodies (English,
// many genres) and over bodies of the other sets (news in several languages). The probability is fitted
// on the same scores.
inline void calibrate(Model& model, std::size_t corpus, const Chosen& chosen) {
  std::vector<const Example*> bodies, made, all(chosen.begin(), chosen.end());
  for (const Example* e : chosen) {
    if (e->origin == Origin::body) bodies.push_back(e);
    if (e->origin == Origin::made && e->page->variant == "neg") made.push_back(e);
  }
  const double rates[3] = {.003, .01, .05};
  for (std::size_t k = 0; k < 3; ++k) {
    double low = -10, high = 15;
    for (int round = 0; round < 40; ++round) {
      const double middle = (low + high) / 2;
      const double rate =
          made.empty() ? share_above(bodies, middle) : (share_above(bodies, middle) + share_above(made, middle)) / 2;
      (rate > rates[k] ? low : high) = middle;
    }
    model.threshold[corpus][k] = static_cast<float>(high);
  }
  double a = 1, b = 0;
  for (int round = 0; round < 50; ++round) {  // Newton
    Eigen::Matrix2d h = Eigen::Matrix2d::Identity() * 1e-6;
    Eigen::Vector2d g = Eigen::Vector2d::Zero();
    for (const Example* e : all) {
      const double x = std::clamp(e->log_odds, -12., 12.), w = static_cast<double>(document_weight(*e));
      const double p = 1 / (1 + std::exp(-(a * x + b))), d = w * (p - (e->cut >= 0 ? 1 : 0)), q = w * p * (1 - p);
      g += d * Eigen::Vector2d(x, 1);
      h += q * Eigen::Vector2d(x, 1) * Eigen::RowVector2d(x, 1);
    }
    const Eigen::Vector2d step = h.ldlt().solve(g);
    a -= step(0);
    b -= step(1);
  }
  model.slope[corpus] = static_cast<float>(a);
  model.offset[corpus] = static_cast<float>(b);
  std::printf("thresholds %.2f %.2f %.2f, probability %.3f x + %.3f\n", static_cast<double>(model.threshold[corpus][0]),
              static_cast<double>(model.threshold[corpus][1]), static_cast<double>(model.threshold[corpus][2]), a, b);
}

inline Eigen::Map<const Matrix> gate_rows(const Example& e) {
  return {e.gate_rows.data(), std::max(0, e.n - 1), static_cast<Eigen::Index>(twicetold::tail::kGateColumns)};
}

// What a cut costs, tried on scores out of fold.
inline void sweep_decisions(const Chosen& chosen, double threshold) {
  std::vector<const Example*> big;
  for (const Example* e : chosen) {
    if (e->origin == Origin::gold && e->cut >= 0 && e->page->variant != "page" && is_big(*e)) big.push_back(e);
  }
  std::vector<Example> moved;
  for (const Example* e : big) {
    Example x;
    x.n = e->n, x.cut = e->cut, x.labels = e->labels, x.widths = e->widths, x.scores = e->scores;
    moved.push_back(std::move(x));
  }
  for (const double body : {.5, 1.5, 3., 6.}) {
    for (const double neighbour : {0., .25, .5}) {
      for (Example& x : moved) {
        const auto d = twicetold::tail::decide_cut(x.scores, x.widths, {body, neighbour});
        x.log_odds = d.log_odds, x.found = static_cast<int>(d.cut);
      }
      std::vector<const Example*> all;
      for (const Example& x : moved) all.push_back(&x);
      const Result r = measure(all, threshold);
      std::printf("  body %.1f neighbour %.2f: found %.3f exact %.3f near %.3f lost %.3f\n", body, neighbour, r.found,
                  r.exact, r.near, r.lost);
    }
  }
}

// What the gate sees of a document: without a collection, and as one might know it.
inline std::vector<Example> gate_examples(const Chosen& chosen) {
  using namespace twicetold::tail;
  std::vector<Example> light;
  Random random(7);
  for (const Example* e : chosen) {
    for (const bool corpus : {false, true}) {
      Example x;
      x.page = e->page, x.origin = e->origin, x.fold = e->fold, x.n = e->n, x.cut = e->cut;
      x.labels = e->labels, x.widths = e->widths, x.gate_rows = e->gate_rows;
      x.log_odds = e->log_odds, x.known = corpus;
      if (corpus) {
        simulate(x, random);
        if (x.n > 1) gate_corpus_columns(x.evidence, x.gate_rows.data());
        x.known = true;
      }
      light.push_back(std::move(x));
    }
  }
  return light;
}

// The gate learns where the full model sees tails. Its thresholds let through all but one in a hundred of the
// real tails that the full model flags and all but one in twenty of the made ones.
inline void fit_gate(Model& model, const Chosen& chosen, bool quick) {
  std::vector<Example> light = gate_examples(chosen);
  Chosen all;
  for (Example& e : light) all.push_back(&e);
  model.gate = fit_by_cuts(all, twicetold::tail::kGateColumns, twicetold::tail::kGateHidden, 41, quick ? 10 : 20, 0,
                           gate_rows, 0, 1e-4F);
  std::vector<float> z(twicetold::tail::kGateColumns);
  for (Example* e : all) {
    double sum = 1e-20;
    for (int c = 1; c < e->n; ++c) {
      float y = 0;
      model.gate.standardise(gate_rows(*e).row(c - 1).data(), z.data());
      model.gate.apply(z.data(), &y);
      sum += std::exp(static_cast<double>(y));
    }
    e->gate = std::log(sum);
  }
  const auto low = [](std::vector<double> v, double share) {
    std::sort(v.begin(), v.end());
    return v.empty() ? 0. : v[static_cast<std::size_t>(share * static_cast<double>(v.size()))];
  };
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> real, made;
    for (const Example* e : all) {
      if (e->cut <= 0 || e->log_odds <= static_cast<double>(model.threshold[0][k]) || !is_big(*e)) continue;
      (e->origin == Origin::gold ? real : made).push_back(e->gate);
    }
    const double t = std::min({low(real, .01), low(made, .05), 0.});
    model.gate_threshold[k] =
        static_cast<float>(k > 0 ? std::min(t, static_cast<double>(model.gate_threshold[k - 1])) : t);
    std::printf("gate %zu at %.2f passes", k, static_cast<double>(model.gate_threshold[k]));
    for (const bool corpus : {false, true}) {
      double some[3] = {1e-9, 1e-9, 1e-9}, pass[3] = {};
      for (const Example* e : all) {
        if (e->known != corpus || e->cut >= 0) continue;
        const std::size_t kind = e->origin == Origin::body ? 0 : e->page->variant == "neg" ? 1 : 2;
        some[kind] += 1, pass[kind] += e->gate > static_cast<double>(model.gate_threshold[k]);
      }
      std::printf(" | %s bodies %.3f, made %.3f, hard %.3f",
                  corpus ? "with a collection:" : "alone:", pass[0] / some[0], pass[1] / some[1], pass[2] / some[2]);
    }
    std::printf("\n");
  }
  std::fflush(stdout);
}

inline Model fit_and_report(std::vector<Example>& examples, const std::string& without, bool quick,
                            const std::string& dump_to) {
  using namespace twicetold::tail;
  Model model = sized_model();
  Chosen train, test;
  for (Example& e : examples) {
    if (without.empty() || !e.from(without))
      train.push_back(&e);
    else if (e.real())
      test.push_back(&e);
  }
  const auto outside = [&](int fold) {
    Chosen some;
    for (Example* e : train)
      if (e->fold != fold) some.push_back(e);
    return some;
  };
  const auto pointers = [](const std::vector<Net>& nets) {
    std::vector<const Net*> p;
    for (const Net& n : nets) p.push_back(&n);
    return p;
  };
  in_parallel(3, [&](int f) {
    model.role[static_cast<std::size_t>(f)] = fit_role(outside(f), static_cast<std::uint64_t>(f) + 1, quick ? 4 : 6);
  });
  for (Example* e : train) score_roles({&model.role[static_cast<std::size_t>(e->fold)]}, *e);
  for (Example* e : test) score_roles(pointers(model.role), *e);
  in_parallel(3, [&](int f) {
    model.cut[static_cast<std::size_t>(f)] = fit_by_cuts(
        outside(f), kCutColumns, kCutHidden, static_cast<std::uint64_t>(f) + 11, quick ? 6 : 12, .25F, cut_rows);
  });
  for (Example* e : train) score_cuts({&model.cut[static_cast<std::size_t>(e->fold)]}, *e);
  for (Example* e : test) score_cuts(pointers(model.cut), *e);
  calibrate(model, 0, train);
  report(train, "out of fold", model.threshold[0]);
  if (!test.empty()) report(test, "held out", model.threshold[0]);
  if (!dump_to.empty()) dump(train, static_cast<double>(model.threshold[0][1]), dump_to + "." + without + "train");
  if (!dump_to.empty() && !test.empty())
    dump(test, static_cast<double>(model.threshold[0][1]), dump_to + "." + without);
  sweep_decisions(train, static_cast<double>(model.threshold[0][1]));
  fit_gate(model, train, quick);
  fit_corpus(model, train);
  for (Example* e : train) score_corpus(model, *e);
  for (Example* e : test) score_corpus(model, *e);
  calibrate(model, 1, train);
  report(train, "out of fold, with a collection", model.threshold[1]);
  if (!test.empty()) report(test, "held out, with a collection", model.threshold[1]);
  return model;
}

inline void write_weights(const Model& model, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out << "// Generated by tail_fit (bench/tail_fit.cpp): do not edit.\n";
  int column = 0;
  for (const std::int32_t v : pack_model(model)) out << v << (++column % 24 == 0 ? ",\n" : ",");
  out << '\n';
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace tail_fit
