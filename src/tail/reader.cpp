// S(c) for every cut c; "no tail" has score 0, so ln(sum of e^S) is the log-odds of a tail.
// Cost per cut: 3 nets of 40 units; per paragraph: 3 of 24 and 3 recurrent ones. Source: two studies of trailing text.
#include <algorithm>
#include <cmath>

#include "tail/address.hpp"
#include "tail/finder.hpp"

namespace twicetold::tail {
namespace {

// ln of the sum of e^S over the cuts, which is the log-odds of a tail; score[0] is not read.
double log_sum(std::span<const float> score) {
  const auto top = static_cast<double>(*std::max_element(score.begin() + 1, score.end()));
  double sum = 0;
  for (std::size_t c = 1; c < score.size(); ++c) sum += std::exp(static_cast<double>(score[c]) - top);
  return top + std::log(sum);
}

}  // namespace

void Reader::read(std::span<const TailParagraph> paragraphs, bool has_corpus, const Wanted& wanted) {
  features_.read(paragraphs);
  score_paragraphs();
  features_.add_scores(tail_, junk_);
  begins_ = article_begins(features_.lines());
  evidence_.clear();
  if (has_corpus)
    for (const TailParagraph& p : paragraphs) evidence_.push_back(p.evidence);
  score_cuts(wanted);
  own_ = -50;
  widths_.clear();
  for (const Line& line : features_.lines()) widths_.push_back(line.width);
  if (has_corpus && score_.size() > 1) {
    own_ = decide_tail(decide_cut(score_, widths_), score_, widths_).log_odds;
    add_corpus(score_);
  }
  decide();
  best_cut_ = before_address(paragraphs, best_cut_);
  if (!has_corpus) own_ = log_odds_;
}

void Reader::score_paragraphs() {
  const std::size_t n = features_.paragraphs();
  tail_.assign(n, 0.0F);
  junk_.assign(n, 0.0F);
  inputs_.resize(n * kRoleInputs);
  outputs_.resize(n * kRoleOutputs);
  const float nets = static_cast<float>(model_.role.size());
  for (std::size_t i = 0; i < n; ++i) features_.role_inputs(i, inputs_.data() + i * kRoleInputs);
  for (const Net& net : model_.role) {
    net.score(inputs_.data(), kRoleInputs, n, outputs_.data());
    for (std::size_t i = 0; i < n; ++i) {
      tail_[i] += std::clamp(outputs_[i * kRoleOutputs], -5.0F, 5.0F) / nets;
      junk_[i] += std::clamp(outputs_[i * kRoleOutputs + 1], -5.0F, 5.0F) / nets;
    }
  }
}

namespace {

// The nets of a kind say nearly the same, and the recurrent ones move the odds by less than one. Among 16,000 documents
// of six collections none that all nets flag was lost with margins of 2, 1 and .5.
constexpr double kMarginOne = 2.5, kMarginNets = 1.5, kMarginGru = 1;

}  // namespace

// By how much the log-odds by these scores are above those that are wanted; what the collection says of the cuts is
// told before all nets were asked, for a few numbers a cut.
double Reader::hope(const std::vector<float>& score, const Wanted& wanted) {
  const double own = log_sum(score);
  if (evidence_.empty()) return own - wanted.least;
  told_ = score;
  add_corpus(told_);
  return std::min(log_sum(told_) - wanted.least, own - wanted.own);
}

void Reader::score_cuts(const Wanted& wanted) {
  const std::size_t n = features_.paragraphs();
  score_.assign(n, 0.0F);
  if (n < 2) return;
  outputs_.resize(n);
  mixed_.assign(n, 0.0F);
  std::size_t asked = 0;
  for (const Net& net : model_.cut) {
    net.score(features_.cut_row(1), kCutColumns, n - 1, outputs_.data());
    ++asked;
    for (std::size_t c = 1; c < n; ++c) {
      mixed_[c] += outputs_[c - 1];
      score_[c] = mixed_[c] / static_cast<float>(asked);
    }
    forbid_cuts(begins_, score_);
    if (asked == 1 && hope(score_, wanted) < -kMarginOne) return;
  }
  mix_gru(wanted);
}

void Reader::mix_gru(const Wanted& wanted) {
  if (hope(score_, wanted) < -kMarginNets) return;
  const std::size_t n = features_.paragraphs();
  const bool known = std::any_of(evidence_.begin(), evidence_.end(), is_known);
  inputs_.resize(n * Gru::kInputs);
  for (std::size_t i = 0; i < n; ++i)
    Gru::fill_row(features_.role_row(i), i > 0 ? features_.cut_row(i) : nullptr, inputs_.data() + i * Gru::kInputs);
  gru_.assign(n, 0.0F);
  std::size_t asked = 0;
  for (const Gru& net : model_.gru) {
    net.score(inputs_.data(), n, outputs_.data());
    ++asked;
    for (std::size_t i = 0; i < n; ++i) gru_[i] += (outputs_[i] - gru_[i]) / static_cast<float>(asked);
    forbid_cuts(begins_, gru_);
    mixed_ = score_;
    mix_scores(gru_, mixed_, known ? kGruCutKnown : kGruCut);
    if (asked < model_.gru.size() && hope(mixed_, wanted) < -kMarginGru) break;
  }
  score_ = mixed_;
}

bool is_known(const ParagraphEvidence& e) { return e.other_documents > 0 || e.title_or_lead || e.source_trailer; }

void mix_scores(std::span<const float> gru, std::span<float> score, float share) {
  if (score.size() < 2) return;
  const double odds = kGruOdds * log_sum(gru) + (1 - kGruOdds) * log_sum(score);
  for (std::size_t c = 1; c < score.size(); ++c) score[c] = share * gru[c] + (1 - share) * score[c];
  const auto shift = static_cast<float>(odds - log_sum(score));
  for (std::size_t c = 1; c < score.size(); ++c) score[c] += shift;
}

void Reader::add_corpus(std::vector<float>& score) {
  const std::size_t n = score.size();
  corpus_.resize(n * kCorpusColumns);
  corpus_columns(evidence_, score, corpus_.data());
  if (n > 1) model_.corpus.score(corpus_.data(), kCorpusColumns, n - 1, score.data() + 1);
  forbid_cuts(begins_, score);
}

std::size_t article_begins(std::span<const Line> lines) {
  constexpr float sentence = 60, paragraph = 160;  // columns
  std::size_t i = 0;
  while (i < lines.size() && lines[i].width < (lines[i].terminal ? sentence : paragraph)) ++i;
  return i;
}

void forbid_cuts(std::size_t begins, std::span<float> score) {
  constexpr float never = -30;
  for (std::size_t c = 1; c < score.size() && c <= begins; ++c) score[c] = never;
}

Decision decide_cut(std::span<const float> score, std::span<const float> widths, CutCost cost) {
  Decision decision;
  const std::size_t n = score.size();
  if (n < 2) return decision;
  const auto top = static_cast<double>(*std::max_element(score.begin() + 1, score.end()));
  std::vector<double> chance(n);
  double sum = 0;
  for (std::size_t c = 1; c < n; ++c) sum += chance[c] = std::exp(static_cast<double>(score[c]) - top);
  decision.log_odds = top + std::log(sum);
  // Gain of cutting at c when the article ends at d: 1 if c = d, cost.neighbour if they are neighbours, less
  // cost.body times the share of the body that is taken.
  double best = -1e9;
  std::vector<double> width(n + 1);
  for (std::size_t i = 0; i < n; ++i) width[i + 1] = width[i] + static_cast<double>(widths[i]) + 1;
  for (std::size_t c = 1; c < n; ++c) {
    if (chance[c] < 1e-3) continue;
    double gain = 0;
    for (std::size_t d = 1; d < n; ++d) {
      if (d == c) gain += chance[d];
      if (d + 1 == c || d == c + 1) gain += chance[d] * cost.neighbour;
      if (d > c) gain -= chance[d] * cost.body * (width[d] - width[c]) / width[d];
    }
    if (gain > best) best = gain, decision.cut = c;
  }
  return decision;
}

Decision decide_tail(const Decision& any, std::span<const float> score, std::span<const float> widths,
                     std::span<const ParagraphEvidence> evidence, CutCost cost) {
  const std::size_t n = score.size();
  float behind = 0;
  std::size_t cuts = n;  // those below leave enough
  while (cuts > 1 && (n - cuts < 2 || behind < kLeastWidth)) behind += widths[--cuts];
  if (n - cuts >= 2 && behind >= kLeastWidth) ++cuts;
  if (any.cut < cuts) return any;
  for (std::size_t i = any.cut; i < evidence.size(); ++i) {
    if (evidence[i].other_documents > 0 || evidence[i].title_or_lead) return any;
  }
  Decision more = decide_cut(score.first(cuts), widths.first(cuts), cost);
  double fewer = 1;  // no tail, or one too small
  for (std::size_t c = cuts; c < n; ++c) fewer += std::exp(static_cast<double>(score[c]));
  more.log_odds -= std::log(fewer) / 2;
  return more;
}

void Reader::decide() {
  any_ = decide_cut(score_, widths_);
  const Decision decision = decide_tail(any_, score_, widths_, evidence_);
  log_odds_ = decision.log_odds;
  best_cut_ = decision.cut;
}

}  // namespace twicetold::tail
