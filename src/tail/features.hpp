// Numbers a document gives to the tail model: a row for every paragraph and a row for every cut.
//
// Used by the fit (bench/tail_fit.cpp) and by find_tail alike, so the two cannot drift.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tail/lines.hpp"
#include "tail/one_side.hpp"
#include "tail/vocabulary.hpp"
#include "twicetold/tail.hpp"

namespace twicetold::tail {

inline constexpr std::size_t kRoleColumns = 44;               // of one paragraph by itself
inline constexpr std::size_t kRoleInputs = 3 * kRoleColumns;  // with its neighbours
inline constexpr std::size_t kRoleOutputs = 2;                // tail-like, junk-like (log-odds)
inline constexpr std::size_t kSums = 29;                      // paragraph sums behind a cut
inline constexpr std::size_t kBorderColumns = 20;             // the lines on both sides of a cut
inline constexpr std::size_t kStructureColumns = 3 * kSums + 30 + kBorderColumns;
inline constexpr std::size_t kTopicColumns = 43;
inline constexpr std::size_t kScoreColumns = 24;  // from the role scores
inline constexpr std::size_t kRareSet = 10;       // of words that look rare, of pairs of words
inline constexpr std::size_t kRareColumns = 2 * kRareSet;
inline constexpr std::size_t kOwnColumns = kStructureColumns + kTopicColumns + kRareColumns;
inline constexpr std::size_t kCutColumns = kOwnColumns + kScoreColumns;
inline constexpr std::size_t kCorpusColumns = 13;

// Row c-1 of a cut matrix is the cut before paragraph c, c = 1 .. n-1.
class FeatureReader {
 public:
  // At most kWindow paragraphs; more is the caller's mistake (the window is chosen in finder.cpp).
  static constexpr std::size_t kWindow = 100;

  void use(const CueLists& cues) { scanner_.use(cues); }
  void read(std::span<const TailParagraph> paragraphs);

  std::size_t paragraphs() const { return lines_.size(); }
  std::span<const Line> lines() const { return lines_; }
  const float* role_row(std::size_t i) const { return roles_.data() + i * kRoleColumns; }
  float* cut_row(std::size_t c) { return cuts_.data() + (c - 1) * kCutColumns; }
  const float* cut_row(std::size_t c) const { return cuts_.data() + (c - 1) * kCutColumns; }

  // Fills `inputs` (kRoleInputs) for paragraph i: the one before, itself, the one after.
  void role_inputs(std::size_t i, float* inputs) const;
  // The last kScoreColumns of every cut row, from tail-like and junk-like scores of the paragraphs.
  void add_scores(std::span<const float> tail, std::span<const float> junk);

  // For the evidence in words, of cut c.
  float cohesion_drop(std::size_t c) const { return cut_row(c)[3 * kSums + 8]; }
  bool new_names_only(std::size_t c) const;
  bool only_labels(std::size_t c) const;  // nothing behind c but tags, credits, dates, agency lines
  bool agency_before(std::size_t c) const { return lines_[c - 1].agency || lines_[c - 1].credit; }
  float layout_change(std::size_t c) const;

 private:
  friend struct FeatureTwin;  // tests/tail_features_test.cpp reads the parts
  void read_lines(std::span<const TailParagraph> paragraphs);
  void read_seen();
  void read_similarity();
  void fill_structure();
  void fill_border_columns();
  void fill_similarity_columns();
  void fill_token_columns();
  void fill_link_columns();
  void fill_line_columns();
  void read_pairs();
  void fill_rare_set(std::size_t set);
  void fill_roles();
  float& at(std::vector<float>& m, std::size_t i, std::size_t j) const { return m[i * lines_.size() + j]; }
  float at(const std::vector<float>& m, std::size_t i, std::size_t j) const { return m[i * lines_.size() + j]; }

  LineScanner scanner_;
  std::vector<Line> lines_;
  std::vector<std::uint32_t> gaps_;
  std::vector<std::uint32_t> ends_, pair_ends_;  // of the tokens of each paragraph
  Vocabulary words_, pairs_;
  OneSide one_side_;
  std::vector<Token> pair_tokens_;
  std::vector<float> rare_known_[2], rare_mass_[2];  // of each paragraph: share known before it, all
  std::vector<float> rare_word_, rare_pair_;         // by token: 0 .. 1
  std::vector<float> pair_weights_;                  // of pair_tokens_
  std::vector<float> trust_;                         // by paragraph: min(1, tokens / 12), of similarity
  std::vector<float> sums_;                          // n x kSums, one paragraph's share
  std::vector<float> seen_, z_;  // n x n: weighted share of i's tokens born before c, and how unusual
  std::vector<float> cohesion_mean_, cohesion_sd_;  // by cut, of the text before it
  std::vector<float> similarity_, nearest_;         // n x n: cosine; best match of i before c
  std::vector<float> past_, best_, future_, lead_, new_names_;
  std::vector<float> reference_mean_, reference_sd_;
  std::vector<float> roles_, cuts_;
  std::vector<float> scratch_, scratch2_;
  std::vector<std::uint8_t> dateline_;
};

// The same for n paragraphs given by their widths; row c-1 begins at rows + (c-1) * stride.
void score_columns(std::span<const float> widths, std::span<const float> tail, std::span<const float> junk, float* rows,
                   std::size_t stride);

// What a collection says of every cut: row c-1 of `rows` (kCorpusColumns wide), its first column `score[c]`.
void corpus_columns(std::span<const ParagraphEvidence> evidence, std::span<const float> score, float* rows);

}  // namespace twicetold::tail
