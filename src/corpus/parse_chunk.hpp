// Internal to the corpus room: one chunk -> one batch of documents.
#pragma once

#include <string>
#include <vector>

#include "base/slab.hpp"
#include "corpus/chunks.hpp"
#include "corpus/json_lines.hpp"
#include "twicetold/document.hpp"

namespace twicetold::corpus {

// One a worker: keeps its tables from chunk to chunk.
class ChunkParser {
 public:
  explicit ChunkParser(const InputOptions& options);

  // Documents of the chunk, with a copy of the wanted fields in one block of the right size (a text file's
  // own buffer becomes the block). `path` is the file's, for rows of `skipped`.
  DocumentBatch parse(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped);

 private:
  void parse_text(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped, DocumentBatch& batch);
  void parse_lines(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped, DocumentBatch& batch);

  const InputOptions& options_;
  base::SlabArena memory_;
  JsonLines json_;
  std::vector<JsonRecord> records_;
  std::vector<JsonProblem> problems_;
};

}  // namespace twicetold::corpus
