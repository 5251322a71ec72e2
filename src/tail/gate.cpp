// Why a gate: the full model costs some microseconds a paragraph, and most documents have no tail.
//
// Words are hashed by their first eight bytes into 4,096 slots; a slot remembers the first paragraph
// that used it, which gives for every cut the share of known words behind it in one running sum.
// Scripts without spaces give windows of two code points. Where words begin and end is asked of 64 bytes at once.
#include "tail/gate.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/byte_bits.hpp"
#include "tail/lines.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kSlots = 4096;
enum : std::uint8_t { kTerminal = 1, kShort = 2, kLong = 4, kSingle = 8, kTwin = 16 };

// Of the first eight bytes of a word of `size`.
constexpr std::array<std::uint64_t, 9> kMasks = [] {
  std::array<std::uint64_t, 9> m{};
  for (std::size_t n = 1; n <= 8; ++n) m[n] = n == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * n)) - 1;
  return m;
}();
std::uint16_t slot_of(std::uint64_t first, std::size_t size) {
  const std::uint64_t v = (first & kMasks[size < 8 ? size : 8]) | 0x2020202020202020ull;
  return static_cast<std::uint16_t>((v * 0x9E3779B97F4A7C15ull) >> 52);
}
std::uint64_t eight_at(const char* p, const char* end) {  // zeros where the text ends
  std::uint64_t v;
  if (end - p >= 8) [[likely]] {
    std::memcpy(&v, p, 8);
    return v;
  }
  v = 0;
  std::memcpy(&v, p, static_cast<std::size_t>(end - p));
  return v;
}

constexpr std::size_t kCounts = 512;
const std::array<float, kCounts>& log_counts() {  // ln(1 + count)
  static const std::array<float, kCounts> table = [] {
    std::array<float, kCounts> t{};
    for (std::size_t i = 0; i < kCounts; ++i) t[i] = std::log1p(static_cast<float>(i));
    return t;
  }();
  return table;
}

}  // namespace

void GateReader::read_words(std::string_view text, std::size_t paragraph) {
  const auto here = static_cast<std::uint32_t>(paragraph);
  std::size_t again_count = again_count_;
  std::uint32_t* const slots = slots_.data();
  std::uint16_t* const again = again_.data();
  std::array<std::uint32_t, kNone + 1> counts;  // by the paragraph a word was first seen in
  std::fill_n(counts.begin(), paragraph + 1, 0U);
  const auto take = [&](std::uint16_t slot) {
    // Without branches: which words are new is as good as random.
    const std::uint32_t s = slots[slot], seen = s & kNone;
    const std::uint32_t first = seen == kNone ? here : seen;
    const std::uint32_t more = (s >> 8 & kNone) == here ? 0U : 1U;  // else it was counted here
    again[again_count] = slot;
    again_count += (s >> 16) == 1 ? more : 0U;
    slots[slot] = first | here << 8 | ((s >> 16) + more) << 16;
    counts[first] += more;
  };
  const std::string_view read = text.substr(0, kLongest);
  const char* const end = read.data() + read.size();
  const auto long_word = [&](const char* begin, const char* stop) {
    for (const char* q = begin; q + 6 <= stop; q += 3) take(slot_of(eight_at(q, end), 6));
  };
  const auto bits_at = [&](std::size_t i) -> std::uint64_t {
    if (i + 64 <= read.size()) return base::word_bits(read.data() + i);
    if (i >= read.size()) return 0;
    char rest[64] = {};
    std::memcpy(rest, read.data() + i, read.size() - i);
    return base::word_bits(rest);
  };
  std::uint64_t bits = bits_at(0), carry = 0;
  for (std::size_t at = 0; at < read.size(); at += 64) {
    const std::uint64_t next = bits_at(at + 64);
    // Words that begin in these 64 bytes and go on for four bytes or more.
    const auto shifted = [&](int n) { return bits >> n | next << (64 - n); };
    std::uint64_t begins = bits & ~(bits << 1 | carry) & shifted(1) & shifted(2) & shifted(3);
    carry = bits >> 63U;
    for (; begins != 0; begins &= begins - 1) {
      const int first = std::countr_zero(begins);
      const char* const begin = read.data() + at + first;
      // Bytes of the word in the 64 from here on; 64: it may go on behind these, too.
      const auto size = static_cast<std::size_t>(std::countr_one(bits >> first | (next << 1U) << (63 - first)));
      if (size <= 30) {
        take(slot_of(eight_at(begin, end), size));
        continue;
      }
      const char* stop = begin + std::min<std::size_t>(size, static_cast<std::size_t>(end - begin));
      for (std::uint64_t open = 1; open != 0 && size == 64 && stop < end;) {
        open = bits_at(static_cast<std::size_t>(stop - read.data()));
        const int more = std::countr_one(open);
        stop += more;
        if (more < 64) break;
      }
      long_word(begin, std::min(stop, end));
    }
    bits = next;
  }
  again_count_ = again_count;
  std::uint32_t total = 0;
  for (std::size_t j = 0; j <= paragraph; ++j) total += counts[j];
  known_[paragraph] = static_cast<float>(total);
  const float share = 1 / std::max(1.0F, static_cast<float>(total));
  float *const born = born_.data() + paragraph * (cuts_ + 1), *const all = all_.data();
  std::uint32_t before = 0;
  for (std::size_t j = 0; j <= paragraph; ++j) {
    born[j] = static_cast<float>(before) * share;
    all[j] += static_cast<float>(counts[j]);
    before += counts[j];
  }
}

void GateReader::read(std::span<const TailParagraph> paragraphs, bool has_corpus) {
  const std::size_t n = paragraphs.size();
  cuts_ = n > 0 ? n - 1 : 0;
  rows_.assign(cuts_ * kGateColumns, 0.0F);
  if (n < 2) return;
  slots_.assign(kSlots, kNone | kNone << 8);
  again_.resize(kSlots + 1);
  again_count_ = 0;
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
    length_[i] = std::log(static_cast<float>(text.size()) + 5);
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
    float *shared = shared_.data(), *least = least_.data();
    for (std::size_t c = 1; c <= i; ++c) shared[c] += share[c] * w;
    for (std::size_t c = 1; w > 8 && c <= i; ++c) least[c] = std::min(least[c], share[c]);
  }
  read_links();
  float link_sum = 0, link_top = -1e9F;
  for (std::size_t c = 1; c < n; ++c) link_sum += link_[c], link_top = std::max(link_top, link_[c]);
  const std::array<float, kCounts>& logs = log_counts();
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
    *x++ = own_[c] < kCounts ? logs[static_cast<std::size_t>(own_[c])] : std::log1p(own_[c]);
  }
  read_forms(paragraphs);
  fill_forms(rows_.data() + kGateWords);
  if (!has_corpus) return;
  evidence_.clear();
  for (const TailParagraph& p : paragraphs) evidence_.push_back(p.evidence);
  gate_corpus_columns(evidence_, rows_.data());
}

}  // namespace twicetold::tail
