// What cleaning does to one document: the journal's row as data.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/xxhash.hpp"
#include "corpus/byte_stream.hpp"
#include "twicetold/clean.hpp"

namespace twicetold::clean_room {

// A stretch that goes, in offsets of the document as it was at first.
struct Piece {
  Span span;
  RemoveKind kind = RemoveKind::boilerplate;
  std::vector<RemoveKind> also;  // other findings of the same stretch
  Role role = Role::none;
  double score = 0;
  std::string group;          // "g..." or "p..." as in the report; may be empty
  std::string kept_document;  // where the copy stands that stays; may be empty
  Span kept_span;
  KeepRule rule = KeepRule::first;
  std::uint32_t round = 1;  // of the run
  std::uint32_t run = 1;    // which run over this folder took it
  std::string text, raw;    // raw: only where it differs from text
};

// Where a document lies: a file below the cleaned folder, in an archive a member of it.
struct Location {
  std::string file;        // as ids write it: '/', UTF-8, %XX
  std::string member;      // of an archive, else empty
  std::uint64_t line = 0;  // 1-based, of the record as the file was at first; 0: whole file
  friend auto operator<=>(const Location&, const Location&) = default;
  [[nodiscard]] std::string path() const { return member.empty() ? file : file + '/' + member; }
};

struct DocumentEdit {
  std::string id;
  Location at;
  base::Hash128 hash;  // of the text as it was at first
  std::uint64_t bytes = 0;
  std::vector<Piece> pieces;                // by begin, disjoint
  bool dropped = false;                     // the document goes as a whole; pieces holds its one text
  std::string record;                       // dropped JSONL record: its line, line end included
  std::uint64_t member_index = 0;           // dropped archive member: its place, from 0
  std::uint32_t mode = 0644;                // dropped file or member
  std::vector<corpus::Compression> layers;  // ... outermost first
  std::int64_t modified = 0;                // ... seconds
};

std::string hex(const base::Hash128& h);  // 32 digits
bool parse_hex(std::string_view text, base::Hash128& h);

// The document's text after [edit] took the pieces of runs up to `run` (all by default).
// `original` must be the text as it was.
std::string remove_pieces(std::string_view original, const DocumentEdit& edit);

// The way back: the original text, if `current` is what runs 1..k left for some k (0: nothing was
// taken). False when it is not.
bool put_back(std::string_view current, const DocumentEdit& edit, std::string& original, std::uint32_t& level);

// Composes: `later` was made on what `earlier` (at `level`) left. Its pieces come out in offsets of the
// text as it was at first; `raw_of` gives the raw bytes of a span of the text `later` was made on.
void rebase(DocumentEdit& later, const DocumentEdit& earlier, std::uint32_t level,
            const std::function<std::string(Span)>& raw_of);

}  // namespace twicetold::clean_room
