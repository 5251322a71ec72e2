// Two passes over a block of records: the first finds the fields (json_lines.hpp) and so the size of the
// arena, the second writes the texts into it. The block is read into a reused buffer that stays in the
// second-level cache; the arena holds what is wanted and nothing else.
#include "corpus/parse_chunk.hpp"

#include <algorithm>
#include <cstring>

#include "corpus/utf8.hpp"

namespace twicetold::corpus {
namespace {

constexpr std::size_t padding = 64;
constexpr std::uint64_t text_limit = std::uint64_t{1} << 32;

FieldNames names_of(const InputOptions& o) {
  return {o.text_field, o.id_field, o.source_field, o.date_field, o.title_field, o.url_field};
}

// Bytes that are no text at all rather than a text with an error in it.
bool binary(std::string_view text, bool valid) {
  const std::string_view head = text.substr(0, 8192);
  const auto nul = std::count(head.begin(), head.end(), '\0');
  return valid ? nul * 10 > static_cast<std::ptrdiff_t>(head.size()) : nul > 0;
}

}  // namespace

ChunkParser::ChunkParser(const InputOptions& options) : options_(options), json_(names_of(options)) {}

DocumentBatch ChunkParser::parse(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped) {
  DocumentBatch batch;
  batch.file = chunk.file;
  batch.ordinal = chunk.ordinal;
  if (chunk.kind == Kind::text)
    parse_text(chunk, path, skipped, batch);
  else
    parse_lines(chunk, path, skipped, batch);
  return batch;
}

void ChunkParser::parse_text(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped,
                             DocumentBatch& batch) {
  const std::string_view text(chunk.buffer.data(), chunk.size);
  const std::size_t bad = first_invalid_utf8(text);
  const bool valid = bad == std::string_view::npos;
  if (binary(text, valid)) {
    skipped.push_back({path, -1, valid ? -1 : static_cast<std::int64_t>(bad), "binary file"});
    return;
  }
  if (!valid) {
    skipped.push_back({path, -1, static_cast<std::int64_t>(bad), "invalid UTF-8"});
    return;
  }
  RawDocument document;
  document.text = text;
  document.file = chunk.file;
  batch.documents.push_back(document);
  batch.arenas.push_back(chunk.buffer.release());
}

void ChunkParser::parse_lines(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped,
                              DocumentBatch& batch) {
  std::string_view block(chunk.buffer.data(), chunk.size);
  std::size_t bom = 0;
  if (chunk.byte == 0 && block.starts_with("\xef\xbb\xbf")) block.remove_prefix(bom = 3);
  records_.clear();
  problems_.clear();
  json_.parse(block, chunk.feeds, records_, problems_);
  const auto offset = [&](const char* p) {
    return static_cast<std::int64_t>(chunk.byte + static_cast<std::uint64_t>(p - chunk.buffer.data()));
  };
  const auto skip = [&](std::uint64_t line, std::int64_t byte, std::string reason) {
    skipped.push_back({path, static_cast<std::int64_t>(chunk.first_line + line), byte, std::move(reason)});
  };
  for (const JsonProblem& p : problems_) {
    if (chunk.cut_off && p.line == chunk.feeds) continue;  // the damage itself has its row
    skip(p.line, static_cast<std::int64_t>(chunk.byte + bom + p.byte), p.reason);
  }

  using Type = RawValue::Type;
  std::size_t need = padding;
  for (JsonRecord& r : records_) {
    const RawValue& text = r.value[field_text];
    RawValue& id = r.value[field_id];
    std::string reason;
    if (text.type == Type::missing)
      reason = "no field '" + options_.text_field + "'";
    else if (text.type != Type::string)
      reason = "field '" + options_.text_field + "' is not a string";
    else if (text.size() >= text_limit)
      reason = "text of 4 GiB or more";
    else if (id.type == Type::other)
      reason = "field '" + options_.id_field + "' is neither a string nor a number";
    if (!reason.empty()) {
      skip(r.line, offset(r.begin), std::move(reason));
      r.begin = nullptr;
      continue;
    }
    for (RawValue& v : r.value) {
      if (v.type != Type::string && v.type != Type::number)
        v = {};  // as if it weren't there
      else
        need += v.size();
    }
  }
  if (need == padding && records_.empty()) return;

  std::shared_ptr<char[]> arena = memory_.take(need);
  char* out = arena.get();
  batch.documents.reserve(records_.size());
  for (const JsonRecord& r : records_) {
    if (r.begin == nullptr) continue;
    RawDocument document;
    std::string_view* const views[field_count] = {&document.text, &document.id,    &document.source,
                                                  &document.date, &document.title, &document.url};
    char* const before = out;
    bool good = true;
    for (std::size_t f = 0; f < field_count && good; ++f) {
      const RawValue& v = r.value[f];
      JsonProblem problem;
      char* const end = decode_string(v, out, problem);
      good = end != nullptr;
      if (!good) {
        skip(r.line, offset(v.begin + problem.byte), problem.reason);
      } else {
        *views[f] = {out, static_cast<std::size_t>(end - out)};
        out = end;
      }
    }
    if (!good) {
      out = before;
      continue;
    }
    document.line = chunk.first_line + r.line;
    document.file = chunk.file;
    batch.documents.push_back(document);
  }
  std::memset(out, 0, padding);
  if (!batch.documents.empty()) batch.arenas.push_back(std::move(arena));
}

}  // namespace twicetold::corpus
