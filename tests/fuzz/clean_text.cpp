// A file of any bytes, and pieces of its texts taken out and put back: as it was, to the byte. For JSONL
// the value of the text field is all that may change.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "clean/apply.hpp"
#include "clean/json_text.hpp"
#include "clean/proof.hpp"
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

// Of every third record or so, and the whole of some.
std::vector<DocumentEdit> edits_of(const std::string& bytes, const Form& form, std::uint32_t& seed) {
  std::vector<DocumentEdit> edits;
  if (!form.jsonl) {
    edits.push_back(edit_of(bytes, 0, seed));
    return edits;
  }
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t feed = bytes.find('\n', at);
    const std::string_view row = std::string_view(bytes).substr(at, feed == std::string::npos ? feed : feed + 1 - at);
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
  return edits;
}

std::vector<DocumentEdit*> pointers_to(std::vector<DocumentEdit>& edits) {
  std::vector<DocumentEdit*> pointers;
  for (DocumentEdit& e : edits) pointers.push_back(&e);
  return pointers;
}

void require_back(std::string bytes, const Form& form, const std::vector<const DocumentEdit*>& rows,
                  const std::string& original) {
  const Restored back = restore_content(bytes, form, rows, [](const DocumentEdit&) { return true; });
  require(back.changed.empty());
  require(bytes == original);
}

// A second run over what the first one left: what it writes comes back as a whole, too.
void second_run(std::string bytes, const Form& form, const std::vector<const DocumentEdit*>& earlier,
                const std::string& original, std::uint32_t& seed) {
  std::vector<DocumentEdit> edits = edits_of(bytes, form, seed);
  std::vector<DocumentEdit*> pointers = pointers_to(edits);
  for (DocumentEdit& e : edits)
    for (Piece& p : e.pieces) p.run = 2;
  if (pointers.empty()) return;
  std::vector<const DocumentEdit*> superseded;
  try {
    require(apply_proven(bytes, form, pointers, earlier, superseded));
  } catch (const corpus::Damage&) {
    return;  // refused: nothing is written
  }
  require(superseded.empty());
  std::map<std::uint64_t, const DocumentEdit*> journal;
  for (const DocumentEdit* row : earlier) journal[row->at.line] = row;
  for (const DocumentEdit* row : pointers) journal[row->at.line] = row;
  std::vector<const DocumentEdit*> rows;
  for (const auto& [line, row] : journal) rows.push_back(row);
  require_back(bytes, form, rows, original);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  std::uint32_t seed = data[1] | static_cast<std::uint32_t>(data[2]) << 8 | static_cast<std::uint32_t>(data[3]) << 16;
  const std::string original(reinterpret_cast<const char*>(data) + 4, size - 4);
  const Form form{data[0] % 2 == 1, "text"};
  std::vector<DocumentEdit> edits = edits_of(original, form, seed);
  std::vector<DocumentEdit*> pointers = pointers_to(edits);
  if (pointers.empty()) return 0;
  std::string bytes = original;
  std::vector<const DocumentEdit*> superseded;
  require(apply_edits(bytes, form, pointers, {}, superseded));
  require(bytes.size() <= original.size());
  const std::vector<const DocumentEdit*> rows(pointers.begin(), pointers.end());
  require_back(bytes, form, rows, original);
  second_run(bytes, form, rows, original, seed);
  return 0;
}
