// Edits compose: offsets always are those of the text as it was at first, and every piece knows the run
// that took it. So after a kill it doesn't matter which of several states a file is in: put_back() tries
// them, the latest first, and only an exact XXH3-128 of the whole text counts as found.
#include "clean/edit.hpp"

#include <algorithm>

#include "clean/subtract.hpp"

namespace twicetold::clean_room {
namespace {

bool insert_up_to(std::string_view current, const DocumentEdit& edit, std::uint32_t run, std::string& out) {
  out.clear();
  // A journal may say any size: nothing is made room for before its pieces add up to it.
  std::uint64_t size = current.size();
  for (const Piece& p : edit.pieces) size += p.run > run ? 0 : p.text.size();
  if (size != edit.bytes) return false;
  out.reserve(size);
  std::size_t at = 0;
  for (const Piece& p : edit.pieces) {
    if (p.run > run) continue;
    if (p.span.begin < out.size()) return false;
    const std::size_t stretch = p.span.begin - out.size();
    if (stretch > current.size() - at) return false;
    out.append(current.substr(at, stretch));
    at += stretch;
    out.append(p.text);
  }
  out.append(current.substr(at));
  return base::hash128(out) == edit.hash;
}

}  // namespace

std::string hex(const base::Hash128& h) { return base::hex16(h.high) + base::hex16(h.low); }

bool parse_hex(std::string_view text, base::Hash128& h) {
  if (text.size() != 32) return false;
  std::uint64_t parts[2] = {0, 0};
  for (std::size_t i = 0; i < 32; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return false;
    parts[i / 16] = parts[i / 16] << 4 | static_cast<std::uint64_t>(digit);
  }
  h.high = parts[0];
  h.low = parts[1];
  return true;
}

std::string remove_pieces(std::string_view original, const DocumentEdit& edit) {
  std::string kept;
  kept.reserve(original.size());
  std::uint64_t at = 0;
  for (const Piece& p : edit.pieces) {
    kept.append(original.substr(at, p.span.begin - at));
    at = p.span.end;
  }
  kept.append(original.substr(at));
  return kept;
}

bool put_back(std::string_view current, const DocumentEdit& edit, std::string& original, std::uint32_t& level) {
  std::vector<std::uint32_t> runs = {0};
  for (const Piece& p : edit.pieces) runs.push_back(p.run);
  std::sort(runs.begin(), runs.end(), std::greater<>());
  runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
  for (const std::uint32_t run : runs) {
    level = run;
    if (insert_up_to(current, edit, run, original)) return true;
  }
  return false;
}

void rebase(DocumentEdit& later, const DocumentEdit& earlier, std::uint32_t level,
            const std::function<std::string(Span)>& raw_of) {
  std::vector<Span> holes;
  std::vector<Piece> pieces;
  for (const Piece& p : earlier.pieces) {
    if (p.run > level) continue;
    holes.push_back(p.span);
    pieces.push_back(p);
  }
  const HoleMap map(holes);
  for (Piece& p : later.pieces) {
    std::uint64_t at = 0;
    for (const Span& s : map.pieces(p.span)) {
      Piece part = p;
      part.span = s;
      part.text = p.text.substr(at, s.size());
      part.raw.clear();
      if (!p.raw.empty()) {
        part.raw = raw_of({p.span.begin + at, p.span.begin + at + s.size()});
        if (part.raw == part.text) part.raw.clear();
      }
      at += s.size();
      pieces.push_back(std::move(part));
    }
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.span.begin < b.span.begin; });
  later.pieces = std::move(pieces);
  later.hash = earlier.hash;
  later.bytes = earlier.bytes;
}

}  // namespace twicetold::clean_room
