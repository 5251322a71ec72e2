// Columns from lines alone (rhythm, body-like paragraphs behind a cut) and from the role scores.
#include <algorithm>
#include <cmath>

#include "tail/features.hpp"

namespace twicetold::tail {
namespace {

float flag(bool b) { return b ? 1.0F : 0.0F; }
float logistic(float x) { return 1 / (1 + std::exp(-x)); }

// Best period 2..4 of (length, terminal) codes in [from, to): teaser blocks repeat their layout.
float periodicity(const std::vector<std::uint8_t>& code, std::size_t from, std::size_t to) {
  float best = 0;
  for (std::size_t p = 2; p <= 4; ++p) {
    if (to - from < 2 * p) continue;
    bool varied = false;
    for (std::size_t i = 1; i < p; ++i) varied = varied || code[from + i] != code[from];
    if (!varied) continue;
    std::size_t same = 0;
    for (std::size_t i = from; i + p < to; ++i) same += code[i] == code[i + p] ? 1 : 0;
    best = std::max(best, static_cast<float>(same) / static_cast<float>(to - from - p));
  }
  return best;
}

}  // namespace

void FeatureReader::fill_line_columns() {
  const std::size_t n = lines_.size();
  std::vector<std::uint8_t> code(n), plain(n), stranger(n);
  std::vector<float> run(n + 1);
  std::size_t last_plain = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Line& line = lines_[i];
    const float l = line.width;
    code[i] = static_cast<std::uint8_t>((l < 40 ? 0 : l < 110 ? 2 : l < 260 ? 4 : 6) + (line.terminal ? 1 : 0));
    plain[i] = l >= 90 && line.terminal;
    if (plain[i] != 0) last_plain = i;
    bool shares = false;  // a word with the opening of the article
    for (const std::uint32_t t : words_.row(i)) {
      if (words_.first[t] < 4 && words_.function[t] == 0) {
        shares = true;
        break;
      }
    }
    stranger[i] = l >= 80 && !shares;
  }
  for (std::size_t i = n; i-- > 0;) run[i] = plain[i] != 0 ? run[i + 1] + 1 : 0;
  for (std::size_t i = n; i-- > 0;) run[i] = std::max(run[i], run[i + 1]);
  float function_total = 0, stranger_total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    function_total += words_.function_share[i];
    stranger_total += stranger[i];
  }
  float function_before = 0, dateline_before = 0, stranger_before = 0;
  for (std::size_t c = 1; c < n; ++c) {
    function_before += words_.function_share[c - 1];
    dateline_before += dateline_[c - 1];
    stranger_before += stranger[c - 1];
    const float k = static_cast<float>(n - c), before = static_cast<float>(c);
    float bodies = 0;
    const float near = reference_mean_[c] - 0.5F * reference_sd_[c];
    for (std::size_t i = c; i < n; ++i) {
      bodies += flag(lines_[i].width >= 100 && lines_[i].terminal && words_.function_share[i] > 0.12F &&
                     at(nearest_, i, c) > near);
    }
    const float rhythm = periodicity(code, c, std::min(n, c + 24));
    const float function_behind = (function_total - function_before) / k;
    const float stranger_behind = (stranger_total - stranger_before) / k;
    float* x = cut_row(c) + kStructureColumns + 28;
    *x++ = function_behind;
    *x++ = function_before / before - function_behind;
    *x++ = words_.function_share[c];
    *x++ = flag(dateline_[c] != 0);
    *x++ = dateline_before / before;
    *x++ = rhythm;
    *x++ = rhythm - periodicity(code, c > 24 ? c - 24 : 0, c);
    *x++ = log_of_count(bodies);
    *x++ = bodies / k;
    *x++ = log_of_count(run[c]);
    *x++ = std::clamp((static_cast<float>(last_plain) - before) / 5, -2.0F, 4.0F);
    *x++ = flag(plain[c] != 0);
    *x++ = flag(plain[c - 1] != 0);
    *x++ = stranger_behind;
    *x++ = stranger_behind - stranger_before / before;
  }
}

void FeatureReader::add_scores(std::span<const float> tail, std::span<const float> junk) {
  if (lines_.size() < 2) return;
  scratch_.clear();
  for (const Line& line : lines_) scratch_.push_back(line.width);
  score_columns(scratch_, tail, junk, cuts_.data() + kOwnColumns, kCutColumns);
}

