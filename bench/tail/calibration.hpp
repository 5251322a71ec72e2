// What a collection adds, thresholds and probabilities, the gate: fitted on scores out of fold.
#pragma once

#include <iostream>

#include "nets.hpp"

namespace tail_fit {

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
// many genres) and over bodies of the other sets (news in several languages), and on the real ones alone never more
// than is promised. The probability is fitted on the same scores.
inline void calibrate(Model& model, std::size_t corpus, const Chosen& chosen) {
  std::vector<const Example*> bodies, made, all(chosen.begin(), chosen.end());
  for (const Example* e : chosen) {
    if (e->origin == Origin::body) bodies.push_back(e);
    if (e->origin == Origin::made && e->page->variant == "neg") made.push_back(e);
  }
  const double rates[3] = {.003, .01, .05}, promised[3] = {.015, .015, .05};
  for (std::size_t k = 0; k < 3; ++k) {
    double low = -10, high = 15;
    for (int round = 0; round < 40; ++round) {
      const double middle = (low + high) / 2;
      const double real = share_above(bodies, middle);
      const double rate = made.empty() ? real : (real + share_above(made, middle)) / 2;
      (rate > rates[k] || real > promised[k] ? low : high) = middle;
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

}  // namespace tail_fit
