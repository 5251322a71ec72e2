// Internal to the corpus room: one chunk -> one batch of documents.
#pragma once

#include <string>
#include <vector>

#include "corpus/chunks.hpp"
#include "corpus/json_lines.hpp"
#include "twicetold/document.hpp"

namespace twicetold::corpus {

// One a worker: keeps its tables from chunk to chunk.
class ChunkParser {
 public:
  explicit ChunkParser(const InputOptions& options);

  // Documents of the chunk, with a copy of the wanted fields in one arena of the right size (a text file's
  // own buffer becomes the arena). `path` is the file's, for rows of `skipped`.
  DocumentBatch parse(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped);

 private:
  void parse_text(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped, DocumentBatch& batch);
  void parse_lines(Chunk& chunk, const std::string& path, std::vector<Skipped>& skipped, DocumentBatch& batch);

  const InputOptions& options_;
  JsonLines json_;
  std::vector<JsonRecord> records_;
  std::vector<JsonProblem> problems_;
};

}  // namespace twicetold::corpus
