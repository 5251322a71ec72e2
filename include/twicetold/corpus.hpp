// twicetold/corpus.hpp - inputs -> documents.
//
// Files, folders (sorted walk), "-" (JSONL on stdin); .txt .text .md, .jsonl .ndjson; gzip, zstd, xz,
// bzip2 by content; tar and zip like folders. A bad input never stops the run: it becomes a Skipped row.
//
// Paths and ids are UTF-8: in a file name, a byte that is none becomes %XX (upper-case hex), and a '%' before
// two upper-case hex digits becomes %25; every other name stays as it is, so no two names meet. A file that is
// reached twice is read once. Of a field that a record repeats the last counts; numbers are taken as written.
//
// Cost: 0.8 ns a byte of JSON lines on one core (1.27 GB/s, UTF-8 and grammar checked; `cat` of the same file
// 6, `wc -l` 5), 13 us a small file. Memory: one block of about 1 MiB a worker beside what the sink keeps (more
// only where one line or one text is longer).
//
//   ReadResult r = read_corpus(input, run, [&](DocumentBatch&& b) { lock; batches.push_back(std::move(b)); });
//   std::sort(batches by (file, ordinal));
//   ResolvedCorpus corpus = resolve_ids(batches, r);
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "twicetold/document.hpp"
#include "twicetold/options.hpp"
#include "twicetold/storage.hpp"

namespace twicetold {

struct InputFile {
  std::string path;       // as ids use it: below the given folder, '/', made unique over inputs
  std::string disk_path;  // where it lies; of an archive member, the archive
  std::uint64_t bytes = 0;
};

// Why a record is skipped whose id an earlier one of its file has.
inline constexpr const char* repeated_id = "repeated id";

struct ReadResult {
  std::vector<InputFile> files;  // by path; then members of archives as they were met, in no fixed order
  std::vector<Skipped> skipped;  // by path, line, byte, reason
  std::uint64_t not_read = 0;    // files with other endings
  std::uint64_t bytes = 0;       // of text handed over
};

// Called for every batch, from any worker thread, possibly at once; batches of one file carry their
// ordinal (with gaps), so an order can be made again. What it throws ends the reading and is thrown on.
using BatchSink = std::function<void(DocumentBatch&&)>;

// Throws Error(usage) when an input doesn't exist, Error(interrupted) when run.stop is raised. `run.threads`
// workers at most, the caller's thread among them; reading and decompression overlap with parsing.
ReadResult read_corpus(const InputOptions& input, const RunOptions& run, const BatchSink& sink);

// A document with its final id, in the order of ids.
struct ResolvedDocument {
  std::string_view id;  // points into the batch or into ResolvedCorpus::names
  std::uint32_t batch = 0, index = 0;
};
struct ResolvedCorpus {
  BigVector<ResolvedDocument> documents;  // sorted by id (bytes), ids unique
  Arena names;                            // ids that had to be made
};

// A batch whose documents lie elsewhere.
struct BatchView {
  std::uint32_t file = 0;
  std::span<const RawDocument> documents;
};

// Makes ids final: a missing id becomes path:line (or the path); one that occurs in more than one file
// is prefixed by "path:"; a repeated one inside a file is skipped (row added to result.skipped), the
// first stays. `batches` must be sorted by (file, ordinal).
ResolvedCorpus resolve_ids(const std::vector<DocumentBatch>& batches, ReadResult& result);
ResolvedCorpus resolve_ids(std::span<const BatchView> batches, ReadResult& result);

// What the inputs are before they are read: how much, and a hash that changes when a file comes, goes, or
// changes its path, size or time of change. Throws as read_corpus does.
struct InputSurvey {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;     // on disk
  bool bytes_are_text = true;  // false: some are compressed, in archives, or come from stdin
  bool repeatable = true;      // false: stdin is among them
  std::uint64_t fingerprint = 0;
};
InputSurvey survey_inputs(const InputOptions& input);

// The source a document belongs to: its `source`, else the host of its `url` in small letters, else its
// folder ("." at the top of an input).
std::string source_of(const RawDocument& document, const InputFile& file);

}  // namespace twicetold
