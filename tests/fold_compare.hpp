// What differs between the fold room and its slow twin on a text, told so that a person can act on it.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "fold/token_hash.hpp"
#include "fold_slow_twin.hpp"
#include "twicetold/fold.hpp"

namespace fold_compare {

inline std::string show(std::string_view text) {
  std::string out;
  for (const char32_t c : slow_twin::decode(text)) out += fmt::format("{:04X} ", static_cast<std::uint32_t>(c));
  return out;
}

// Empty when all public functions agree with the twin on `text`, else what differs.
inline std::string difference(twicetold::Tokenizer& tokenizer, const std::string& text) {
  const auto slow = slow_twin::tokenize(text);
  const auto fast = tokenizer.tokenize(text);
  const auto spans = twicetold::token_spans(text);
  std::string joined;
  for (const auto& t : slow) joined += (joined.empty() ? "" : " ") + t.text;
  const std::string folded = twicetold::fold(text);
  if (folded != joined) return "fold: " + show(text) + "| " + show(folded) + "| " + show(joined);
  if (fast.hashes.size() != slow.size() || fast.flags.size() != slow.size() || spans.size() != slow.size()) {
    return fmt::format("count {} {} {} | {}", fast.hashes.size(), spans.size(), slow.size(), show(text));
  }
  for (std::size_t i = 0; i < slow.size(); ++i) {
    std::string padded = slow[i].text + std::string(16, '\0');
    if (fast.hashes[i] != twicetold::fold_room::hash_token(padded.data(), slow[i].text.size())) {
      return fmt::format("hash {} | {}", i, show(text));
    }
    if (fast.flags[i] != slow[i].flags) {
      return fmt::format("flags {}: {:x} {:x} | {}", i, fast.flags[i], slow[i].flags, show(text));
    }
    if (spans[i].begin != slow[i].begin || spans[i].end != slow[i].end) {
      return fmt::format("span {}: {}-{} {}-{} | {}", i, spans[i].begin, spans[i].end, slow[i].begin, slow[i].end,
                         show(text));
    }
  }
  return {};
}

// The same text with everything taken out that the disagreement doesn't need.
inline std::string smallest_difference(twicetold::Tokenizer& tokenizer, std::u32string text) {
  for (std::size_t i = 0; i < text.size();) {
    std::u32string less = text;
    less.erase(i, 1);
    if (difference(tokenizer, slow_twin::encode(less)).empty()) {
      ++i;
    } else {
      text = less;
    }
  }
  return difference(tokenizer, slow_twin::encode(text));
}

}  // namespace fold_compare
