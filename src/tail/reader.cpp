// S(c) for every cut c; "no tail" has score 0, so ln(sum of e^S) is the log-odds of a tail.
// Cost per cut: 3 nets of 40 units; per paragraph: 3 of 24. Source: two studies of trailing text.
#include <algorithm>
#include <cmath>

#include "tail/finder.hpp"

namespace twicetold::tail {

void Reader::read(std::span<const TailParagraph> paragraphs, bool has_corpus) {
  features_.read(paragraphs);
  score_paragraphs();
  features_.add_scores(tail_, junk_);
  score_cuts();
  if (has_corpus) add_corpus(paragraphs);
  decide();
}

void Reader::score_paragraphs() {
  const std::size_t n = features_.paragraphs();
  tail_.assign(n, 0.0F);
  junk_.assign(n, 0.0F);
  inputs_.resize(kRoleInputs);
  standard_.resize(std::max(kRoleInputs, kCutColumns));
  const float nets = static_cast<float>(model_.role.size());
  for (std::size_t i = 0; i < n; ++i) {
    features_.role_inputs(i, inputs_.data());
    for (const Net& net : model_.role) {
      float y[kRoleOutputs];
      net.standardise(inputs_.data(), standard_.data());
      net.apply(standard_.data(), y);
      tail_[i] += std::clamp(y[0], -5.0F, 5.0F) / nets;
      junk_[i] += std::clamp(y[1], -5.0F, 5.0F) / nets;
    }
  }
}

void Reader::score_cuts() {
  const std::size_t n = features_.paragraphs();
  score_.assign(n, 0.0F);
  const float nets = static_cast<float>(model_.cut.size());
  for (std::size_t c = 1; c < n; ++c) {
    for (const Net& net : model_.cut) {
      float y = 0;
      net.standardise(features_.cut_row(c), standard_.data());
      net.apply(standard_.data(), &y);
      score_[c] += y / nets;
    }
  }
}

void Reader::add_corpus(std::span<const TailParagraph> paragraphs) {
  const std::size_t n = paragraphs.size();
  evidence_.clear();
  for (const TailParagraph& p : paragraphs) evidence_.push_back(p.evidence);
  corpus_.resize(n * kCorpusColumns);
  corpus_columns(evidence_, score_, corpus_.data());
  for (std::size_t c = 1; c < n; ++c) {
    model_.corpus.standardise(corpus_.data() + (c - 1) * kCorpusColumns, standard_.data());
    model_.corpus.apply(standard_.data(), &score_[c]);
  }
}

void Reader::decide() {
  log_odds_ = -50;
  best_cut_ = 0;
  if (score_.size() < 2) return;
  best_cut_ = static_cast<std::size_t>(std::max_element(score_.begin() + 1, score_.end()) - score_.begin());
  const double top = static_cast<double>(score_[best_cut_]);
  double sum = 0;
  for (std::size_t c = 1; c < score_.size(); ++c) sum += std::exp(static_cast<double>(score_[c]) - top);
  log_odds_ = top + std::log(sum);
}

}  // namespace twicetold::tail
