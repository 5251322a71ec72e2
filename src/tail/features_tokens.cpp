// Topic by single tokens: do words and names of one side occur on the other, as chance would have it?
//
// Everything that moves from "behind" to "before" as the cut advances is kept up to date, so the cost
// is O(tokens + n^2) and not O(n * vocabulary).
#include <algorithm>
#include <array>
#include <cmath>

#include "tail/features.hpp"

namespace twicetold::tail {
namespace {

// The ten tokens of the highest score (of equal ones the earlier token), best first. Scores only grow, so whoever
// comes in is one whose score has just grown.
class Keywords {
 public:
  explicit Keywords(std::size_t tokens) : score_(tokens), held_(tokens) {}
  void raise(std::uint32_t t, float score) {
    score_[t] = score;
    if (held_[t] == 0) {
      if (top_.size() < most) {
        top_.push_back(t);
      } else if (ahead(t, top_.back())) {
        held_[top_.back()] = 0;
        top_.back() = t;
      } else {
        return;
      }
      held_[t] = 1;
    }
    std::size_t at = static_cast<std::size_t>(std::find(top_.begin(), top_.end(), t) - top_.begin());
    for (; at > 0 && ahead(top_[at], top_[at - 1]); --at) std::swap(top_[at], top_[at - 1]);
  }
  const std::vector<std::uint32_t>& top() const { return top_; }

