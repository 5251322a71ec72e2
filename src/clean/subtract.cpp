// The gap rule of clean.hpp, and nothing else that decides. A range always is one stretch of the text
// that holds what goes and all of one gap beside it: so no byte is added, no two paragraphs are glued
// together, and every gap that stays is one that stood there before. One pass over spans and gaps.
#include "clean/subtract.hpp"

#include <algorithm>

namespace twicetold::clean_room {
namespace {

// Length of the white-space character at `i`, 0 if it is none; the same set as in the passage room.
std::uint64_t space_at(std::string_view t, std::uint64_t i) {
  const auto b = [&](std::uint64_t k) {
    return i + k < t.size() ? static_cast<unsigned char>(t[i + k]) : static_cast<unsigned char>(0);
  };
  if (b(0) <= 0x20 || b(0) == 0x7F) return 1;
  if (b(0) == 0xC2) return b(1) == 0x85 || b(1) == 0xA0 ? 2 : 0;
  if (b(0) == 0xE2) {
    if (b(1) == 0x80) return (b(2) >= 0x80 && b(2) <= 0x8B) || b(2) == 0xA8 || b(2) == 0xA9 || b(2) == 0xAF ? 3 : 0;
    return b(1) == 0x81 && b(2) == 0x9F ? 3 : 0;
  }
  if (b(0) == 0xE3) return b(1) == 0x80 && b(2) == 0x80 ? 3 : 0;
  if (b(0) == 0xEF) return b(1) == 0xBB && b(2) == 0xBF ? 3 : 0;
  return 0;
}

std::uint64_t back_one(std::string_view t, std::uint64_t end) {
  std::uint64_t i = end - 1;
  while (i > 0 && (static_cast<unsigned char>(t[i]) & 0xC0) == 0x80) --i;
  return i;
}

std::uint64_t skip_space(std::string_view t, std::uint64_t i) {
  while (i < t.size()) {
    const std::uint64_t n = space_at(t, i);
    if (n == 0) break;
    i += n;
  }
  return i;
}

std::uint64_t skip_space_back(std::string_view t, std::uint64_t end) {
  while (end > 0) {
    const std::uint64_t i = back_one(t, end);
    if (space_at(t, i) != end - i) break;
    end = i;
  }
  return end;
}

// A gap between two passages: [begin, breaks) ends the line before, [breaks, lead) are the line
// breaks (and blank lines) themselves, [lead, end) indents the line after.
struct Gap {
  std::uint64_t begin = 0, breaks = 0, lead = 0, end = 0, count = 0;
};

Gap parse_gap(std::string_view t, std::uint64_t begin, std::uint64_t end) {
  Gap g{begin, end, end, end, 0};
  for (std::uint64_t i = begin; i < end; ++i) {
    if (t[i] != '\n') continue;
    if (g.count++ == 0) g.breaks = i > begin && t[i - 1] == '\r' ? i - 1 : i;
    g.lead = i + 1;
  }
  return g;
}

Span closed(std::string_view text, std::uint64_t begin, std::uint64_t end) {
  const Gap before = parse_gap(text, skip_space_back(text, begin), begin);
  const Gap after = parse_gap(text, end, skip_space(text, end));
  const bool at_head = before.begin == 0, at_tail = after.end == text.size();
  if (at_head && at_tail) return {before.begin + (text.starts_with("\xEF\xBB\xBF") ? 3U : 0U), text.size()};
  if (at_head) {
    const std::uint64_t stays = before.count > 0 ? before.lead : (text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    return {stays, after.count > 0 ? after.lead : after.end};
  }
  if (at_tail) return {before.count > 0 ? before.breaks : before.begin, end};
  if (before.count == 0 && after.count == 0)  // inside one line
    return before.end - before.begin >= after.end - after.begin ? Span{begin, after.end} : Span{before.begin, end};
  if (before.count == 0) return {before.begin, end};  // ends a line that stays
  if (after.count == 0) return {begin, after.end};    // opens a line that stays
  return before.count >= after.count ? Span{before.lead, after.lead} : Span{before.breaks, after.breaks};
}

}  // namespace

bool blank(std::string_view text, Span s) { return skip_space(text.substr(0, s.end), s.begin) >= s.end; }

std::vector<Cut> close_gaps(std::string_view text, const std::vector<Span>& spans) {
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < spans.size();) {
    std::uint64_t begin = skip_space(text, spans[i].begin), end = skip_space_back(text, spans[i].end);
    if (begin >= end) {
      ++i;
      continue;
    }
    const std::size_t first = i;
    for (++i; i < spans.size(); ++i) {
      const std::uint64_t next = skip_space(text, spans[i].begin);
      if (next >= spans[i].end) continue;  // nothing but white space
      if (next > end && skip_space(text, end) < next) break;
      end = std::max(end, skip_space_back(text, spans[i].end));
    }
    cuts.push_back({closed(text, begin, end), first, i});
  }
  return cuts;
}

std::string subtract(std::string_view text, const std::vector<Cut>& cuts) {
  std::string kept;
  std::uint64_t at = 0, gone = 0;
  for (const Cut& c : cuts) gone += c.range.size();
  kept.reserve(text.size() - gone);
  for (const Cut& c : cuts) {
    kept.append(text.substr(at, c.range.begin - at));
    at = c.range.end;
  }
  kept.append(text.substr(at));
  return kept;
}

HoleMap::HoleMap(std::vector<Span> holes) : holes_(std::move(holes)) {
  std::uint64_t gone = 0;
  for (const Span& h : holes_) {
    at_.push_back(h.begin - gone);
    gone += h.size();
  }
}

std::vector<Span> HoleMap::pieces(Span s) const {
  // Holes at or before s.begin lie before it; those at s.end or later, behind.
  std::size_t k = static_cast<std::size_t>(std::upper_bound(at_.begin(), at_.end(), s.begin) - at_.begin());
  std::uint64_t gone = k == 0 ? 0 : holes_[k - 1].end - at_[k - 1];
  std::vector<Span> out;
  std::uint64_t begin = s.begin;
  for (; k < holes_.size() && at_[k] < s.end; ++k) {
    if (begin + gone < holes_[k].begin) out.push_back({begin + gone, holes_[k].begin});  // holes may touch
    begin = at_[k];
    gone = holes_[k].end - at_[k];
  }
  out.push_back({begin + gone, s.end + gone});
  return out;
}

}  // namespace twicetold::clean_room