void score_columns(std::span<const float> widths, std::span<const float> tail, std::span<const float> junk, float* rows,
                   std::size_t stride) {
  const std::size_t n = widths.size();
  std::vector<float> sum(n + 1), share(n + 1), junk_share(n + 1), sorted, medians(n), lowest(n), resumes(n + 1),
      left(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    sum[i + 1] = sum[i] + tail[i];
    share[i + 1] = share[i] + logistic(tail[i]);
    junk_share[i + 1] = junk_share[i] + logistic(junk[i]);
  }
  float current = 0, best = 0;
  std::vector<float> body_width(n + 1), width(n + 1);
  for (std::size_t i = n; i-- > 0;) {
    sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), tail[i]), tail[i]);
    const std::size_t m = sorted.size() / 2;
    medians[i] = sorted.size() % 2 == 1 ? sorted[m] : (sorted[m - 1] + sorted[m]) / 2;
    lowest[i] = sorted[0];
    current = std::min(0.0F, current + tail[i]);  // the run that looks most like body: "it resumes"
    best = std::min(best, current);
    resumes[i] = best;
    width[i] = width[i + 1] + widths[i];
    body_width[i] = body_width[i + 1] + (junk[i] < 0 ? widths[i] : 0.0F);
  }
  current = best = 0;
  for (std::size_t i = 0; i < n; ++i) {  // the run that looks most like tail: "something was left before"
    current = std::max(0.0F, current + tail[i]);
    best = std::max(best, current);
    left[i + 1] = best;
  }
  float top_ratio = -1e9F;
  for (std::size_t c = 1; c < n; ++c) top_ratio = std::max(top_ratio, sum[n] - 2 * sum[c]);
  float top = -1e9F;
  for (std::size_t c = 1; c < n; ++c) {
    top = std::max(top, tail[c - 1]);
    const float k = static_cast<float>(n - c), before = static_cast<float>(c), behind = sum[n] - sum[c];
    const float ratio = behind - sum[c];
    const std::size_t next = std::min(n, c + 3), last = c > 3 ? c - 3 : 0;
    float worst = 0;
    for (std::size_t i = c + 1; i <= n; ++i) worst = std::min(worst, sum[i] - sum[c]);
    float* x = rows + (c - 1) * stride;
    *x++ = behind / std::sqrt(k);
    *x++ = behind / k;
    *x++ = sum[c] / before;
    *x++ = top;
    *x++ = tail[c];
    *x++ = tail[c - 1];
    *x++ = tail[n - 1];
    *x++ = (sum[next] - sum[c]) / static_cast<float>(next - c);
    *x++ = (sum[c] - sum[last]) / static_cast<float>(c - last);
    *x++ = lowest[c];
    *x++ = medians[c];
    *x++ = ratio / std::sqrt(static_cast<float>(n));
    *x++ = (ratio - top_ratio) / 3;
    *x++ = (share[n] - share[c]) / k;
    *x++ = share[c] / before;
    *x++ = worst / 3;
    *x++ = resumes[c] / 4;
    *x++ = left[c] / 4;
    *x++ = (junk_share[n] - junk_share[c]) / k;
    *x++ = junk_share[c] / before;
    *x++ = junk[c];
    *x++ = junk[c - 1];
    *x++ = junk[n - 1];
    *x++ = body_width[c] / (width[c] + 1);
  }
}

bool FeatureReader::new_names_only(std::size_t c) const {
  std::size_t names = 0;
  for (std::size_t i = c; i < lines_.size(); ++i) {
    for (const std::uint32_t t : words_.names_of(i)) {
      ++names;
      if (words_.first[t] < c) return false;
    }
  }
  return names >= 2;
}

bool FeatureReader::only_labels(std::size_t c) const {
  return std::all_of(lines_.begin() + static_cast<std::ptrdiff_t>(c), lines_.end(),
                     [](const Line& line) { return line.label; });
}

void corpus_columns(std::span<const ParagraphEvidence> evidence, std::span<const float> score, float* rows) {
  const std::size_t n = evidence.size();
  float seen = 0, lead = 0, trailer = 0, seen_all = 0, lead_all = 0;
  for (const ParagraphEvidence& e : evidence) {
    seen_all += flag(e.other_documents > 0);
    lead_all += flag(e.title_or_lead);
  }
  for (std::size_t c = n; c-- > 1;) {
    const ParagraphEvidence &e = evidence[c], &previous = evidence[c - 1];
    seen += flag(e.other_documents > 0);
    lead += flag(e.title_or_lead);
    trailer += flag(e.source_trailer);
    const float k = static_cast<float>(n - c), before = static_cast<float>(c);
    float* x = rows + (c - 1) * kCorpusColumns;
    *x++ = score[c];
    *x++ = seen / std::sqrt(k);
    *x++ = seen / k;
    *x++ = (seen_all - seen) / std::sqrt(before);
    *x++ = flag(e.other_documents > 0);
    *x++ = flag(previous.other_documents > 0);
    *x++ = lead / std::sqrt(k);
    *x++ = lead / k;
    *x++ = (lead_all - lead) / std::sqrt(before);
    *x++ = flag(e.title_or_lead);
    *x++ = flag(previous.title_or_lead);
    *x++ = trailer / k;
    *x++ = flag(e.source_trailer);
  }
}

float FeatureReader::layout_change(std::size_t c) const { return cut_row(c)[3 * kSums + 5]; }

}  // namespace twicetold::tail
