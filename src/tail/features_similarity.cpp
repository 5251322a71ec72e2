// Topic by paragraph similarity: cosine of weighted token sets, block means before and behind a cut.
//
// Off-diagonal similarities come from the postings of tokens held by two paragraphs or more, so the
// matrix costs the sum of df^2 / 2; block means are rectangles of a two-dimensional prefix sum.
#include <algorithm>
#include <cmath>

#include "tail/features.hpp"

namespace twicetold::tail {

void FeatureReader::read_similarity() {
  const std::size_t n = lines_.size();
  similarity_.assign(n * n, 0.0F);
  nearest_.assign(n * n, 0.0F);
  std::vector<float>& norm = scratch_;
  norm.assign(n, 0.0F);
  for (std::size_t i = 0; i < n; ++i) {
    float sum = 0;
    for (const std::uint32_t t : words_.row(i)) sum += words_.weight[t] * words_.weight[t];
    norm[i] = std::sqrt(sum) + 1e-6F;
  }
  for (std::size_t t = 0; t < words_.size(); ++t) {
    if (words_.frequency[t] < 2) continue;
    const auto held = words_.paragraphs_of(t);
    const float w = words_.weight[t] * words_.weight[t];
    for (std::size_t a = 1; a < held.size(); ++a) {
      float* row = similarity_.data() + held[a] * n;
      for (std::size_t b = 0; b < a; ++b) row[held[b]] += w;
    }
  }
  past_.assign(n, 0.0F);
  best_.assign(n, 0.0F);
  future_.assign(n, 0.0F);
  lead_.assign(n, 0.0F);
  for (std::size_t i = 1; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const float s = at(similarity_, i, j) / (norm[i] * norm[j]);
      at(similarity_, i, j) = at(similarity_, j, i) = s;
      past_[i] = std::max(past_[i], s);
      future_[j] = std::max(future_[j], s);
      if (j < 4) lead_[i] = std::max(lead_[i], s);
      if (i < 4) lead_[j] = std::max(lead_[j], s);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    best_[i] = std::max(past_[i], future_[i]);
    float top = 0;
    for (std::size_t c = 1; c < n; ++c) {
      top = std::max(top, at(similarity_, i, c - 1));
      at(nearest_, i, c) = top;
    }
  }
  // Share of a paragraph's names that no paragraph before named.
  new_names_.assign(n, 0.0F);
  for (std::size_t i = 0; i < n; ++i) {
    const auto names = words_.names_of(i);
    for (const std::uint32_t t : names) new_names_[i] += words_.name_first[t] == i ? 1.0F : 0.0F;
    new_names_[i] /= static_cast<float>(names.size() + 1);
  }
  // What the second half of the text before a cut looks like: best earlier match, mean and deviation.
  reference_mean_.assign(n, 0.15F);
  reference_sd_.assign(n, 0.1F);
  for (std::size_t c = 1; c < n; ++c) {
    float weight = 1, sum = 0.15F, square = 0;
    for (std::size_t i = (c + 1) / 2; i < c; ++i) weight += trust_[i], sum += trust_[i] * past_[i];
    const float mean = sum / weight;
    for (std::size_t i = (c + 1) / 2; i < c; ++i) square += trust_[i] * (past_[i] - mean) * (past_[i] - mean);
    reference_mean_[c] = mean;
    reference_sd_[c] = std::sqrt((square + 0.01F) / weight);
  }
}

// The first twelve topic columns.
void FeatureReader::fill_similarity_columns() {
  const std::size_t n = lines_.size(), side = n + 1;
  std::vector<float>&mass = scratch_, &pairs = scratch2_;
  mass.assign(side * side, 0.0F);
  pairs.assign(side * side, 0.0F);
  for (std::size_t i = 0; i < n; ++i) {
    float row_mass = 0, row_pairs = 0;
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j) {
        const float a = trust_[i] * trust_[j];
        row_pairs += a;
        row_mass += a * at(similarity_, i, j);
      }
      mass[(i + 1) * side + j + 1] = mass[i * side + j + 1] + row_mass;
      pairs[(i + 1) * side + j + 1] = pairs[i * side + j + 1] + row_pairs;
    }
  }
  const auto block = [&](std::size_t r0, std::size_t r1, std::size_t q0, std::size_t q1) {
    const auto rectangle = [&](const std::vector<float>& m) {
      return m[r1 * side + q1] - m[r0 * side + q1] - m[r1 * side + q0] + m[r0 * side + q0];
    };
    return (rectangle(mass) + 0.05F) / (rectangle(pairs) + 1);
  };
  std::vector<float> gap(n), left(n), right(n);
  float gap_sum = 0, gap_square = 0;
  for (std::size_t c = 1; c < n; ++c) {
    gap[c] = block(c > 3 ? c - 3 : 0, c, c, std::min(n, c + 3));
    left[c] = c > 1 ? std::max(left[c - 1], gap[c]) : gap[c];
    gap_sum += gap[c];
    gap_square += gap[c] * gap[c];
  }
  for (std::size_t c = n - 1; c >= 1; --c) right[c] = c + 1 < n ? std::max(right[c + 1], gap[c]) : gap[c];
  const float cuts = static_cast<float>(n - 1), gap_mean = gap_sum / cuts;
  const float gap_sd = std::sqrt(std::max(0.0F, gap_square / cuts - gap_mean * gap_mean)) + 0.02F;
  std::size_t last_wide = n;
  while (last_wide > 0 && lines_[last_wide - 1].width < 80) --last_wide;
  last_wide = last_wide > 0 ? last_wide - 1 : n - 1;
  for (std::size_t c = 1; c < n; ++c) {
    const std::size_t k = n - c, h = std::max<std::size_t>(1, std::min({k, c / 2, std::size_t{6}}));
    const float cross = block(0, c, c, n), inside = block(0, c, 0, c), behind = block(c, n, c, n);
    const float reference = c == 1 ? 0.05F : block(0, c - h, c - h, c);
    const float mean = reference_mean_[c], sd = reference_sd_[c];
    float weight = 0, nearest = 0, above = 0, top = 0;
    for (std::size_t i = c; i < n; ++i) {
      const float g = at(nearest_, i, c);
      weight += trust_[i];
      nearest += trust_[i] * g;
      above += g > mean ? trust_[i] : 0.0F;
      if (trust_[i] > 0.7F) top = std::max(top, g);
    }
    float* x = cut_row(c) + kStructureColumns;
    *x++ = std::log((cross + 0.01F) / (inside + 0.01F));
    *x++ = std::log((behind + 0.01F) / (cross + 0.01F));
    *x++ = std::log((cross + 0.01F) / (reference + 0.01F));
    *x++ = std::log((gap[c] + 0.01F) / (inside + 0.01F));
    *x++ = left[c] + right[c] - 2 * gap[c];
    *x++ = (gap[c] - gap_mean) / gap_sd;
    *x++ = (mean - nearest / weight) / sd;
    *x++ = last_wide >= c ? (mean - at(nearest_, last_wide, c)) / sd : 0.0F;
    *x++ = (top - mean) / sd;
    *x++ = above / weight;
    // The last three wide paragraphs: does the article come back?
    float resumed = 0;
    int wide = 0;
    for (std::size_t i = n; i-- > c && wide < 3;) {
      if (lines_[i].width >= 90) resumed += at(nearest_, i, c), ++wide;
    }
    *x++ = wide > 0 ? resumed / static_cast<float>(wide) - mean : 0.0F;
    std::size_t run = c;
    while (run < n && at(nearest_, run, c) < mean - 0.8F * sd) ++run;
    *x++ = static_cast<float>(run - c) / static_cast<float>(k);
  }
}

}  // namespace twicetold::tail
