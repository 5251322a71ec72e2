// Sums over the paragraphs behind a cut, and what changes at the cut. O(n^2) for n <= 100 paragraphs.
//
// A sum enters as sum/sqrt(k), sum/k and clipped, so that neither long nor short tails rule the score.
#include <algorithm>
#include <cmath>

#include "tail/features.hpp"

namespace twicetold::tail {
namespace {

float flag(bool b) { return b ? 1.0F : 0.0F; }

// Running medians of few values: sorted insertion, n <= 100.
class Median {
 public:
  explicit Median(std::vector<float>& store) : v_(store) { v_.clear(); }
  void add(float x) { v_.insert(std::upper_bound(v_.begin(), v_.end(), x), x); }
  float value() const {
    const std::size_t m = v_.size() / 2;
    return v_.size() % 2 == 1 ? v_[m] : (v_[m - 1] + v_[m]) / 2;
  }

 private:
  std::vector<float>& v_;
};

}  // namespace

// seen(i, c): share of paragraph i's tokens (by weight) born before c. For i < c, the same leaving i
// out: how well the text before the cut hangs together, as a mean and deviation to measure others by.
void FeatureReader::read_seen() {
  const std::size_t n = lines_.size();
  constexpr float kPriorMean = 0.25F, kPriorVariance = 0.015F, kPrior = 3;
  seen_.assign(n * n, 0.0F);
  z_.assign(n * n, 0.0F);
  cohesion_mean_.assign(n, 0.0F);
  cohesion_sd_.assign(n, 0.0F);
  std::vector<float>&born = scratch_, &again = scratch2_;
  std::vector<float> sum(n + 1), square(n + 1), weight(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    born.assign(n + 1, 0.0F);
    again.assign(n + 1, 0.0F);
    for (const std::uint32_t t : words_.row(i)) {
      born[words_.first[t]] += words_.weight[t];
      if (words_.second[t] < n) again[words_.second[t]] += words_.weight[t];
    }
    const float total = words_.row_weight[i];
    float before = 0, twice = 0;
    for (std::size_t c = 1; c < n; ++c) {
      before += born[c - 1];
      twice += again[c - 1];
      at(seen_, i, c) = before / total;
      if (c > i) {
        const float loo = twice / total;
        sum[c] += trust_[i] * loo;
        square[c] += trust_[i] * loo * loo;
        weight[c] += trust_[i];
      }
    }
  }
  for (std::size_t c = 1; c < n; ++c) {
    const float m = (sum[c] + kPrior * kPriorMean) / (weight[c] + kPrior);
    const float spread = std::max(0.0F, square[c] - 2 * m * sum[c] + m * m * weight[c]);
    cohesion_mean_[c] = m;
    cohesion_sd_[c] = std::sqrt((spread + kPrior * kPriorVariance) / (weight[c] + kPrior));
  }
  for (std::size_t i = 0; i < n; ++i) {
    const float* const seen = seen_.data() + i * n;
    float* const z = z_.data() + i * n;
    for (std::size_t c = 1; c < n; ++c) {
      const float v = (cohesion_mean_[c] - seen[c]) / cohesion_sd_[c];
      z[c] = v < -3.0F ? -3.0F : v > 3.0F ? 3.0F : v;
    }
  }
}

void FeatureReader::fill_structure() {
  const std::size_t n = lines_.size();
  const float paragraphs = static_cast<float>(n);
  std::vector<float> suffix(kSums), total(kSums), names(n + 1), across(n + 2), behind(n + 2);
  float width_total = 0, gap_total = 0, terminal_total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < kSums; ++k) total[k] += sums_[i * kSums + k];
    width_total += lines_[i].width;
    gap_total += i > 0 ? flag(gaps_[i] <= 1) : 0.0F;
    terminal_total += flag(lines_[i].terminal);
    const auto own = words_.names_of(i);
    const float share = 1.0F / static_cast<float>(own.size() + 1);
    for (const std::uint32_t t : own) {  // counts for every cut up to where the name was born
      if (words_.name_first[t] >= 1) names[words_.name_first[t]] += share;
    }
  }
  for (std::size_t c = n - 1; c-- > 1;) names[c] += names[c + 1];
  for (std::size_t t = 0; t < words_.size(); ++t) {  // tokens on both sides of c; tokens of the suffix
    across[words_.first[t] + 1] += words_.weight[t];
    across[words_.last[t] + 1] -= words_.weight[t];
    behind[0] += words_.weight[t];
    behind[words_.last[t] + 1] -= words_.weight[t];
  }
  for (std::size_t c = 1; c <= n; ++c) across[c] += across[c - 1], behind[c] += behind[c - 1];

  std::vector<float> suffix_median(n);
  {
    Median median(scratch_);
    for (std::size_t c = n; c-- > 0;) {
      median.add(lines_[c].width);
      suffix_median[c] = median.value();
    }
  }
  std::vector<float> prefix_median(n + 1);
  {
    Median median(scratch_);
    for (std::size_t c = 1; c <= n; ++c) {
      median.add(lines_[c - 1].width);
      prefix_median[c] = median.value();
    }
  }
  float suffix_width = 0, suffix_gaps = 0, suffix_terminal = 0;
  for (std::size_t c = n - 1; c >= 1; --c) {
    const Line &line = lines_[c], &previous = lines_[c - 1];
    for (std::size_t k = 0; k < kSums; ++k) suffix[k] += sums_[c * kSums + k];
    suffix_width += line.width;
    suffix_gaps += flag(gaps_[c] <= 1);
    suffix_terminal += flag(line.terminal);
    float z = 0, z_trusted = 0, z_none = 0, z_long = 0;
    for (std::size_t i = c; i < n; ++i) {
      const float v = at(z_, i, c);
      z += v;
      z_trusted += v * std::min(1.0F, trust_[i]);
      z_none += flag(at(seen_, i, c) < 0.03F);
      z_long += lines_[i].width >= 110 ? v : 0.0F;
    }
    suffix[17] = z;
    suffix[18] = z_trusted;
    suffix[19] = z_none;
    suffix[26] = z_long;
    suffix[27] = z - z_long;
    suffix[28] = names[c];
    const float k = static_cast<float>(n - c), root = std::sqrt(k), before = static_cast<float>(c);
    float* x = cut_row(c);
    for (std::size_t j = 0; j < kSums; ++j) {
      x[j] = suffix[j] / root;
      x[kSums + j] = suffix[j] / k;
      x[2 * kSums + j] = std::min(suffix[j], 0.0F) / 10 + std::clamp(suffix[j], 0.0F, 30.0F) / 10;
    }
    const auto change = [&](std::size_t j) { return suffix[j] / k - (total[j] - suffix[j]) / before; };
    const float gap_before = c > 1 ? (gap_total - suffix_gaps) / (before - 1) : 0.0F;
    const float shared = across[c] / (std::max(behind[c], 0.0F) + 1e-6F);
    float* b = x + 3 * kSums;
    *b++ = std::log(k / paragraphs);
    *b++ = flag(n - c == 1);
    *b++ = flag(previous.agency || previous.credit);
    *b++ = flag(previous.width < 60);
    *b++ = flag(line.cue);
    *b++ = suffix_gaps / k - gap_before;
    *b++ = std::clamp(std::log((prefix_median[c] + 5) / (suffix_median[c] + 5)), -2.0F, 3.0F);
    *b++ = (terminal_total - suffix_terminal) / before - suffix_terminal / k;
    *b++ = std::clamp((cohesion_mean_[c] - shared) / 0.1F, -3.0F, 3.0F);
    *b++ = flag(gaps_[c] <= 1) - gap_before;
    *b++ = flag(previous.terminal);
    *b++ = flag(!line.terminal);
    *b++ = at(z_, c, c);
    *b++ = c > 1 ? at(z_, c - 1, c - 1) : 0.0F;
    float near = 0;
    const std::size_t end = std::min(n, c + 3);
    for (std::size_t i = c; i < end; ++i) near += at(z_, i, c);
    *b++ = near / static_cast<float>(end - c);
    *b++ = sums_[c * kSums + 10];
    *b++ = flag(line.width < 110);
    *b++ = flag(lines_[n - 1].terminal);
    *b++ = std::log1p(suffix_width) / 5;
    *b++ = suffix_width / std::max(1.0F, width_total);
    *b++ = std::log1p(std::max(0.0F, width_total - suffix_width)) / 5;
    *b++ = flag(line.agency);
    *b++ = flag(line.agency || line.credit);
    *b++ = change(4);
    *b++ = change(1) + change(2);
    *b++ = change(15);
    *b++ = change(8);
    *b++ = change(6);
    *b++ = change(16);
    *b++ = flag(!line.terminal && c + 1 < n && lines_[c + 1].terminal && line.width < 160 &&
                lines_[c + 1].width > line.width);
  }
}

