// What a collection adds, thresholds and probabilities, the gate: fitted on scores out of fold.
#pragma once

#include <iostream>

#include "gru_fit.hpp"

namespace tail_fit {

inline Matrix corpus_rows(const Example& e) {
  Matrix m(std::max(0, e.n - 1), static_cast<Eigen::Index>(twicetold::tail::kCorpusColumns));
  if (e.n > 1) twicetold::tail::corpus_columns(e.evidence, e.scores, m.data());
  return m;
}

// A linear score over the cut score and the evidence, with the same loss. Of documents that were scored with evidence.
inline void fit_corpus(Model& model, const Chosen& chosen) {
  model.corpus = fit_by_cuts(chosen, twicetold::tail::kCorpusColumns, twicetold::tail::kCorpusHidden, 31, 15, 0,
                             corpus_rows, 1.F, 0);
}

inline void score_corpus(const Model& model, Example& e) {
  const Matrix rows = corpus_rows(e);
  std::vector<float> z(twicetold::tail::kCorpusColumns);
  for (int c = 1; c < e.n; ++c) {
    model.corpus.standardise(rows.row(c - 1).data(), z.data());
    model.corpus.apply(z.data(), &e.scores[static_cast<std::size_t>(c)]);
  }
  twicetold::tail::forbid_cuts(e.begins, e.scores);
  decide(e);
}

// Thresholds: the rate of false positives, out of fold, as the mean of that over real bodies (English,
// many genres) and over bodies of the other sets (news in several languages, other scripts), and on the real ones alone
// never more than is promised. The probability is fitted on the same scores.
inline void calibrate(Model& model, std::size_t corpus, const Chosen& chosen) {
  std::vector<const Example*> bodies, made, all(chosen.begin(), chosen.end());
  for (const Example* e : chosen) {
    if (e->is_body()) bodies.push_back(e);
    if (e->origin == Origin::made && e->page->variant == "neg") made.push_back(e);
    if (e->origin == Origin::script && e->page->variant == "body") made.push_back(e);
  }
  const double rates[3] = {.003, .012, .05}, promised[3] = {.0035, .015, .05};
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
      if (e->log_odds <= -50 || (e->cut >= 0 && !is_big(*e))) continue;  // never told, or too little to tell
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
  for (const double body : {1.5, 6., 10., 16.}) {
    for (const double neighbour : {0., .25}) {
      for (Example& x : moved) {
        const auto d = twicetold::tail::decide_tail(twicetold::tail::decide_cut(x.scores, x.widths, {body, neighbour}),
                                                    x.scores, x.widths, {}, {body, neighbour});
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

// What the gate sees of a document, without a collection and with one, and by how much the full model says that it
// has a tail: at the loosest strictness, or at the one asked for.
struct GateExample {
  const Example* example = nullptr;
  bool corpus = false;
  std::vector<float> rows;
  double own = 0, known = 0, score = 0;  // log-odds without and with the collection; the gate's
  bool lead = false;                     // the collection may know a title or lead behind the cut

  double margin(const Model& model, std::size_t strictness) const {
    const auto over = [&](double x, std::size_t c, std::size_t k) {
      return x - static_cast<double>(model.threshold[c][k]);
    };
    if (!corpus) return over(own, 0, strictness);
    const double both = over(known, 1, strictness);
    return lead ? both : std::min(both, over(own, 0, 2));
  }
  Eigen::Map<const Matrix> matrix() const {
    return {rows.data(), std::max(0, example->n - 1), static_cast<Eigen::Index>(twicetold::tail::kGateColumns)};
  }
};

// Once score_corpus() has been through them: log_odds are those with the evidence that is there.
inline std::vector<GateExample> gate_examples(const Chosen& chosen) {
  using namespace twicetold::tail;
  std::vector<GateExample> all;
  for (const Example* e : chosen) {
    if (e->n < 2) continue;
    std::size_t seen = 0;
    for (const auto& p : e->evidence) seen += p.other_documents > 0 ? (p.title_or_lead ? 2U : 1U) : 0U;
    for (const bool corpus : {false, true}) {
      GateExample x{e, corpus, e->gate_rows, e->own, e->log_odds, 0, seen > 1};
      if (corpus) gate_corpus_columns(e->evidence, x.rows.data());
      all.push_back(std::move(x));
    }
  }
  return all;
}

// The gate learns what the full model thinks, not where the tails are: it needn't let through what would be turned
// down behind it, nor find what would be missed there. Logistic loss against the model's own odds, softened.
inline Net fit_gate_net(const std::vector<GateExample>& all, const Model& model, int epochs) {
  constexpr auto columns = static_cast<Eigen::Index>(twicetold::tail::kGateColumns);
  constexpr std::size_t kBatch = 48;
  std::vector<const GateExample*> order;
  for (const GateExample& e : all) order.push_back(&e);
  const Scale scale = scale_of(order, columns, [](const GateExample& e) { return e.matrix(); });
  Trainer net(columns, static_cast<Eigen::Index>(twicetold::tail::kGateHidden), 1, -4, 41);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    net.random().shuffle(order);
    const float rate = .003F * (1 - static_cast<float>(epoch) / static_cast<float>(epochs)) + 5e-5F;
    for (std::size_t b = 0; b < order.size(); b += kBatch) {
      const std::size_t end = std::min(order.size(), b + kBatch);
      Eigen::Index total = 0, at = 0;
      for (std::size_t i = b; i < end; ++i) total += order[i]->matrix().rows();
      Matrix z(total, columns), dy(total, 1);
      for (std::size_t i = b; i < end; at += order[i++]->matrix().rows())
        z.middleRows(at, order[i]->matrix().rows()) = standardised(order[i]->matrix(), scale);
      const Matrix& y = net.forward(z, 0);
      at = 0;
      for (std::size_t i = b; i < end; ++i) {
        const GateExample& e = *order[i];
        const Eigen::Index m = e.matrix().rows();
        const auto s = y.col(0).segment(at, m);
        const float top = std::max(0.0F, s.maxCoeff()), sum = (s.array() - top).exp().sum();
        const auto wanted = static_cast<float>(1 / (1 + std::exp(-e.margin(model, 2) / .7)));
        const float weight = (e.example->real() ? 3.F : 1.F) / static_cast<float>(end - b);
        const float off = weight * (sum / (sum + std::exp(-top)) - wanted);
        dy.col(0).segment(at, m) = ((s.array() - top).exp() * (off / std::max(sum, 1e-20F))).matrix();
        at += m;
      }
      net.step(z, dy, rate, 1e-4F);
    }
  }
  Net out;
  net.store(out, scale.mean, scale.scale);
  return out;
}

// Its thresholds let through all but three in a thousand of the real tails that the full model flags, and all but two
// in a hundred of the made ones.
inline void fit_gate(Model& model, const Chosen& chosen, bool quick) {
  std::vector<GateExample> all = gate_examples(chosen);
  model.gate = fit_gate_net(all, model, quick ? 10 : 40);
  std::vector<float> z(twicetold::tail::kGateColumns);
  for (GateExample& e : all) {
    double sum = 1e-20;
    for (Eigen::Index c = 0; c < e.matrix().rows(); ++c) {
      float y = 0;
      model.gate.standardise(e.matrix().row(c).data(), z.data());
      model.gate.apply(z.data(), &y);
      sum += std::exp(static_cast<double>(y));
    }
    e.score = std::log(sum);
  }
  const auto low = [](std::vector<double> v, double share) {
    std::sort(v.begin(), v.end());
    return v.empty() ? 0. : v[static_cast<std::size_t>(share * static_cast<double>(v.size()))];
  };
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> real, made;
    for (const GateExample& e : all) {
      if (e.example->cut <= 0 || e.margin(model, k) <= 0 || !is_big(*e.example)) continue;
      (e.example->real() ? real : made).push_back(e.score);
    }
    const double t = std::min({low(real, .003), low(made, .02), 0.});
    model.gate_threshold[k] =
        static_cast<float>(k > 0 ? std::min(t, static_cast<double>(model.gate_threshold[k - 1])) : t);
    const auto least = static_cast<double>(model.gate_threshold[k]);
    const auto lost = [&](const std::vector<double>& v) {
      return static_cast<double>(std::count_if(v.begin(), v.end(), [&](double x) { return x <= least; })) /
             std::max<double>(1, static_cast<double>(v.size()));
    };
    std::printf("gate %zu at %.2f loses real %.3f, made %.3f; passes", k, least, lost(real), lost(made));
    for (const bool corpus : {false, true}) {
      double some[3] = {1e-9, 1e-9, 1e-9}, pass[3] = {};
      for (const GateExample& e : all) {
        if (e.corpus != corpus || e.example->cut >= 0) continue;
        const std::size_t kind = e.example->is_body() ? 0 : e.example->page->variant == "neg" ? 1 : 2;
        some[kind] += 1, pass[kind] += e.score > least;
      }
      std::printf(" | %s bodies %.3f, made %.3f, hard %.3f",
                  corpus ? "with a collection:" : "alone:", pass[0] / some[0], pass[1] / some[1], pass[2] / some[2]);
    }
    std::printf("\n");
  }
  std::fflush(stdout);
}

}  // namespace tail_fit
