// One reading of one document: features, role scores, a score for every cut. Shared with the fit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tail/features.hpp"
#include "tail/net.hpp"

namespace twicetold::tail {

inline constexpr std::size_t kFront = 20;  // of a long document these stand for its beginning

struct Decision {
  double log_odds = -50;  // of "there is a tail"
  std::size_t cut = 0;    // 0: fewer than two paragraphs
};

// The first paragraph that can be an article's: a sentence of some length, or a line as long as a paragraph. A page
// that holds none, a table of contents, has no article that a tail could stand behind; n then. Of 1,105 tails of news
// 1,101 have one before them.
std::size_t article_begins(std::span<const Line> lines);
// No cut up to there.
void forbid_cuts(std::size_t begins, std::span<float> score);

// Whether a collection says anything of the paragraph.
bool is_known(const ParagraphEvidence& evidence);

// What both kinds of nets say of every cut, none forbidden but in both: where to cut is told better by the recurrent
// ones, whether to cut by the others. score[c] becomes a mean of both, of the recurrent ones `share`, moved so that its
// log-odds are a mean, too. The recurrent ones are so sure of a place that a collection could hardly say another:
// where it knows a paragraph they have less of a say. Shares tried on scores out of fold and on crawl.py.
inline constexpr float kGruCut = 0.6F, kGruCutKnown = 0.3F;
inline constexpr double kGruOdds = 0.3;
void mix_scores(std::span<const float> gru, std::span<float> score, float share);

// Scores and widths by paragraph; score[0] is not read. The cut is the one with the best expected
// outcome, not just the likeliest: cutting early costs the body it takes.
struct CutCost {
  double body = 10, neighbour = 0;  // per share of the body taken; worth of a cut that is off by one
};
Decision decide_cut(std::span<const float> score, std::span<const float> widths, CutCost cost = {});

// A line by itself, or fewer than kLeastWidth columns, is too little to be called a tail, unless the collection knows
// it. Where the best cut leaves no more than that: the best of those that leave more, and half the odds of a cut that
// leaves less speak against it. A menu of three lines closes many pages of a manual; without that the paragraphs before
// it went with it (10 % of pages of 23 manuals, 5 % with it); with all of the odds fewer tails of news are found.
inline constexpr float kLeastWidth = 100;
// `any`: what decide_cut() says of the same.
Decision decide_tail(const Decision& any, std::span<const float> score, std::span<const float> widths,
                     std::span<const ParagraphEvidence> evidence = {}, CutCost cost = {});

class Reader {
 public:
  explicit Reader(const Model& model) : model_(model) {}

  // At most FeatureReader::kWindow paragraphs. Afterwards: scores, log_odds(), best_cut().
  void use(const CueLists& cues) { features_.use(cues); }
  // Log-odds that somebody asks for, and those by the text alone; where they are far from either, not all nets are
  // asked.
  struct Wanted {
    double least = -1e9, own = -1e9;
  };
  void read(std::span<const TailParagraph> paragraphs, bool has_corpus, const Wanted& wanted);

  double log_odds() const { return log_odds_; }       // of "there is a tail"
  double own_log_odds() const { return own_; }        // ... without what a collection says
  std::size_t best_cut() const { return best_cut_; }  // 0: fewer than two paragraphs, or none leaves enough
  const Decision& any() const { return any_; }        // the same where a line may be a tail: labels behind an article
  const std::vector<float>& tail_scores() const { return tail_; }
  const std::vector<float>& junk_scores() const { return junk_; }
  const FeatureReader& features() const { return features_; }

 private:
  void score_paragraphs();
  void score_cuts(const Wanted& wanted);
  void mix_gru(const Wanted& wanted);
  double hope(const std::vector<float>& score, const Wanted& wanted);
  void add_corpus(std::vector<float>& score);
  void decide();

  const Model& model_;
  FeatureReader features_;
  std::vector<float> tail_, junk_, score_, inputs_, outputs_, gru_, mixed_, told_, corpus_, widths_;
  std::vector<ParagraphEvidence> evidence_;  // empty without a collection
  std::size_t begins_ = 0;                   // the article: no cut up to there
  double log_odds_ = -50, own_ = -50;
  std::size_t best_cut_ = 0;
  Decision any_;
};

}  // namespace twicetold::tail
