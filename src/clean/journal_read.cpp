// Readers of our own files, and of findings a person may have edited. Nothing in them is trusted: every
// field has its type checked, every span its order, and a row that isn't sound refuses the whole file
// with its line and what to do. simdjson parses; rows are a line each, so memory is one row's.
#include <simdjson.h>

#include <algorithm>

#include "base/xxhash.hpp"
#include "clean/journal.hpp"
#include "clean/paths.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// One row with its place, for messages.
struct RowReader {
  const std::string& what;
  const char* next;  // what to do
  std::uint64_t line;
  object row{};

  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorCode::mismatch, what + ", line " + std::to_string(line) + ": " + why + ". " + next);
  }
  static bool has(const object& o, std::string_view key) {
    element e;
    return o.at_key(key).get(e) == simdjson::SUCCESS && !e.is_null();
  }
  std::string text(const object& o, std::string_view key) const {
    std::string_view v;
    if (o.at_key(key).get_string().get(v) != simdjson::SUCCESS) fail("no text '" + std::string(key) + "'");
    return std::string(v);
  }
  std::string text_or(const object& o, std::string_view key) const { return has(o, key) ? text(o, key) : ""; }
  std::uint64_t number(const object& o, std::string_view key) const {
    std::uint64_t v = 0;
    if (o.at_key(key).get_uint64().get(v) != simdjson::SUCCESS) fail("no whole number '" + std::string(key) + "'");
    return v;
  }
  std::uint64_t number_or(const object& o, std::string_view key, std::uint64_t otherwise) const {
    return has(o, key) ? number(o, key) : otherwise;
  }
  double real_or(const object& o, std::string_view key, double otherwise) const {
    if (!has(o, key)) return otherwise;
    double v = 0;
    if (o.at_key(key).get_double().get(v) != simdjson::SUCCESS) fail("'" + std::string(key) + "' is no number");
    return v;
  }
  bool flag(const object& o, std::string_view key) const {
    if (!has(o, key)) return false;
    bool v = false;
    if (o.at_key(key).get_bool().get(v) != simdjson::SUCCESS)
      fail("'" + std::string(key) + "' is neither true nor false");
    return v;
  }
  base::Hash128 hash(const object& o, std::string_view key) const {
    base::Hash128 h;
    if (!parse_hex(text(o, key), h)) fail("'" + std::string(key) + "' is no hash of 32 digits");
    return h;
  }
  Span span(const object& o) const {
    const Span s{number(o, "begin"), number(o, "end")};
    if (s.begin > s.end) fail("'begin' stands after 'end'");
    return s;
  }
  void check_schema() const {
    const std::uint64_t schema = number(row, "schema");
    if (schema != journal_schema)
      fail("written by another version of twicetold (schema " + std::to_string(schema) + ", this one knows " +
           std::to_string(journal_schema) + ")");
  }
};

constexpr const char* use_own_version =
    "Nothing was touched. Use the version that wrote it, or put the file back as it was written.";
constexpr const char* mend_findings = "Nothing was touched. Mend or delete that row, or audit again.";

// Calls `each(reader)` for every row that isn't blank.
template <class Each>
void for_rows(std::string_view bytes, const std::string& what, const char* next, Each&& each) {
  simdjson::dom::parser parser;
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t feed = std::min(bytes.find('\n', at), bytes.size());
    std::string_view row = bytes.substr(at, feed - at);
    at = feed + 1;
    ++line;
    if (line == 1 && row.starts_with("\xEF\xBB\xBF")) row.remove_prefix(3);
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    RowReader reader{what, next, line};
    const simdjson::padded_string padded(row);
    element e;
    if (parser.parse(padded).get(e) != simdjson::SUCCESS || e.get_object().get(reader.row) != simdjson::SUCCESS)
      reader.fail("not a JSON object");
    each(reader);
  }
}

template <class Enum, class Name>
bool enum_of(std::string_view word, std::size_t count, Name name, Enum& value) {
  for (std::size_t i = 0; i < count; ++i) {
    if (name(static_cast<Enum>(i)) != word) continue;
    value = static_cast<Enum>(i);
    return true;
  }
  return false;
}

