// twicetold/document.hpp - the nouns every room speaks.
//
// Units: offsets are bytes into a document's original text (UTF-8), `end` exclusive, always on a
// character boundary. BOM and CR count in offsets. Document numbers are dense and follow the order
// of the ids' bytes, so nothing that is numbered depends on the order in which inputs were named.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold {

struct Span {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t size() const noexcept { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

inline std::string_view slice(std::string_view text, Span s) { return text.substr(s.begin, s.size()); }

// One article as the reader hands it over. Views point into the batch that holds it.
struct RawDocument {
  std::string_view id;      // the record's own id; empty: none given (becomes path:line, or the path)
  std::string_view text;    // decoded, valid UTF-8
  std::string_view source;  // the record's `source`; empty: host of `url`, else the folder
  std::string_view date;
  std::string_view title;
  std::string_view url;
  std::uint64_t line = 0;  // 1-based line of a JSONL record; 0: the document is a whole file
  std::uint32_t file = 0;  // index into ReadResult::files
};

// About a mebibyte of documents of one file. Moving a batch keeps every view valid.
struct DocumentBatch {
  std::uint32_t file = 0;     // rank of the file in the walk
  std::uint64_t ordinal = 0;  // position of the batch in that file
  std::vector<RawDocument> documents;
  std::vector<std::shared_ptr<char[]>> arenas;  // own the bytes; >= 64 readable bytes follow every text
};

// Something that was not read, and why. `line` and `byte` are 1-based line and 0-based byte offset
// in the file (after decompression); -1 where they have no meaning.
struct Skipped {
  std::string path;
  std::int64_t line = -1;
  std::int64_t byte = -1;
  std::string reason;
};

}  // namespace twicetold
