// A file of any bytes, and pieces of its texts taken out and put back: as it was, to the byte. For JSONL
// the value of the text field is all that may change.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "clean/apply.hpp"
#include "clean/json_text.hpp"
#include "clean/subtract.hpp"

using namespace twicetold;
using namespace twicetold::clean_room;

namespace {

void require(bool good) {
  if (!good) std::abort();
}

// Spans on character boundaries, chosen by `seed`.
std::vector<Cut> cuts_of(std::string_view text, std::uint32_t& seed) {
  std::vector<Span> spans;
  const auto next = [&] { return seed = seed * 1664525U + 1013904223U; };
  std::uint64_t at = 0;
  while (at < text.size() && spans.size() < 8) {
    std::uint64_t begin = at + (next() >> 8) % 9, end = begin + 1 + (next() >> 8) % 9;
    const auto inside = [&](std::uint64_t i) {
      return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    };
    while (inside(begin)) ++begin;
    while (inside(end)) ++end;
    if (end > text.size() || begin >= end) break;
    spans.push_back({begin, end});
    at = end;
  }
  std::uint64_t last = 0;
  const auto cuts = close_gaps(text, spans);
  for (const Cut& c : cuts) {
    require(c.range.begin >= last && c.range.begin < c.range.end && c.range.end <= text.size());
    last = c.range.end;
  }
  return cuts;
}

DocumentEdit edit_of(std::string_view text, std::uint64_t line, std::uint32_t& seed) {
  DocumentEdit e;
  e.id = "x";
  e.at = {"f", "", line};
  e.hash = base::hash128(text);
  e.bytes = text.size();
  for (const Cut& c : cuts_of(text, seed)) {
    Piece p;
    p.span = c.range;
    p.text = std::string(slice(text, c.range));
    e.pieces.push_back(std::move(p));
  }
  return e;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  std::uint32_t seed = data[1] | static_cast<std::uint32_t>(data[2]) << 8 | static_cast<std::uint32_t>(data[3]) << 16;
  const std::string original(reinterpret_cast<const char*>(data) + 4, size - 4);
  const Form form{data[0] % 2 == 1, "text"};
  std::vector<DocumentEdit> edits;
  if (!form.jsonl) {
    edits.push_back(edit_of(original, 0, seed));
  } else {
    std::uint64_t line = 0;
    for (std::size_t at = 0; at < original.size();) {
      const std::size_t feed = original.find('\n', at);
      const std::string_view row =
          std::string_view(original).substr(at, feed == std::string::npos ? feed : feed + 1 - at);
      at += row.size();
      ++line;
      const auto members = find_string_members(row, "text");
      if (members.empty()) continue;
      const auto value = RawString::decode(slice(row, members.back()));
      if (!value || seed % 5 == 0) continue;
      edits.push_back(edit_of(value->text(), line, seed));
      if (seed % 7 != 0 || value->text().empty()) continue;
      edits.back().dropped = true;
      Piece whole;
      whole.span = {0, value->text().size()};
      whole.text = value->text();
      edits.back().pieces = {whole};
    }
  }
  std::vector<DocumentEdit*> pointers;
  for (DocumentEdit& e : edits) pointers.push_back(&e);
  if (pointers.empty()) return 0;
  std::string bytes = original;
  std::vector<const DocumentEdit*> superseded;
  require(apply_edits(bytes, form, pointers, {}, superseded));
  require(bytes.size() <= original.size());
  std::vector<const DocumentEdit*> rows(pointers.begin(), pointers.end());
  const Restored back = restore_content(bytes, form, rows, [](const DocumentEdit&) { return true; });
  require(back.changed.empty());
  require(bytes == original);
  return 0;
}