// "g5d1c..." -> its number; any other word gets a hash of its own.
std::uint64_t id_of(std::string_view word) {
  std::uint64_t v = 0;
  if (word.size() != 17) return base::hash64(word);
  for (const char c : word.substr(1)) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return base::hash64(word);
    v = v << 4 | static_cast<std::uint64_t>(digit);
  }
  return v;
}

Piece read_piece(const RowReader& r, const object& o) {
  Piece p;
  p.span = r.span(o);
  if (!enum_of(r.text(o, "kind"), remove_kinds, remove_kind_name, p.kind)) r.fail("unknown kind");
  p.role = role_from_name(r.text_or(o, "role"));
  p.group = r.text_or(o, RowReader::has(o, "part") ? "part" : "group");
  p.score = r.real_or(o, "score", 0);
  simdjson::dom::array also;
  if (o.at_key("also").get_array().get(also) == simdjson::SUCCESS) {
    for (const element word : also) {
      std::string_view w;
      RemoveKind kind{};
      if (word.get_string().get(w) == simdjson::SUCCESS && enum_of(w, remove_kinds, remove_kind_name, kind))
        p.also.push_back(kind);
    }
  }
  object kept;
  if (o.at_key("kept").get_object().get(kept) == simdjson::SUCCESS) {
    p.kept_document = r.text(kept, "document");
    p.kept_span = {r.number_or(kept, "begin", 0), r.number_or(kept, "end", 0)};
    enum_of(r.text_or(kept, "rule"), 5, keep_rule_name, p.rule);
  }
  p.round = static_cast<std::uint32_t>(r.number_or(o, "round", 1));
  p.run = static_cast<std::uint32_t>(r.number_or(o, "run", 1));
  if (p.run == 0) r.fail("'run' is 0");
  p.text = r.text(o, "text");
  p.raw = r.text_or(o, "raw");
  if (p.text.size() != p.span.size()) r.fail("'text' is not as long as its span");
  return p;
}

void read_layers(const RowReader& r, std::vector<corpus::Compression>& layers) {
  simdjson::dom::array words;
  if (!RowReader::has(r.row, "layers")) return;
  if (r.row.at_key("layers").get_array().get(words) != simdjson::SUCCESS) r.fail("'layers' is no list");
  for (const element word : words) {
    std::string_view w;
    corpus::Compression layer{};
    if (word.get_string().get(w) != simdjson::SUCCESS || !enum_of(w, 5, corpus::name_of, layer) ||
        layer == corpus::Compression::none || layers.size() == 4)
      r.fail("unknown compression in 'layers'");
    layers.push_back(layer);
  }
}

// Below the folder, whatever a hand may have written there.
void check_path(const RowReader& r, std::string_view path) {
  if (path.empty() || path.front() == '/') r.fail("a path that is not below the folder");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, slash - at);
    if (part == ".." || part == "." || part.empty()) r.fail("a path that is not below the folder");
    if (part.find('\0') != std::string_view::npos) r.fail("a path with a zero byte");
    at = slash + 1;
  }
}

}  // namespace

std::vector<DocumentEdit> parse_journal(std::string_view bytes, const std::string& what) {
  std::vector<DocumentEdit> edits;
  for_rows(bytes, what, use_own_version, [&](RowReader& r) {
    r.check_schema();
    DocumentEdit e;
    e.id = r.text(r.row, "document");
    e.hash = r.hash(r.row, "hash128");
    e.at.file = r.text(r.row, "file");
    e.at.member = r.text_or(r.row, "member");
    check_path(r, e.at.file);
    if (raw_path(e.at.file) != e.at.file) check_path(r, raw_path(e.at.file));
    e.at.line = r.number_or(r.row, "line", 0);
    e.bytes = r.number(r.row, "bytes");
    e.dropped = r.flag(r.row, "dropped");
    e.record = r.text_or(r.row, "record");
    e.member_index = r.number_or(r.row, "member_index", 0);
    e.mode = static_cast<std::uint32_t>(r.number_or(r.row, "mode", 0644)) & 07777U;
    e.modified = static_cast<std::int64_t>(r.number_or(r.row, "modified", 0) & 0x7FFFFFFFFFFFULL);
    read_layers(r, e.layers);
    simdjson::dom::array removed;
    if (r.row.at_key("removed").get_array().get(removed) != simdjson::SUCCESS) r.fail("no list 'removed'");
    std::uint64_t at = 0;
    for (const element piece : removed) {
      object o;
      if (piece.get_object().get(o) != simdjson::SUCCESS) r.fail("a piece that is no object");
      e.pieces.push_back(read_piece(r, o));
      const Span s = e.pieces.back().span;
      if (s.begin < at || s.end > e.bytes) r.fail("pieces overlap or leave the document");
      at = s.end;
    }
    if (e.dropped && e.pieces.empty() && e.record.empty() && e.bytes > 0) r.fail("a dropped document without its text");
    edits.push_back(std::move(e));
  });
  return edits;
}

