// Topic by what looks rare: running text of another article shares its common words with any article.
//
// How rare a word is in its language can't be told from one document, and a table would know some languages
// only. Its length against the document's mean, a capital inside a sentence and digits say most of it in any
// language; two words in a row that come back say the same where words are short (Vietnamese), four code points where
// they aren't parted at all. O(tokens + n^2).
#include <algorithm>
#include <cmath>

#include "tail/features.hpp"
#include "tail/letters.hpp"

namespace twicetold::tail {
namespace {

// By letters, 0 .. most: how rare so many look against `usual`.
void ramps(std::size_t most, float usual, float low, float high, std::vector<float>& out) {
  out.resize(most + 1);
  for (std::size_t k = 0; k <= most; ++k)
    out[k] = std::clamp((static_cast<float>(k) / usual - low) / (high - low), 0.0F, 1.0F);
}

}  // namespace

// How rare each token looks, and the pairs as tokens of their own.
void FeatureReader::read_pairs() {
  const std::vector<Token>& tokens = scanner_.tokens;
  float letters = 0, counted = 1e-6F;
  std::size_t most = 0;
  for (const Token& t : tokens) {
    if (t.letters >= Token::kDense) continue;
    most = std::max<std::size_t>(most, t.letters);
    if ((t.name & 2U) == 0) letters += t.letters, counted += 1;
  }
  const float usual = std::max(1.0F, letters / counted);
  std::vector<float>&one_looks = scratch_, &both_look = scratch2_;
  ramps(most, usual, 0.7F, 1.5F, one_looks);
  ramps(2 * most, usual, 1.2F, 2.4F, both_look);
  constexpr float kHiragana[] = {1, 0.5F, 0.2F, 0.1F, 0.1F};
  rare_word_.assign(words_.size(), 0.0F);
  // As if every token ended a pair; cut off below.
  pair_tokens_.resize(tokens.size());
  pair_weights_.resize(tokens.size());
  std::vector<std::uint32_t>& ends = pair_ends_;
  ends.clear();
  std::uint32_t at = 0, pairs = 0;
  for (const std::uint32_t end : ends_) {
    for (const std::uint32_t begin = at; at < end; ++at) {
      const Token& t = tokens[at];
      const std::uint32_t id = words_.id_at(at);
      const bool dense = t.letters >= Token::kDense;
      const float looks = dense                         ? 0.6F * kHiragana[t.letters - Token::kDense]
                          : (words_.name[id] & 1U) != 0 ? 1.0F
                                                        : one_looks[t.letters];
      rare_word_[id] = std::max(rare_word_[id], looks);
      const std::uint32_t step = dense ? 2 : 1;
      if (at < begin + step || !t.joined || (dense && !tokens[at - 1].joined)) continue;
      const Token& previous = tokens[at - step];
      if ((previous.letters >= Token::kDense) != dense) continue;
      const float both = dense ? kHiragana[t.letters + previous.letters - 2 * Token::kDense]
                         : (t.name & previous.name & 1U) != 0 ? 1.0F
                                                              : both_look[std::size_t{t.letters} + previous.letters];
      pair_tokens_[pairs].hash = mix(mix(19, previous.hash), t.hash);
      pair_weights_[pairs] = both;
      pairs += both > 0 ? 1 : 0;
    }
    ends.push_back(pairs);
  }
  pair_tokens_.resize(pairs);
  pairs_.count(ends, pair_tokens_);
  rare_pair_.assign(pairs_.size(), 0.0F);
  for (std::uint32_t k = 0; k < pairs; ++k) {
    float& w = rare_pair_[pairs_.id_at(k)];
    w = std::max(w, pair_weights_[k]);
  }
}

void FeatureReader::fill_rare_set(std::size_t set) {
  const std::size_t n = std::min(lines_.size(), kWindow);  // never more: GCC wants to see that sizes can't wrap
  const Vocabulary& words = set == 0 ? words_ : pairs_;
  const std::vector<float>& rarity = set == 0 ? rare_word_ : rare_pair_;
  const auto rare = [&](std::uint32_t t) { return words.function[t] != 0 ? 0.0F : rarity[t]; };
  // Of each paragraph: rare words, and those of them known before each cut.
  std::vector<float>&mass = rare_mass_[set], &own_known = rare_known_[set];
  mass.assign(n, 0.0F), own_known.assign(n, 0.0F);
  std::vector<float> known(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    float* const row = known.data() + i * n;
    for (const std::uint32_t t : words.row(i)) {
      mass[i] += rare(t);
      if (words.first[t] + 1 < n) row[words.first[t] + 1] += rare(t);
    }
    for (std::size_t c = 1; c < n; ++c) row[c] += row[c - 1];
  }
  // The permutation test of fill_link_columns, each word weighing what it says.
  std::vector<float> sum(n + 1), square(n + 1), across(n + 2), own(n + 1), expected(n), variance(n, 1.0F);
  std::size_t most = 2;
  const float common = std::max(2.0F, static_cast<float>(n) / 2);
  for (std::uint32_t t = 0; t < words.size(); ++t) {
    const std::uint32_t df = words.frequency[t];
    const float r = rare(t);
    if (df < 2 || static_cast<float>(df) > common || r <= 0) continue;
    sum[df] += r, square[df] += r * r;
    most = std::max<std::size_t>(most, df);
    across[words.first[t] + 1] += r;
    across[words.last[t] + 1] -= r;
    own[words.first[t]] += r * static_cast<float>(df);
  }
  for (std::size_t c = n; c-- > 0;) own[c] += own[c + 1];
  for (std::size_t df = 2; df <= most; ++df) {
    if (sum[df] <= 0) continue;
    const float* const one_side = one_side_.of(df);
    for (std::size_t c = 1; c < n; ++c) {
      const float p = one_side[c];
      expected[c] += sum[df] * (1 - p);
      variance[c] += square[df] * p * (1 - p);
    }
  }
  std::vector<float> crossing(n), past(n + 1), weight(n + 1);
  float mean = 0, top = -1e9F, links = 0;
  for (std::size_t c = 1; c < n; ++c) {
    links += across[c];
    crossing[c] = links;
    expected[c] = (expected[c] - links) / std::sqrt(variance[c]);
    mean += expected[c] / static_cast<float>(n - 1);
    top = std::max(top, expected[c]);
  }
  for (std::size_t i = 0; i < n; ++i) {
    past[i + 1] = past[i] + known[i * n + i];
    own_known[i] = known[i * n + i];
    weight[i + 1] = weight[i] + mass[i];
  }
  constexpr float kPrior = 3, kUsual = 0.2F;
  std::size_t last = n - 1;  // the last paragraph that says much
  while (last > 0 && (mass[last] < 3 || lines_[last].width < 80)) --last;
  for (std::size_t c = 1; c < n; ++c) {
    const std::size_t half = c / 2, next = std::min(n, c + 3);
    float all = 0, shared = 0, near = 0, near_shared = 0, wide = 0, strange = 0;
    for (std::size_t i = c; i < n; ++i) {
      const float k = known[i * n + c];
      all += mass[i], shared += k;
      if (i < next) near += mass[i], near_shared += k;
      if (mass[i] >= 3) wide += 1, strange += k < 0.05F * mass[i] ? 1.0F : 0.0F;
    }
    const float usual = (past[c] - past[half] + kPrior * kUsual) / (weight[c] - weight[half] + kPrior);
    const float share = (shared + kPrior * kUsual) / (all + kPrior);
    float* x = cut_row(c) + kStructureColumns + kTopicColumns + set * kRareSet;
    *x++ = expected[c];
    *x++ = expected[c] - mean;
    *x++ = expected[c] - top;
    *x++ = share;
    *x++ = std::log((usual + 0.03F) / (share + 0.03F));
    *x++ = usual - (near_shared + kPrior * kUsual) / (near + kPrior);
    *x++ = last >= c ? usual - (known[last * n + c] + kPrior * kUsual) / (mass[last] + kPrior) : 0.0F;
    *x++ = std::log1p(crossing[c]);
    *x++ = own[c] / (all + kPrior);
    *x++ = strange / (wide + 1);
  }
}

}  // namespace twicetold::tail
