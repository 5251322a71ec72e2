// The gate's look across each cut: words that stand on both sides, and what a collection says of the lines behind it.
// O(words that come back + n * the most paragraphs one stands in).
#include <algorithm>
#include <cmath>

#include "base/clones.hpp"
#include "tail/gate.hpp"

namespace twicetold::tail {
namespace {

// By cut: the chance that all of `held` paragraphs stand before it, or behind it, from that of one fewer.
TWICETOLD_FLOAT_CLONES void one_more(float* before, float* behind, int held, int total) {
  const float left = static_cast<float>(total - held + 1);
  for (int c = 1; c < total; ++c) {
    before[c] *= static_cast<float>(std::max(0, c - held + 1)) / left;
    behind[c] *= static_cast<float>(std::max(0, total - c - held + 1)) / left;
  }
}

// `count` words that as many paragraphs hold.
TWICETOLD_FLOAT_CLONES void expect(const float* before, const float* behind, float count, int total, float* expected,
                                   float* variance) {
  for (int c = 1; c < total; ++c) {
    const float p = before[c] + behind[c];
    expected[c] += count * (1 - p);
    variance[c] += count * p * (1 - p);
  }
}

}  // namespace

// Words that occur on both sides of a cut, against how many would if paragraphs were shuffled; and how
// much of what is said behind a cut is said only there.
void GateReader::read_links() {
  const std::size_t n = cuts_ + 1;
  frequency_.assign(n + 1, 0.0F);
  crossing_.assign(n + 2, 0.0F);
  link_.assign(n, 0.0F);
  own_.assign(n + 1, 0.0F);
  const float common =
      std::min(std::max(2.0F, static_cast<float>(n) / 2), std::max(3.0F, 0.3F * static_cast<float>(n)) - 0.5F);
  float chosen = 0;
  std::size_t most = 2;
  for (std::size_t k = 0; k < slots_.again_count; ++k) {
    const std::uint32_t seen = slots_.seen[slots_.again[k]];
    const std::size_t first = Slots::first(seen), last = Slots::last(seen), held = Slots::held(seen);
    own_[first] += static_cast<float>(held);
    if (static_cast<float>(held) > common) continue;
    frequency_[held] += 1;
    crossing_[first + 1] += 1;
    crossing_[last + 1] -= 1;
    chosen += 1;
    most = std::max(most, held);
  }
  for (std::size_t c = n; c-- > 0;) own_[c] += own_[c + 1], all_[c] += all_[c + 1];
  if (chosen < 2) return;
  // For each number of holders the chance that all of them fall on one side of c, for all c at once.
  before_.assign(n, 1.0F);
  behind_.assign(n, 1.0F);
  expected_.assign(n, 0.0F);
  variance_.assign(n, 1.0F);
  const auto total = static_cast<int>(n);
  for (int held = 1; held <= static_cast<int>(most); ++held) {
    one_more(before_.data(), behind_.data(), held, total);
    const float count = held > 1 ? frequency_[static_cast<std::size_t>(held)] : 0.0F;
    if (count > 0) expect(before_.data(), behind_.data(), count, total, expected_.data(), variance_.data());
  }
  float crossing = 0;
  for (std::size_t c = 1; c < n; ++c) {
    crossing += crossing_[c];
    link_[c] = (expected_[c] - crossing) / std::sqrt(variance_[c]);
  }
}

void gate_corpus_columns(std::span<const ParagraphEvidence> evidence, float* rows) {
  const std::size_t n = evidence.size();
  const auto flag = [](bool b) { return b ? 1.0F : 0.0F; };
  float seen_all = 0, seen = 0, lead = 0, trailer = 0;
  for (const ParagraphEvidence& e : evidence) seen_all += flag(e.other_documents > 0);
  for (std::size_t c = n; c-- > 1;) {
    const ParagraphEvidence& e = evidence[c];
    seen += flag(e.other_documents > 0);
    lead += flag(e.title_or_lead);
    trailer += flag(e.source_trailer);
    const float k = static_cast<float>(n - c);
    float* x = rows + (c - 1) * kGateColumns + kGateWords + kGateForms;
    *x++ = seen / std::sqrt(k);
    *x++ = seen / k;
    *x++ = (seen_all - seen) / std::sqrt(static_cast<float>(c));
    *x++ = lead / std::sqrt(k);
    *x++ = trailer / k;
    *x++ = flag(e.other_documents > 0);
    *x++ = 1;  // there is a collection
  }
}

}  // namespace twicetold::tail
