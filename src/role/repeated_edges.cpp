// Prefixes and suffixes that stand on many different texts of one source: "The River Post - ", " | Sports desk".
//
// Form can't tell these from a sentence with a dash, but counting can: a phrase that happens to open a sentence
// isn't followed by a dash and another text in three documents of one paper. Brackets at the end are left out:
// "(Hanoi)" closes many sentences, and credits in brackets are known by form.

#include <algorithm>

#include "base/xxhash.hpp"
#include "light_fold.hpp"
#include "twicetold/role.hpp"

namespace twicetold {
namespace {

constexpr std::size_t longest = 48;
constexpr std::size_t least_rest = 24;
constexpr std::size_t most_words = 5;
constexpr std::uint32_t least_documents = 3;

// Length of a separator at s[i], 0: none. " - " " – " " — " " | " " -- " " » " "｜"
std::size_t separator_at(std::string_view s, std::size_t i) {
  if (s[i] != ' ' && s[i] != '\xEF') return 0;
  const std::string_view rest = s.substr(i, 5);
  if (rest[0] != ' ') return rest.substr(0, 3) == "\xEF\xBD\x9C" ? 3 : 0;
  if (rest.size() < 3) return 0;
  if (rest[2] == ' ') return rest[1] == '-' || rest[1] == '|' ? 3 : 0;
  if (rest.substr(0, 4) == " -- " || rest.substr(0, 4) == " \xC2\xBB ") return 4;
  return rest == " \xE2\x80\x93 " || rest == " \xE2\x80\x94 " ? 5 : 0;
}

// Whether a byte that separators are made of stands in s: most passages end here, in a few vector operations.
bool may_separate(std::string_view s) {
  std::uint8_t any = 0;  // no wider: that would cost more than the looks
  for (const char c : s) {
    const auto b = static_cast<unsigned char>(c);
    any = static_cast<std::uint8_t>(any | (b == '-') | (b == '|') | (b == 0xE2) | (b == 0xC2) | (b == 0xEF));
  }
  return any != 0;
}

// Letters, no digits, no end of a sentence, few words.
bool is_label(std::string_view s) {
  std::size_t words = 0;
  std::size_t letters = 0;
  bool in_word = false;
  while (!s.empty()) {
    const auto d = role_detail::decode(s);
    s.remove_prefix(d.bytes);
    if (role_detail::is_digit(d.code)) return false;
    const bool letter = role_detail::is_letter(d.code);
    if (letter) ++letters;
    if (letter && !in_word) ++words;
    if (!letter && d.code != '.' && role_detail::is_end_mark(d.code)) return false;
    if (d.code == ',' || d.code == ';' || d.code == ':' || d.code == '"' || d.code == 0x201C) return false;
    in_word = letter;
  }
  return letters >= 2 && words <= most_words;
}

std::uint64_t label_hash(std::string_view label, char side) {
  thread_local std::string folded;
  folded.assign(1, side);
  role_detail::light_fold(label, folded);
  return base::hash64(folded);
}

std::uint64_t with_source(std::uint64_t hash, std::uint32_t source) {
  return hash ^ (std::uint64_t{source} + 1) * 0x9E3779B97F4A7C15U;
}

}  // namespace

EdgeCandidates edge_candidates(std::string_view passage) {
  EdgeCandidates c;
  if (passage.size() < least_rest + 4) return c;
  const std::string_view head = passage.substr(0, longest);
  std::size_t best = std::string_view::npos;
  std::size_t length = 0;
  if (may_separate(head)) {
    for (std::size_t i = 0; i < head.size() && length == 0; ++i) {
      length = separator_at(head, i);
      if (length > 0) best = i;
    }
  }
  if (best != std::string_view::npos && best > 0 && passage.size() - best - length >= least_rest &&
      is_label(head.substr(0, best))) {
    c.head = static_cast<std::uint32_t>(best + length);
    c.head_hash = label_hash(head.substr(0, best), '<');
  }
  const std::size_t from = passage.size() > longest ? passage.size() - longest : 0;
  const std::string_view tail = passage.substr(from);
  if (!may_separate(tail)) return c;
  best = std::string_view::npos;
  length = 0;
  for (std::size_t i = tail.size(); i-- > 0 && length == 0;) {
    length = separator_at(tail, i);
    if (length > 0) best = i;
  }
  if (best != std::string_view::npos && from + best >= least_rest && from + best >= c.head &&
      is_label(tail.substr(best + length))) {
    c.tail = static_cast<std::uint32_t>(tail.size() - best);
    c.tail_hash = label_hash(tail.substr(best + length), '>');
  }
  return c;
}

bool RepeatedEdges::add(std::string_view passage, std::uint32_t family, std::uint32_t source) {
  const EdgeCandidates c = edge_candidates(passage);
  if (c.head > 0) {
    entries_.push_back({with_source(c.head_hash, source), base::hash64(passage.substr(c.head)), family});
  }
  if (c.tail > 0) {
    entries_.push_back(
        {with_source(c.tail_hash, source), base::hash64(passage.substr(0, passage.size() - c.tail)), family});
  }
  return c.head > 0 || c.tail > 0;
}

void RepeatedEdges::finish() {
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    if (a.edge != b.edge) return a.edge < b.edge;
    if (a.family != b.family) return a.family < b.family;
    return a.rest < b.rest;
  });
  known_.clear();
  std::vector<std::uint64_t> rests;
  for (std::size_t i = 0; i < entries_.size();) {
    rests.clear();
    std::uint32_t documents = 0;
    std::size_t j = i;
    for (; j < entries_.size() && entries_[j].edge == entries_[i].edge; ++j) {
      if (j == i || entries_[j].family != entries_[j - 1].family) ++documents;
      rests.push_back(entries_[j].rest);
    }
    std::sort(rests.begin(), rests.end());
    const auto different = static_cast<std::uint32_t>(std::unique(rests.begin(), rests.end()) - rests.begin());
    if (documents >= least_documents && different >= least_documents) {
      known_.push_back({entries_[i].edge, std::min(documents, different)});
    }
    i = j;
  }
  entries_.clear();
  entries_.shrink_to_fit();
}

Edges RepeatedEdges::find(std::string_view passage, std::uint32_t source) const {
  Edges edges;
  if (known_.empty()) return edges;
  const EdgeCandidates c = edge_candidates(passage);
  const auto look = [&](std::uint32_t length, std::uint64_t hash, Role role) {
    if (length == 0) return Edge{};
    const std::uint64_t edge = with_source(hash, source);
    const auto at = std::lower_bound(known_.begin(), known_.end(), edge,
                                     [](const Known& k, std::uint64_t h) { return k.edge < h; });
    if (at == known_.end() || at->edge != edge) return Edge{};
    return Edge{length, role, 1.0 - 0.6 / at->documents};
  };
  edges.head = look(c.head, c.head_hash, Role::agency_line);
  edges.tail = look(c.tail, c.tail_hash, Role::navigation);
  return edges;
}

}  // namespace twicetold
