// Internal to the library: opens a file of any form this project reads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "corpus/archive_reader.hpp"
#include "corpus/byte_stream.hpp"
#include "corpus/path_text.hpp"

namespace twicetold::corpus {

// An open input: either a plain stream (text, JSON lines) or the members of an archive.
struct SourceFile {
  std::vector<Compression> layers;         // outermost first; empty: plain
  std::string head;                        // first bytes behind the layers, up to 512
  std::unique_ptr<ByteStream> stream;      // null for an archive
  std::unique_ptr<ByteStream> owner;       // of a zip read by its directory: keeps the file open
  std::unique_ptr<ArchiveReader> archive;  // null for anything else
};

// Opens `disk_path` ("-": stdin) as `kind` says. `budget` must outlive the result. Throws Damage with the
// reason: no permission, gone, truncated, not a tar or zip archive ...
SourceFile open_source(const std::string& disk_path, Kind kind, ExpandBudget* budget);

// The same for the member of an archive that stands at the reader; never opens archives inside archives.
SourceFile open_member(ArchiveReader& archive, ExpandBudget* budget);

// What keeps a whole file from being read as text or JSON lines, by its first bytes; null: nothing.
const char* unreadable_head(std::string_view head);

}  // namespace twicetold::corpus