 private:
  static constexpr std::size_t most = 10;
  bool ahead(std::uint32_t a, std::uint32_t b) const { return score_[a] != score_[b] ? score_[a] > score_[b] : a < b; }
  std::vector<float> score_;
  std::vector<std::uint8_t> held_;  // among the top
  std::vector<std::uint32_t> top_;
};

}  // namespace

// Permutation test: tokens that occur on both sides of a cut against how many should, for all and for names.
void FeatureReader::fill_link_columns() {
  const std::size_t n = lines_.size(), side = n + 1;
  constexpr std::size_t kFirst = kStructureColumns + 12;
  std::vector<float> by_frequency[2], both[2];
  float selected[2] = {};
  std::size_t most[2] = {2, 2};
  for (int k = 0; k < 2; ++k) by_frequency[k].assign(side, 0.0F), both[k].assign(n + 2, 0.0F);
  const float common = std::max(2.0F, static_cast<float>(n) / 2);
  for (std::size_t t = 0; t < words_.size(); ++t) {
    const std::uint32_t df = words_.frequency[t];
    if (df < 2 || static_cast<float>(df) > common || words_.function[t] != 0) continue;
    for (int k = 0; k < (words_.name[t] != 0 ? 2 : 1); ++k) {
      by_frequency[k][df] += 1;
      most[k] = std::max<std::size_t>(most[k], df);
      both[k][words_.first[t] + 1] += 1;
      both[k][words_.last[t] + 1] -= 1;
      selected[k] += 1;
    }
  }
  std::vector<float> expected[2], variance[2];
  for (int k = 0; k < 2; ++k) expected[k].assign(n, 0.0F), variance[k].assign(n, 1.0F);
  for (std::size_t df = 2; df <= std::max(most[0], most[1]); ++df) {
    for (int k = 0; k < 2; ++k) {
      const float count = by_frequency[k][df];
      if (count == 0) continue;
      const float* const one_side = one_side_.of(df);
      for (std::size_t c = 1; c < n; ++c) {
        const float p = one_side[c];
        expected[k][c] += count * (1 - p);
        variance[k][c] += count * p * (1 - p);
      }
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    float sum = 0, top = -1e9F, crossing = 0;
    std::vector<float>& link = expected[k];
    for (std::size_t c = 1; c < n; ++c) {
      crossing += both[k][c];
      link[c] = selected[k] >= 2 ? (expected[k][c] - crossing) / std::sqrt(variance[k][c]) : 0.0F;
      sum += link[c];
      top = std::max(top, link[c]);
    }
    for (std::size_t c = 1; c < n; ++c) {
      float* x = cut_row(c) + kFirst + 3 * k;
      x[0] = link[c];
      x[1] = link[c] - sum / static_cast<float>(n - 1);
      x[2] = link[c] - top;
    }
  }
}

// The topic columns from 12 on that count tokens (18 of them).
void FeatureReader::fill_token_columns() {
  const std::size_t n = lines_.size(), vocabulary = words_.size();
  const std::array<float, 512>& logs = log_counts();
  constexpr std::size_t kColumns = 12;

  fill_link_columns();

  // Tokens born behind the cut, by birth.
  std::vector<float> own(n + 1), weight(n + 1), own_count(n + 1), own_names(n + 1);
  for (std::size_t t = 0; t < vocabulary; ++t) {
    if (words_.frequency[t] < 2) continue;
    const std::uint32_t born = words_.first[t];
    own[born] += static_cast<float>(words_.frequency[t]) * words_.weight[t];
    if (words_.function[t] == 0) {
      own_count[born] += 1;
      own_names[born] += words_.name[t] != 0 ? 1.0F : 0.0F;
    }
  }
  for (std::size_t i = 0; i < n; ++i) weight[i] = words_.row_weight[i];
  for (std::size_t c = n; c-- > 0;) {
    own[c] += own[c + 1], weight[c] += weight[c + 1], own_count[c] += own_count[c + 1],
        own_names[c] += own_names[c + 1];
  }

  // Of each word: how many paragraphs hold it before the cut, how many of the last ones before it, and what else is
  // asked of it with them.
  struct Word {
    std::uint32_t before = 0, window = 0, frequency, first;
    float weight;
    bool function;
  };
  std::vector<Word> words;
  words.reserve(vocabulary);
  for (std::size_t t = 0; t < vocabulary; ++t)
    words.push_back({0, 0, words_.frequency[t], words_.first[t], words_.weight[t], words_.function[t] != 0});
  std::vector<float> before_norm(n + 1), cosines(n + 1);
  Keywords keywords(vocabulary);
  const auto log_of = [&](std::uint32_t count) { return static_cast<double>(logs[std::min(count, 511u)]); };
  std::size_t window_begin = 0;
  // Of the last paragraphs before the cut, [window_begin, c): what only they speak of, and their cosine with the rest.
  double window_own = 0, window_norm = 0, cosine_top = 0;
  std::vector<std::uint8_t> hit(n);
  double prefix_norm = 0, suffix_norm = 0, product = 0;
  for (std::size_t t = 0; t < vocabulary; ++t) {
    const float l = logs[std::min(words_.frequency[t], 511u)] * words_.weight[t];
    suffix_norm += static_cast<double>(l * l);
  }
  float lowest = 1e9F;
  for (std::size_t c = 1; c < n; ++c) {
    for (const std::uint32_t t : words_.row(c - 1)) {  // paragraph c-1 changes sides
      Word& word = words[t];
      const float w = word.weight * word.weight;
      const std::uint32_t b = word.before, s = word.frequency - b;
      const float b0 = logs[std::min(b, 511u)], b1 = logs[std::min(b + 1, 511u)];
      const float s0 = logs[std::min(s, 511u)], s1 = logs[std::min(s - 1, 511u)];
      prefix_norm += static_cast<double>(w * (b1 * b1 - b0 * b0));
      suffix_norm += static_cast<double>(w * (s1 * s1 - s0 * s0));
      product += static_cast<double>(w * (b1 * s1 - b0 * s0));
      const std::uint32_t in = word.window++;
      const double i0 = log_of(in), i1 = log_of(in + 1),
                   square = static_cast<double>(word.weight) * static_cast<double>(word.weight);
      window_norm += square * (i1 * i1 - i0 * i0);
      cosine_top += square * log_of(b - in) * (i1 - i0);
      if (in >= 1 && word.first >= window_begin) window_own += static_cast<double>(word.weight) * (in >= 2 ? 1 : 2);
      ++word.before;
      if (b >= 1 && !word.function) keywords.raise(t, std::sqrt(static_cast<float>(b + 1)) * word.weight);
    }
    before_norm[c] = static_cast<float>(prefix_norm);
    const std::size_t k = n - c, h = std::max<std::size_t>(1, std::min({k, c / 2, std::size_t{6}}));
    float* x = cut_row(c) + kStructureColumns + kColumns + 6;
    // Keywords of the text before: which paragraphs hold one.
    std::fill(hit.begin(), hit.end(), std::uint8_t{0});
    for (const std::uint32_t t : keywords.top()) {
      for (const std::uint32_t i : words_.paragraphs_of(t)) hit[i] = 1;
    }
    float hits = 0.3F, all = 1, hits_before = 0.6F, all_before = 1;
    for (std::size_t i = c; i < n; ++i) hits += hit[i] != 0 ? trust_[i] : 0.0F, all += trust_[i];
    for (std::size_t i = (c + 1) / 2; i < c; ++i)
      hits_before += hit[i] != 0 ? trust_[i] : 0.0F, all_before += trust_[i];
    *x++ = hits / all;
    *x++ = hits_before / all_before - hits / all;
    // What only the suffix speaks of, against the same for the last paragraphs before the cut.
    float window_weight = 1e-6F;
    for (std::size_t i = c - h; i < c; ++i) window_weight += words_.row_weight[i];
    for (; window_begin < c - h; ++window_begin) {
      for (const std::uint32_t t : words_.row(window_begin)) {
        Word& word = words[t];
        const double weight_of = static_cast<double>(word.weight), square = weight_of * weight_of;
        const std::uint32_t in = word.window--, b = word.before;
        const double i0 = log_of(in), i1 = log_of(in - 1);
        window_norm += square * (i1 * i1 - i0 * i0);
        cosine_top += square * (i1 * log_of(b - in + 1) - i0 * log_of(b - in));
        if (in >= 2 && word.first == window_begin) window_own -= weight_of * in;
      }
    }
    const float own_share = own[c] / (weight[c] + 1e-6F);
    *x++ = own_share;
    *x++ = own_share - static_cast<float>(window_own) / window_weight;
    *x++ = std::log1p(own_count[c]);
    *x++ = std::log1p(own_names[c]);
    // New tokens just behind the cut, against just before it.
    float fresh = 0, next = 1e-6F, fresh_before = 0, previous = 1e-6F;
    for (std::size_t i = c; i < std::min(n, c + 3); ++i) {
      next += words_.row_weight[i];
      fresh += words_.row_weight[i] * (1 - at(seen_, i, c));
    }
    const std::size_t three = c > 3 ? c - 3 : 0;
    for (std::size_t i = three; i < c; ++i) {
      previous += words_.row_weight[i];
      fresh_before += words_.row_weight[i] * (three > 0 ? 1 - at(seen_, i, three) : 1.0F);
    }
    *x++ = fresh / next - fresh_before / previous;
    const float cosine = static_cast<float>(product / (std::sqrt(std::max(0.0, prefix_norm * suffix_norm)) + 1e-6));
    const float window_product = before_norm[c - h] * static_cast<float>(window_norm);
    const float window_cosine = static_cast<float>(cosine_top) / (std::sqrt(std::max(0.0F, window_product)) + 1e-6F);
    cosines[c] = cosine;
    lowest = std::min(lowest, cosine);
    *x++ = cosine;
    *x++ = window_cosine - cosine;
  }
  for (std::size_t c = 1; c < n; ++c) cut_row(c)[kStructureColumns + kColumns + 15] = cosines[c] - lowest;
}

}  // namespace twicetold::tail
