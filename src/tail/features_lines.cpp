// Paragraph by paragraph: form, repeats inside the document, and the columns of the role score.
#include <algorithm>
#include <cmath>

#include "tail/features.hpp"

namespace twicetold::tail {
namespace {

float median(std::vector<float>& v) {  // reorders; 0 for none
  if (v.empty()) return 0;
  const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
  std::nth_element(v.begin(), middle, v.end());
  if (v.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(v.begin(), middle)) / 2;
}

float flag(bool b) { return b ? 1.0F : 0.0F; }

}  // namespace

void FeatureReader::read(std::span<const TailParagraph> paragraphs) {
  read_lines(paragraphs);
  const std::size_t n = lines_.size();
  cuts_.assign(n > 0 ? (n - 1) * kCutColumns : 0, 0.0F);
  roles_.assign(n * kRoleColumns, 0.0F);
  if (n == 0) return;
  ends_.clear();
  for (const Line& line : lines_) ends_.push_back(line.token_end);
  words_.build(ends_, scanner_.tokens);
  one_side_.start(n);
  read_seen();
  read_similarity();
  if (n > 1) {
    fill_structure();
    fill_border_columns();
    fill_similarity_columns();
    fill_token_columns();
    fill_line_columns();
    read_pairs();
    fill_rare_set(0);
    fill_rare_set(1);
  }
  if (n == 1) {
    for (auto* v : {&rare_known_[0], &rare_known_[1], &rare_mass_[0], &rare_mass_[1]}) v->assign(1, 0.0F);
  }
  fill_roles();
}

void FeatureReader::read_lines(std::span<const TailParagraph> paragraphs) {
  const std::size_t n = paragraphs.size();
  scanner_.clear();
  lines_.resize(n);
  gaps_.resize(n);
  std::uint32_t cased = 0;
  for (std::size_t i = 0; i < n; ++i) {
    scanner_.scan(paragraphs[i].text, lines_[i]);
    gaps_[i] = paragraphs[i].gap;
    if (i < 20) cased += lines_[i].cased;
  }
  std::vector<float>& values = scratch_;
  values.clear();
  for (std::size_t i = 0; i < std::max<std::size_t>(3, (n + 1) / 2) && i < n; ++i) values.push_back(lines_[i].width);
  const float body_width = median(values);
  values.clear();
  for (Line& line : lines_) {
    if (cased <= 50) line.upper = 0;
    if (line.width > 80) values.push_back(line.upper);
  }
  const float usual_upper = values.empty() ? 0.1F : median(values);

  trust_.resize(n);
  dateline_.resize(n);
  sums_.assign(n * kSums, 0.0F);
  for (std::size_t i = 0; i < n; ++i) {
    const Line& line = lines_[i];
    trust_[i] = std::min(1.0F, static_cast<float>(line.token_end - line.token_begin) / 12.0F) + 1e-3F;
    dateline_[i] = line.dateline;
    bool repeated = false, opening = false;
    for (std::size_t j = 0; j < n; ++j) {
      if (j == i) continue;
      repeated = repeated || (line.key != 0 && lines_[j].key == line.key);
      opening = opening || lines_[j].opening == line.opening;
    }
    const bool beside =
        line.key != 0 && ((i > 0 && lines_[i - 1].key == line.key) || (i + 1 < n && lines_[i + 1].key == line.key));
    const float l = line.width;
    float* f = sums_.data() + i * kSums;
    f[0] = 1;
    f[1] = flag(l < 40);
    f[2] = flag(l >= 40 && l < 110);
    f[3] = flag(l >= 220);
    f[4] = flag(!line.terminal);
    f[5] = flag(line.colon);
    f[6] = std::min(2.0F, std::max(0.0F, line.upper - usual_upper) * 2);
    f[7] = std::min(1.0F, 3 * line.digits);
    f[8] = flag(line.symbol);
    f[9] = flag(line.date);
    f[10] = flag(repeated);
    f[11] = flag(beside);
    f[12] = flag(opening && l > 30);
    f[13] = flag(line.cue);
    f[14] = flag(line.bullet);
    f[15] = flag(line.ends == 0);
    f[16] = std::clamp(std::log((l + 5) / (body_width + 5)), -3.0F, 1.0F);
    f[20] = flag(l < 110 && !line.terminal);
  }
  for (std::size_t i = 0; i < n; ++i) {
    float* f = sums_.data() + i * kSums;
    for (const std::ptrdiff_t step : {std::ptrdiff_t{-1}, std::ptrdiff_t{1}}) {
      const std::ptrdiff_t j = static_cast<std::ptrdiff_t>(i) + step;
      if (j < 0 || j >= static_cast<std::ptrdiff_t>(n)) continue;
      const float* g = sums_.data() + static_cast<std::size_t>(j) * kSums;
      f[21] += g[4] / 2;
      f[22] += (g[1] + g[2]) / 2;
      f[23] += g[10] / 2;
      f[24] += g[8] / 2;
      f[25] += g[12] / 2;
    }
  }
}

void FeatureReader::fill_roles() {
  const std::size_t n = lines_.size();
  std::vector<float>& values = scratch_;
  values.clear();
  for (std::size_t i = 0; i < n; ++i) {
    if (lines_[i].width >= 80) values.push_back(past_[i]);
  }
  const float usual_past = values.empty() ? 0.15F : median(values);
  float usual_known[2];
  const auto known_share = [&](std::size_t set, std::size_t i) {
    return (rare_known_[set][i] + 0.4F) / (rare_mass_[set][i] + 2);
  };
  for (std::size_t set = 0; set < 2; ++set) {
    values.clear();
    for (std::size_t i = 1; i < n; ++i) {
      if (lines_[i].width >= 80) values.push_back(known_share(set, i));
    }
    usual_known[set] = values.empty() ? 0.2F : median(values);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const Line& line = lines_[i];
    const float* f = sums_.data() + i * kSums;
    const float tokens = static_cast<float>(line.token_end - line.token_begin) + 1;
    float known = 0;
    for (const std::uint32_t t : words_.shared_of(i)) known += words_.first[t] < i ? words_.weight[t] : 0.0F;
    float* e = roles_.data() + i * kRoleColumns;
    *e++ = std::log(line.width + 3) - 4.5F;
    for (const int k : {1, 2, 3, 4, 15, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 20})
      *e++ = f[static_cast<std::size_t>(k)];
    *e++ = words_.function_share[i];
    *e++ = static_cast<float>(std::min(5u, line.ends)) / 3;
    *e++ = static_cast<float>(std::min(6u, line.commas)) / 3;
    *e++ = flag(line.quote);
    *e++ = flag(line.lower_first);
    *e++ = flag(line.ellipsis);
    *e++ = flag(line.parenthesis);
    *e++ = past_[i];
    *e++ = best_[i];
    *e++ = lead_[i];
    *e++ = future_[i];
    *e++ = new_names_[i];
    *e++ = flag(line.dateline);
    *e++ = known / words_.row_weight[i];
    *e++ = flag(gaps_[i] <= 1);
    *e++ = flag(line.agency);
    *e++ = flag(line.credit);
    *e++ = flag(line.legal);
    *e++ = flag(line.words > 2 && line.upper > 0.6F);
    *e++ = past_[i] - usual_past;
    *e++ = line.words > 0 ? line.upper : 0.0F;
    for (std::size_t set = 0; set < 2; ++set) {
      *e++ = known_share(set, i);
      *e++ = known_share(set, i) - usual_known[set];
    }
    *e++ = rare_mass_[0][i] / tokens;
  }
}

void FeatureReader::role_inputs(std::size_t i, float* inputs) const {
  const std::size_t n = lines_.size();
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t j = i + k;  // paragraph j - 1
    float* to = inputs + k * kRoleColumns;
    if (j < 1 || j > n) {
      std::fill_n(to, kRoleColumns, 0.0F);
    } else {
      std::copy_n(role_row(j - 1), kRoleColumns, to);
    }
  }
}

}  // namespace twicetold::tail
