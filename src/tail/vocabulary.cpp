// Open addressing over the token hashes of one document; a stamp empties the table in one step.
#include "tail/vocabulary.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace twicetold::tail {

const std::array<float, 512>& log_counts() {
  static const std::array<float, 512> table = [] {
    std::array<float, 512> t{};
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = std::log1p(static_cast<float>(i));
    return t;
  }();
  return table;
}

float log_of_count(float count) {
  const auto& logs = log_counts();
  return count < static_cast<float>(logs.size()) ? logs[static_cast<std::size_t>(count)] : std::log1p(count);
}

namespace {
constexpr std::uint32_t kNever = 0xFFFFFFFFu;
}

// A new one where `known` are known. Whether it is new is as good as random; nearly always the first slot tells.
inline std::uint32_t Vocabulary::id_of(std::uint64_t hash, std::uint32_t known) {
  for (std::size_t at = (hash >> 17) & mask_;; at = (at + 1) & mask_) {
    Slot& slot = slots_[at];
    const bool fresh = slot.stamp != stamp_;
    if (static_cast<unsigned>(fresh) | static_cast<unsigned>(slot.hash == hash)) {
      const std::uint32_t id = fresh ? known : slot.id;
      slot = {hash, id, stamp_};
      return id;
    }
  }
}

// Ids and what is counted of them, paragraph by paragraph; `whole`: names and second paragraphs, too.
template <bool whole>
void Vocabulary::number(std::span<const std::uint32_t> ends, std::span<const Token> tokens) {
  const std::size_t n = ends.size();
  const std::size_t wanted = std::bit_ceil(std::max<std::size_t>(64, tokens.size() * 2));
  if (slots_.size() < wanted || stamp_ == kNever - 1) {
    slots_.assign(std::max(wanted, slots_.size()), Slot{});
    stamp_ = 0;
  }
  ++stamp_;
  mask_ = wanted - 1;  // a long document before this one must not spread its words over a large table
  // As if every token were another; cut off below.
  for (auto* v : {&frequency, &first, &last}) v->assign(tokens.size(), 0);
  seen_in_.assign(tokens.size(), kNever);
  if constexpr (whole) {
    for (auto* v : {&second, &name_first, &named_in_}) v->assign(tokens.size(), kNever);
    name.assign(tokens.size(), 0);
    name_ids.clear();
    name_begin.assign(1, 0);
  }
  ids.resize(tokens.size() + 1);
  all_.resize(tokens.size());
  std::uint32_t known = 0, count = 0;
  row_begin.assign(1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const auto here = static_cast<std::uint32_t>(i);
    for (std::uint32_t t = i > 0 ? ends[i - 1] : 0; t < ends[i]; ++t) {
      const std::uint32_t id = id_of(tokens[t].hash, known);
      known += id == known ? 1 : 0;
      all_[t] = id;
      // Without branches: which words are new is as good as random.
      const auto fresh = static_cast<std::uint32_t>(seen_in_[id] != here);
      const std::uint32_t held = frequency[id];
      seen_in_[id] = last[id] = here;
      ids[count] = id;
      count += fresh;
      first[id] = held == 0 ? here : first[id];
      frequency[id] = held + fresh;
      if constexpr (whole) {
        second[id] = std::min(second[id], (held == 1 ? here : kNever) | (fresh - 1));  // all bits where it isn't fresh
        if (tokens[t].name != 0) {
          name[id] = 1;
          if (tokens[t].name == 1 && named_in_[id] != here) {
            named_in_[id] = here;
            name_ids.push_back(id);
            name_first[id] = std::min(name_first[id], here);
          }
        }
      }
    }
    row_begin.push_back(count);
    if constexpr (whole) name_begin.push_back(static_cast<std::uint32_t>(name_ids.size()));
  }
  for (auto* v : {&frequency, &first, &last, &seen_in_}) v->resize(known);
  if constexpr (whole) {
    for (auto* v : {&second, &name_first, &named_in_}) v->resize(known);
    name.resize(known);
  }
  ids.resize(count);
  const float everywhere = std::max(3.0F, 0.3F * static_cast<float>(n));
  function.resize(size());
  for (std::size_t t = 0; t < size(); ++t) function[t] = static_cast<float>(frequency[t]) >= everywhere;
}

void Vocabulary::count(std::span<const std::uint32_t> ends, std::span<const Token> tokens) {
  number<false>(ends, tokens);
}

void Vocabulary::build(std::span<const std::uint32_t> ends, std::span<const Token> tokens) {
  number<true>(ends, tokens);
  const std::size_t n = ends.size();
  const float paragraphs = static_cast<float>(n);
  weight.resize(size());
  by_frequency_.resize(n + 1);
  for (std::size_t k = 1; k <= n; ++k) {
    const float df = static_cast<float>(k);
    by_frequency_[k] = std::log((paragraphs + 1) / df) * (df >= 0.5F * paragraphs ? 0.3F : 1.0F);
  }
  for (std::size_t t = 0; t < size(); ++t) weight[t] = by_frequency_[frequency[t]];
  row_weight.assign(n, 1e-6F);
  function_share.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (const std::uint32_t t : row(i)) row_weight[i] += weight[t];
    float common = 0;
    const std::uint32_t begin = i > 0 ? ends[i - 1] : 0;
    for (std::uint32_t t = begin; t < ends[i]; ++t) common += function[all_[t]];
    function_share[i] = common / static_cast<float>(std::max(1u, ends[i] - begin));
  }
  shared.resize(ids.size() + 1);
  shared_begin.assign(1, 0);
  std::uint32_t shares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (const std::uint32_t t : row(i)) {
      shared[shares] = t;
      shares += frequency[t] > 1 ? 1 : 0;
    }
    shared_begin.push_back(shares);
  }
  link_paragraphs(n);
}

void Vocabulary::link_paragraphs(std::size_t n) {
  posting_begin.assign(size() + 1, 0);
  for (std::size_t t = 0; t < size(); ++t) posting_begin[t + 1] = posting_begin[t] + frequency[t];
  postings.resize(ids.size());
  std::fill(seen_in_.begin(), seen_in_.end(), 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (const std::uint32_t t : row(i)) postings[posting_begin[t] + seen_in_[t]++] = static_cast<std::uint32_t>(i);
  }
}

}  // namespace twicetold::tail
