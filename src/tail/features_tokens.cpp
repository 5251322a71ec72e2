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

// By count, up to as many as there are paragraphs: ln(1 + count), and by how much it and its square grow with one more.
struct LogSteps {
  std::array<double, FeatureReader::kWindow + 2> log;
  std::array<double, FeatureReader::kWindow + 1> step, square;
};
const LogSteps& log_steps() {
  static const LogSteps steps = [] {
    LogSteps s;
    for (std::size_t k = 0; k < s.log.size(); ++k) s.log[k] = static_cast<double>(log_counts()[k]);
    for (std::size_t k = 0; k < s.step.size(); ++k) {
      s.step[k] = s.log[k + 1] - s.log[k];
      s.square[k] = s.log[k + 1] * s.log[k + 1] - s.log[k] * s.log[k];
    }
    return s;
  }();
  return steps;
}

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
    double square;  // of its weight
    std::uint32_t before, window, frequency, first;
    float weight;
    bool function;
  };
  std::vector<Word> words;
  words.reserve(vocabulary);
  const LogSteps& steps = log_steps();
  double prefix_norm = 0, suffix_norm = 0, product = 0;
  for (std::size_t t = 0; t < vocabulary; ++t) {
    const double w = static_cast<double>(words_.weight[t]);
    words.push_back({w * w, 0, 0, words_.frequency[t], words_.first[t], words_.weight[t], words_.function[t] != 0});
    suffix_norm += w * w * steps.log[words_.frequency[t]] * steps.log[words_.frequency[t]];
  }
  std::vector<float> before_norm(n + 1), cosines(n + 1);
  Keywords keywords(vocabulary);
  std::size_t window_begin = 0;
  // Of the last paragraphs before the cut, [window_begin, c): what only they speak of, and their cosine with the rest.
  double window_own = 0, window_norm = 0, cosine_top = 0;
  std::vector<std::uint8_t> hit(n);
  // Words of one paragraph, which weigh all the same, only leave one side and come to the other.
  const double single_weight = static_cast<double>(words_.single_weight()),
               single_norm = single_weight * single_weight * steps.square[0];
  const auto singles = [&](std::size_t i) {
    return single_norm * static_cast<double>(words_.row(i).size() - words_.shared_of(i).size());
  };
  float lowest = 1e9F;
  for (std::size_t c = 1; c < n; ++c) {
    const double alone = singles(c - 1);
    prefix_norm += alone;
    suffix_norm -= alone;
    window_norm += alone;
    for (const std::uint32_t t : words_.shared_of(c - 1)) {  // paragraph c-1 changes sides
      Word& word = words[t];
      const double w = word.square;
      const std::uint32_t b = word.before++, s = word.frequency - b, in = word.window++;
      prefix_norm += w * steps.square[b];
      suffix_norm -= w * steps.square[s - 1];
      product += w * (steps.log[b + 1] * steps.log[s - 1] - steps.log[b] * steps.log[s]);
      window_norm += w * steps.square[in];
      cosine_top += w * steps.log[b - in] * steps.step[in];
      if (in >= 1 && word.first >= window_begin) window_own += static_cast<double>(word.weight) * (in >= 2 ? 1 : 2);
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
      window_norm -= singles(window_begin);
      for (const std::uint32_t t : words_.shared_of(window_begin)) {
        Word& word = words[t];
        const double w = word.square;
        const std::uint32_t in = word.window--, b = word.before;
        window_norm -= w * steps.square[in - 1];
        cosine_top += w * (steps.log[in - 1] * steps.log[b - in + 1] - steps.log[in] * steps.log[b - in]);
        if (in >= 2 && word.first == window_begin) window_own -= static_cast<double>(word.weight) * in;
      }
    }
    const float own_share = own[c] / (weight[c] + 1e-6F);
    *x++ = own_share;
    *x++ = own_share - static_cast<float>(window_own) / window_weight;
    *x++ = log_of_count(own_count[c]);
    *x++ = log_of_count(own_names[c]);
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
