// A JSONL file is worked on line by line; a line is rebuilt from the stretches of its raw text value
// that stay, so every other byte of it (field order, spaces, escapes, numbers) is the one that stood
// there. Line numbers in edits are those of the file as it was at first: records that were dropped since
// are counted where they stood. One pass.
#include "clean/apply.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "clean/json_text.hpp"
#include "clean/line_walk.hpp"
#include "clean/subtract.hpp"

namespace twicetold::clean_room {
namespace {

struct TextValue {
  Span raw;
  RawString value;
};

// Of a repeated field the last value counts, as where it was read.
std::optional<TextValue> text_of(std::string_view line, const std::string& field) {
  const auto found = find_string_members(line, field);
  if (found.empty()) return std::nullopt;
  auto value = RawString::decode(slice(line, found.back()));
  if (!value) return std::nullopt;
  return TextValue{found.back(), std::move(*value)};
}

bool belongs(std::string_view text, const DocumentEdit& edit) {
  return text.size() == edit.bytes && base::hash128(text) == edit.hash;
}

// Joins `edit`, made on `text`, with what the journal has of the same document.
void join(DocumentEdit& edit, std::string_view text, const DocumentEdit* before,
          const std::function<std::string(Span)>& raw_of, std::vector<const DocumentEdit*>& superseded) {
  if (before == nullptr) return;
  std::string original;
  std::uint32_t level = 0;
  if (before->dropped || !put_back(text, *before, original, level)) {
    superseded.push_back(before);
    return;
  }
  rebase(edit, *before, level, raw_of);
  if (!edit.dropped) return;
  // A document that goes as a whole is kept as the one text it was at first.
  Piece whole = edit.pieces.empty() ? Piece{} : edit.pieces.back();
  for (const Piece& p : edit.pieces)
    if (p.run > level) whole = p;
  whole.span = {0, original.size()};
  whole.text = std::move(original);
  whole.raw.clear();
  edit.pieces = {std::move(whole)};
}

const DocumentEdit* row_of(const std::vector<const DocumentEdit*>& rows, std::uint64_t line) {
  for (const DocumentEdit* r : rows)
    if (r->at.line == line && !r->dropped) return r;
  return nullptr;
}

}  // namespace

bool apply_edits(std::string& bytes, const Form& form, std::vector<DocumentEdit*>& edits,
                 const std::vector<const DocumentEdit*>& earlier, std::vector<const DocumentEdit*>& superseded) {
  if (!form.jsonl) {
    if (edits.size() != 1 || !belongs(bytes, *edits.front())) return false;
    DocumentEdit& edit = *edits.front();
    const std::string text = std::move(bytes);
    bytes = edit.dropped ? std::string() : remove_pieces(text, edit);
    for (const DocumentEdit* r : earlier)
      if (r->dropped) superseded.push_back(r);  // somebody put another file in its place
    join(edit, text, row_of(earlier, 0), [&](Span s) { return std::string(slice(text, s)); }, superseded);
    return true;
  }
  std::sort(edits.begin(), edits.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
  std::vector<const DocumentEdit*> by_line, missing;
  for (const DocumentEdit* r : earlier)
    if (!r->dropped) by_line.push_back(r);
  std::sort(by_line.begin(), by_line.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
  std::string out;
  out.reserve(bytes.size());
  LineWalk walk(bytes, earlier);
  std::string_view line;
  std::uint64_t number = 0, current = 0;
  auto edit = edits.begin();
  auto row = by_line.begin();
  Gone records;
  while (walk.next(line, number, missing)) {
    ++current;
    if (edit == edits.end() || (*edit)->at.line != current) {
      out += line;
      if (records.any() && row_of(by_line, number) == nullptr)
        records.stays(line, number, out);
      else
        records.settle();
      continue;
    }
    DocumentEdit& e = **edit++;
    const auto value = text_of(line, form.text_field);
    if (!value || !belongs(value->value.text(), e)) return false;
    const std::string_view raw = slice(line, value->raw);
    const auto raw_of = [&](Span s) {
      const std::size_t from = value->value.raw_offset(s.begin);
      return std::string(raw.substr(from, value->value.raw_offset(s.end) - from));
    };
    const std::size_t begin = out.size();
    std::size_t at = 0;  // in the line
    for (Piece& p : e.pieces) {
      p.raw = raw_of(p.span);
      const std::size_t from = value->raw.begin + value->value.raw_offset(p.span.begin);
      out += line.substr(at, from - at);
      at = from + p.raw.size();
    }
    out += line.substr(at);
    std::string emptied;
    if (e.dropped) {
      emptied = out.substr(begin);
      out.resize(begin);
      e.record = std::string(line);
    }
    e.at.line = number;
    while (row != by_line.end() && (*row)->at.line < number) ++row;
    const DocumentEdit* before = row != by_line.end() && (*row)->at.line == number ? *row : nullptr;
    if (e.dropped && before != nullptr) {
      // What an earlier run took out goes back into the line first.
      std::vector<const DocumentEdit*> one = {before};
      DocumentEdit first = *before;
      first.at.line = 1;
      one.front() = &first;
      std::string record(line);
      restore_content(record, form, one, [](const DocumentEdit&) { return true; });
      e.record = std::move(record);
    }
    join(e, value->value.text(), before, raw_of, superseded);
    if (e.dropped)
      records.add(e, before == nullptr ? std::move(emptied) : std::string());
    else if (e.pieces.empty() && before == nullptr)
      e.at.line = records.stays(line, number, out);
    else
      records.edited(begin, out);
    for (Piece& p : e.pieces)
      if (p.raw == p.text) p.raw.clear();
  }
  if (edit != edits.end()) return false;
  bytes = std::move(out);
  return true;
}

Restored restore_content(std::string& bytes, const Form& form, const std::vector<const DocumentEdit*>& rows,
                         const std::function<bool(const DocumentEdit&)>& chosen) {
  Restored result;
  std::string original;
  std::uint32_t level = 0;
  if (!form.jsonl) {
    for (const DocumentEdit* r : rows) {
      if (r->dropped || !chosen(*r)) continue;
      if (!put_back(bytes, *r, original, level)) {
        result.changed.push_back(r);
      } else if (level == 0) {
        ++result.already;
      } else {
        ++result.documents;
        result.bytes += original.size() - bytes.size();
        bytes = original;
      }
    }
    return result;
  }
  std::vector<const DocumentEdit*> by_line, missing;
  for (const DocumentEdit* r : rows)
    if (!r->dropped) by_line.push_back(r);
  std::sort(by_line.begin(), by_line.end(), [](auto* a, auto* b) { return a->at.line < b->at.line; });
  std::uint64_t dropped = 0;
  for (const DocumentEdit* r : rows) dropped += r->dropped && chosen(*r) ? 1U : 0U;
  std::string out;
  out.reserve(bytes.size());
  LineWalk walk(bytes, rows);
  std::string_view line;
  std::uint64_t number = 0, put = 0;
  auto row = by_line.begin();
  for (bool more = true; more;) {
    more = walk.next(line, number, missing);
    // The last line of a file may lack its end; what comes behind it now must not run into it.
    const auto end_line = [&] {
      if (!out.empty() && out.back() != '\n') out += '\n';
    };
    for (const DocumentEdit* r : missing) {
      if (!chosen(*r)) continue;
      end_line();
      out += r->record;
      ++put;
      result.bytes += r->bytes;
    }
    if (!more) break;
    end_line();
    for (; row != by_line.end() && (*row)->at.line < number; ++row)
      if (chosen(**row)) result.changed.push_back(*row);  // its line is gone
    if (row == by_line.end() || (*row)->at.line != number || !chosen(**row)) {
      if (row != by_line.end() && (*row)->at.line == number) ++row;
      out += line;
      continue;
    }
    const DocumentEdit& r = **row++;
    const auto value = text_of(line, form.text_field);
    if (!value || !put_back(value->value.text(), r, original, level)) {
      result.changed.push_back(&r);
      out += line;
      continue;
    }
    if (level == 0) {
      ++result.already;
      out += line;
      continue;
    }
    std::size_t at = 0;
    std::uint64_t gone = 0;
    for (const Piece& p : r.pieces) {
      if (p.run > level) continue;
      const std::size_t to = value->raw.begin + value->value.raw_offset(p.span.begin - gone);
      out += line.substr(at, to - at);
      out += p.raw.empty() ? p.text : p.raw;
      at = to;
      gone += p.span.size();
    }
    out += line.substr(at);
    ++result.documents;
    result.bytes += gone;
  }
  for (; row != by_line.end(); ++row)
    if (chosen(**row)) result.changed.push_back(*row);
  result.documents += put;
  result.already += dropped - put;
  bytes = std::move(out);
  return result;
}

}  // namespace twicetold::clean_room