// Where exactly: a block's heading belongs to the block, a line built like the one before seldom opens one.
void FeatureReader::fill_border_columns() {
  const std::size_t n = lines_.size();
  const auto shape = [&](std::size_t i) {
    const Line& l = lines_[i];
    return (l.width < 40    ? 0
            : l.width < 110 ? 1
            : l.width < 260 ? 2
                            : 3) *
               4 +
           (l.terminal ? 2 : 0) + (l.bullet ? 1 : 0);
  };
  const auto open = [&](std::size_t i) { return lines_[i].width < 110 && !lines_[i].terminal; };
  std::vector<float> alike_before(n + 1), alike_behind(n + 1), open_before(n + 1), open_behind(n + 1);
  for (std::size_t i = 1; i < n; ++i) {
    alike_before[i] = i >= 2 && shape(i - 1) == shape(i - 2) ? alike_before[i - 1] + 1 : 0;
    open_before[i] = open(i - 1) ? open_before[i - 1] + 1 : 0;
  }
  for (std::size_t i = n; i-- > 1;) {
    alike_behind[i] = i + 1 < n && shape(i) == shape(i + 1) ? alike_behind[i + 1] + 1 : 0;
    open_behind[i] = open(i) ? open_behind[i + 1] + 1 : 0;
  }
  const auto mean_names = [&](std::size_t from, std::size_t to) {
    float sum = 0, weight = 0.5F;
    for (std::size_t i = from; i < to; ++i) sum += new_names_[i] * trust_[i], weight += trust_[i];
    return sum / weight;
  };
  for (std::size_t c = 1; c < n; ++c) {
    const Line &line = lines_[c], &previous = lines_[c - 1];
    float* x = cut_row(c) + 3 * kSums + 30;
    *x++ = flag(previous.cue);
    *x++ = flag(previous.colon);
    *x++ = flag(previous.bullet);
    *x++ = flag(line.colon);
    *x++ = flag(line.bullet);
    *x++ = flag(shape(c) == shape(c - 1));
    *x++ = log_of_count(alike_before[c]);
    *x++ = log_of_count(alike_behind[c]);
    *x++ = log_of_count(open_before[c]);
    *x++ = log_of_count(open_behind[c]);
    *x++ = line.upper;
    *x++ = previous.upper;
    *x++ = flag(line.date);
    *x++ = flag(previous.date);
    *x++ = flag(line.legal);
    *x++ = flag(previous.legal);
    *x++ = flag(line.symbol) - flag(previous.symbol);
    *x++ = new_names_[c];
    *x++ = mean_names(c, std::min(n, c + 3)) - mean_names(c > 3 ? c - 3 : 0, c);
    *x++ = flag(previous.words > 0 && previous.words <= 5 && previous.width < 40 && !previous.terminal);
  }
}

}  // namespace twicetold::tail
