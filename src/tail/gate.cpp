// Why a gate: the full model costs some microseconds a paragraph, and most documents have no tail.
// What is new in a paragraph (gate_words.cpp) gives for every cut the share of known words behind it in one running
// sum.
#include "tail/gate.hpp"

#include <algorithm>
#include <cmath>

#include "base/clones.hpp"
#include "tail/lines.hpp"
#include "tail/vocabulary.hpp"

namespace twicetold::tail {
namespace {

enum : std::uint8_t { kTerminal = 1, kShort = 2, kLong = 4, kSingle = 8, kTwin = 16 };

// Of the paragraphs behind each cut up to `paragraph`: words known before it, the smallest share of known ones.
TWICETOLD_FLOAT_CLONES void add_shares(const float* share, float weight, std::size_t paragraph, float* shared) {
  for (std::size_t c = 1; c <= paragraph; ++c) shared[c] += share[c] * weight;
}
TWICETOLD_FLOAT_CLONES void lower(const float* share, std::size_t paragraph, float* least) {
  for (std::size_t c = 1; c <= paragraph; ++c) least[c] = std::min(least[c], share[c]);
}

float log_of_size(std::size_t bytes) {  // of most paragraphs from a table
  static const std::array<float, 1024> table = [] {
    std::array<float, 1024> t;
    for (std::size_t k = 0; k < t.size(); ++k) t[k] = std::log(static_cast<float>(k) + 5);
    return t;
  }();
  return bytes < table.size() ? table[bytes] : std::log(static_cast<float>(bytes) + 5);
}

}  // namespace

void GateReader::read(std::span<const TailParagraph> paragraphs, bool has_corpus) {
  const std::size_t n = paragraphs.size();
  cuts_ = n > 0 ? n - 1 : 0;
  rows_.assign(cuts_ * kGateColumns, 0.0F);
  if (n < 2) return;
  slots_.clear();
  all_.assign(n + 1, 0.0F);
  born_.resize(n * n);
  length_.resize(n);
  known_.resize(n);
  flags_.resize(n);
  float lengths = 0, terminals = 0, shorts = 0, singles = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view text = paragraphs[i].text;
    const bool twin = i > 0 && text == paragraphs[i - 1].text;
    flags_[i] = static_cast<std::uint8_t>(
        (ends_sentence(text.size() > 64 ? text.substr(text.size() - 64) : text, text.size()) ? kTerminal : 0) |
        (text.size() < 60 ? kShort : 0) | (text.size() >= 110 ? kLong : 0) |
        (paragraphs[i].gap <= 1 && i > 0 ? kSingle : 0) | (twin ? kTwin : 0));
    length_[i] = log_of_size(text.size());
    lengths += length_[i];
    terminals += (flags_[i] & kTerminal) != 0 ? 1.0F : 0.0F;
    shorts += (flags_[i] & kShort) != 0 ? 1.0F : 0.0F;
    singles += (flags_[i] & kSingle) != 0 ? 1.0F : 0.0F;
    read_words(text, i);
  }
  // Shares of known words, summed: those of the second half of the text before a cut are what is usual.
  plain_.assign(n + 1, 0.0F);
  std::vector<float>& past = plain_;
  for (std::size_t i = 0; i < n; ++i) past[i + 1] = past[i] + born_[i * n + i];
  // Of the paragraphs behind each cut: words known before it, words counted, the smallest share of known ones.
  shared_.assign(n, 0.0F);
  counted_.assign(n + 1, 0.0F);
  least_.assign(n, 1.0F);
  for (std::size_t i = n; i-- > 1;) {
    const float* const share = born_.data() + i * n;
    const float w = std::min(known_[i], 12.0F);
    counted_[i] = counted_[i + 1] + w;
    add_shares(share, w, i, shared_.data());
    if (w > 8) lower(share, i, least_.data());
  }
  read_links();
  float link_sum = 0, link_top = -1e9F;
  for (std::size_t c = 1; c < n; ++c) link_sum += link_[c], link_top = std::max(link_top, link_[c]);
  const auto& logs = log_counts();
  float k_length = 0, k_terminal = 0, k_short = 0, k_single = 0, k_plain = 0, k_twin = 0;
  const auto has = [&](std::size_t i, std::uint8_t bit) { return (flags_[i] & bit) != 0 ? 1.0F : 0.0F; };
  for (std::size_t c = n - 1; c >= 1; --c) {
    k_length += length_[c];
    k_terminal += has(c, kTerminal);
    k_short += has(c, kShort);
    k_single += has(c, kSingle);
    k_twin += has(c, kTwin);
    k_plain += has(c, kTerminal) * has(c, kLong);
    const float k = static_cast<float>(n - c), before = static_cast<float>(c);
    const std::size_t half = c / 2;
    const float usual = (past[c] - past[half] + 0.3F) / (static_cast<float>(c - half) + 1);
    const float behind = (shared_[c] + 4) / (counted_[c] + 12);
    float* x = rows_.data() + (c - 1) * kGateColumns;
    *x++ = logs[n - c - 1] - logs[n - 1];
    *x++ = logs[n - c - 1];
    *x++ = n - c == 1 ? 1.0F : 0.0F;
    *x++ = k_terminal / k;
    *x++ = (terminals - k_terminal) / before - k_terminal / k;
    *x++ = k_short / k;
    *x++ = (shorts - k_short) / before - k_short / k;
    *x++ = k_single / k - (c > 1 ? (singles - k_single) / (before - 1) : 0.0F);
    *x++ = k_length / k;
    *x++ = (lengths - k_length) / before - k_length / k;
    *x++ = k_twin / k;
    *x++ = k_plain / k;
    *x++ = logs[static_cast<std::size_t>(k_plain)];
    *x++ = behind;
    *x++ = usual - behind;
    *x++ = least_[c];
    *x++ = born_[c * n + c] - usual;
    *x++ = has(c, kTerminal);
    *x++ = has(c - 1, kTerminal);
    *x++ = length_[c] - (lengths - k_length) / before;
    *x++ = length_[c - 1] - (lengths - k_length) / before;
    *x++ = has(n - 1, kTerminal);
    *x++ = link_[c];
    *x++ = link_[c] - link_sum / static_cast<float>(n - 1);
    *x++ = link_[c] - link_top;
    *x++ = own_[c] / (all_[c] + 1);
    *x++ = log_of_count(own_[c]);
  }
  read_forms(paragraphs);
  fill_forms(rows_.data() + kGateWords);
  if (!has_corpus) return;
  evidence_.clear();
  for (const TailParagraph& p : paragraphs) evidence_.push_back(p.evidence);
  gate_corpus_columns(evidence_, rows_.data());
}

}  // namespace twicetold::tail
