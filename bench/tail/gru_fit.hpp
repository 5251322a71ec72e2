// Fits a Gru to documents, in batches of like length, and scores cuts by both kinds of nets.
#pragma once

#include <array>

#include "gru_trainer.hpp"

namespace tail_fit {

inline Gru fit_gru(const Chosen& chosen, std::uint64_t seed, int epochs) {
  const Scale scale = scale_of(chosen, static_cast<Eigen::Index>(Gru::kInputs), gru_rows);
  GruTrainer net(seed);
  constexpr std::array<int, 9> lengths = {8, 12, 16, 20, 26, 32, 40, 52, 68};
  constexpr std::size_t batch = 48;
  std::array<std::vector<const Example*>, lengths.size() + 1> like;
  for (const Example* e : chosen) {
    const auto it = std::lower_bound(lengths.begin(), lengths.end(), e->n);
    if (e->n > 1) like[static_cast<std::size_t>(it - lengths.begin())].push_back(e);
  }
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::vector<std::vector<const Example*>> batches;
    for (auto& documents : like) {
      net.random().shuffle(documents);
      for (std::size_t i = 0; i < documents.size(); i += batch)
        batches.emplace_back(documents.begin() + static_cast<std::ptrdiff_t>(i),
                             documents.begin() + static_cast<std::ptrdiff_t>(std::min(documents.size(), i + batch)));
    }
    net.random().shuffle(batches);
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const float done = (static_cast<float>(epoch) + static_cast<float>(i) / static_cast<float>(batches.size())) /
                         static_cast<float>(epochs);
      net.learn(batches[i], scale, .003F * (1 - done) + 5e-5F);
    }
  }
  return net.store(scale);
}

inline void score_cuts(const std::vector<const Net*>& nets, const std::vector<const Gru*>& grus, Example& e) {
  score_by_sums(nets, e);
  std::vector<float> sum(static_cast<std::size_t>(e.n), 0), y(sum);
  const Matrix rows = gru_rows(e);
  for (const Gru* net : grus) {
    net->score(rows.data(), static_cast<std::size_t>(e.n), y.data());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += y[i] / static_cast<float>(grus.size());
  }
  twicetold::tail::forbid_cuts(e.begins, e.scores);
  twicetold::tail::forbid_cuts(e.begins, sum);
  const bool known = std::any_of(e.evidence.begin(), e.evidence.end(), twicetold::tail::is_known);
  twicetold::tail::mix_scores(sum, e.scores, known ? twicetold::tail::kGruCutKnown : twicetold::tail::kGruCut);
  decide(e);
}

}  // namespace tail_fit