FolderRecord parse_folder_record(std::string_view bytes, const std::string& what) {
  FolderRecord record;
  bool head = true;
  for_rows(bytes, what, use_own_version, [&](RowReader& r) {
    if (head) {
      head = false;
      r.check_schema();
      record.in_place = r.flag(r.row, "in_place");
      record.run = static_cast<std::uint32_t>(r.number(r.row, "run"));
      record.text_field = r.text(r.row, "text_field");
      return;
    }
    FileRecord f;
    f.path = r.text(r.row, "path");
    check_path(r, f.path);
    check_path(r, raw_path(f.path));
    f.hash = r.hash(r.row, "hash128");
    simdjson::dom::array states;
    if (r.row.at_key("states").get_array().get(states) == simdjson::SUCCESS) {
      for (const element e : states) {
        std::string_view word;
        base::Hash128 h;
        if (e.get_string().get(word) != simdjson::SUCCESS || !parse_hex(word, h)) r.fail("a state that is no hash");
        f.states.push_back(h);
      }
    }
    f.original = r.text_or(r.row, "original");
    if (!f.original.empty()) check_path(r, raw_path(f.original));
    f.archive = r.flag(r.row, "archive");
    f.jsonl = r.flag(r.row, "jsonl");
    f.gone = r.flag(r.row, "gone");
    record.files.push_back(std::move(f));
  });
  if (head) throw Error(ErrorCode::mismatch, what + " is empty. " + use_own_version);
  return record;
}

std::vector<CommitStep> parse_commit(std::string_view bytes, const std::string& what) {
  std::vector<CommitStep> steps;
  for_rows(bytes, what, use_own_version, [&](RowReader& r) {
    r.check_schema();
    CommitStep s;
    s.path = raw_path(r.text(r.row, "path"));
    s.staged = raw_path(r.text(r.row, "staged"));
    check_path(r, s.path);
    if (!s.staged.empty()) check_path(r, s.staged);
    s.had_old = RowReader::has(r.row, "old");
    if (s.had_old) s.old_hash = r.hash(r.row, "old");
    s.new_hash = r.hash(r.row, "new");
    steps.push_back(std::move(s));
  });
  return steps;
}

std::vector<FindingRow> parse_findings(std::string_view bytes, const std::string& what) {
  std::vector<FindingRow> rows;
  for_rows(bytes, what, mend_findings, [&](RowReader& r) {
    FindingRow f;
    f.line = r.line;
    f.document = r.text(r.row, "document");
    const std::string hash = r.text(r.row, "hash");
    base::Hash128 h;
    if (hash.size() != 16 || !parse_hex("0000000000000000" + hash, h)) r.fail("'hash' is no hash of 16 digits");
    f.hash = h.low;
    f.span = r.span(r.row);
    if (!enum_of(r.text(r.row, "kind"), 5, kind_name, f.kind)) r.fail("unknown kind");
    f.role = role_from_name(r.text_or(r.row, "role"));
    f.keep = r.flag(r.row, "keep");
    f.score = r.real_or(r.row, "confidence", r.real_or(r.row, "similarity", 1));
    const std::string group = r.text_or(r.row, "group"), part = r.text_or(r.row, "part");
    f.has_group = !group.empty();
    if (f.has_group) f.group = id_of(group);
    if (!part.empty()) f.part = id_of(part);
    rows.push_back(std::move(f));
  });
  return rows;
}

}  // namespace twicetold::clean_room
