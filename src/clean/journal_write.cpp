// Rows are put together by hand, fields in the order of the contract: bytes that never depend on a
// library's mood, and no number but whole ones and a score of four digits.
#include <fmt/format.h>

#include <iterator>

#include "base/json_out.hpp"
#include "clean/journal.hpp"
#include "corpus/path_text.hpp"

namespace twicetold::clean_room {
namespace {

class Row {
 public:
  explicit Row(std::string& out) : out_(out) { out_ += '{'; }
  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    base::append_json(out_, name);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    base::append_json(out_, value);
  }
  void number(std::string_view name, std::uint64_t value) {
    key(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }
  void flag(std::string_view name, bool value) {
    key(name);
    out_ += value ? "true" : "false";
  }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
};

void piece_row(std::string& out, const Piece& p) {
  Row row(out);
  row.number("begin", p.span.begin);
  row.number("end", p.span.end);
  row.text("kind", remove_kind_name(p.kind));
  if (p.role != Role::none) row.text("role", role_name(p.role));
  if (!p.also.empty()) {
    row.key("also");
    out += '[';
    for (std::size_t i = 0; i < p.also.size(); ++i) {
      if (i > 0) out += ',';
      base::append_json(out, remove_kind_name(p.also[i]));
    }
    out += ']';
  }
  if (!p.group.empty()) row.text(p.group.front() == 'p' ? "part" : "group", p.group);
  row.key("score");
  fmt::format_to(std::back_inserter(out), "{:.4f}", p.score);
  if (!p.kept_document.empty()) {
    row.key("kept");
    Row kept(out);
    kept.text("document", p.kept_document);
    kept.number("begin", p.kept_span.begin);
    kept.number("end", p.kept_span.end);
    kept.text("rule", keep_rule_name(p.rule));
    kept.end();
  }
  row.number("round", p.round);
  row.number("run", p.run);
  row.text("text", p.text);
  if (!p.raw.empty() && p.raw != p.text) row.text("raw", p.raw);
  row.end();
}

}  // namespace

std::string journal_row(const DocumentEdit& e) {
  std::string out;
  Row row(out);
  row.text("document", e.id);
  row.text("hash128", hex(e.hash));
  row.text("path", e.at.path());
  row.number("schema", journal_schema);
  row.text("file", e.at.file);
  if (!e.at.member.empty()) row.text("member", e.at.member);
  row.key("line");
  out += e.at.line == 0 ? "null" : std::to_string(e.at.line);
  row.number("bytes", e.bytes);
  if (e.dropped) {
    row.flag("dropped", true);
    if (e.at.line > 0) row.text("record", e.record);
    if (!e.at.member.empty()) row.number("member_index", e.member_index);
    if (!e.layers.empty()) {
      row.key("layers");
      out += '[';
      for (std::size_t i = 0; i < e.layers.size(); ++i) {
        if (i > 0) out += ',';
        base::append_json(out, corpus::name_of(e.layers[i]));
      }
      out += ']';
    }
    row.number("mode", e.mode);
    row.number("modified", static_cast<std::uint64_t>(e.modified < 0 ? 0 : e.modified));
  }
  row.key("removed");
  out += '[';
  for (std::size_t i = 0; i < e.pieces.size(); ++i) {
    if (i > 0) out += ',';
    piece_row(out, e.pieces[i]);
  }
  out += ']';
  row.end();
  out += '\n';
  return out;
}

std::string folder_record_bytes(const FolderRecord& record) {
  std::string out;
  Row head(out);
  head.text("written_by", "twicetold clean");
  head.number("schema", static_cast<std::uint64_t>(record.schema));
  head.flag("in_place", record.in_place);
  head.number("run", record.run);
  head.text("text_field", record.text_field);
  head.end();
  out += '\n';
  for (const FileRecord& f : record.files) {
    Row row(out);
    row.text("path", f.path);
    row.text("hash128", hex(f.hash));
    row.key("states");
    out += '[';
    for (std::size_t i = 0; i < f.states.size(); ++i) out += (i > 0 ? ",\"" : "\"") + hex(f.states[i]) + '"';
    out += ']';
    if (!f.original.empty()) row.text("original", f.original);
    if (f.archive) row.flag("archive", true);
    if (f.jsonl) row.flag("jsonl", true);
    if (f.gone) row.flag("gone", true);
    row.end();
    out += '\n';
  }
  return out;
}

std::string commit_bytes(const std::vector<CommitStep>& steps) {
  std::string out;
  for (const CommitStep& s : steps) {
    Row row(out);
    row.number("schema", journal_schema);
    row.text("path", corpus::path_text(s.path));
    row.text("staged", corpus::path_text(s.staged));
    if (s.had_old) row.text("old", hex(s.old_hash));
    row.text("new", hex(s.new_hash));
    row.end();
    out += '\n';
  }
  return out;
}

}  // namespace twicetold::clean_room
