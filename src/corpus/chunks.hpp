// Internal to the corpus room: cuts an input into pieces that can be parsed apart from one another.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "corpus/source_file.hpp"
#include "corpus/walk.hpp"
#include "twicetold/corpus.hpp"
#include "twicetold/options.hpp"

namespace twicetold::corpus {

// Bytes that grow without being cleared first.
class Buffer {
 public:
  char* data() { return bytes_.get(); }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  // Keeps the first `keep` bytes.
  void reserve(std::size_t capacity, std::size_t keep);
  std::unique_ptr<char[]> release() {
    capacity_ = 0;
    return std::move(bytes_);
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

// Whole lines of a JSONL file, or a whole text. Reused by its worker.
struct Chunk {
  Kind kind = Kind::none;
  std::uint32_t file = 0;
  std::uint64_t ordinal = 0;
  std::uint64_t first_line = 1;  // 1-based
  std::uint64_t byte = 0;        // where it begins in the file, decompressed
  std::size_t size = 0;
  std::uint64_t feeds = 0;  // of lines: line feeds
  bool cut_off = false;     // its last line may end at damage, so that being bad is no news
  Buffer buffer;            // the bytes, and at least 64 more that can be read
};

// Where files that turn up on the way (members of archives) get their numbers.
using AddFile = std::function<std::uint32_t(InputFile&&)>;

// One input on disk. Not thread-safe: whoever wants a chunk holds the source's lock; parsing is done
// outside it, so that reading and decompressing of the next chunk overlap with it.
class ChunkSource {
 public:
  ChunkSource(const WalkedFile& file, std::uint32_t number, const InputOptions& options, AddFile add_file);
  ~ChunkSource();
  ChunkSource(const ChunkSource&) = delete;
  ChunkSource& operator=(const ChunkSource&) = delete;

  // False at the end. Nothing is thrown for bad input: rows go to skipped().
  bool next(Chunk& chunk);
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] std::uint64_t bytes_in() const { return budget_.in; }
  std::vector<Skipped>& skipped() { return skipped_; }
  [[nodiscard]] std::uint64_t not_read() const { return not_read_; }

 private:
  enum class Cut { piece, end };
  void open();
  bool next_member();
  void give_up_rest();
  void start(Kind kind, std::uint32_t number, std::string path);
  bool from_stream(Chunk& chunk);
  bool lines(Chunk& chunk);
  bool text(Chunk& chunk);
  void drop_long_line(Chunk& chunk);
  std::size_t read(char* to, std::size_t room);
  void skip(std::int64_t line, std::int64_t byte, std::string reason);

  const WalkedFile& walked_;
  const InputOptions& options_;
  AddFile add_file_;
  ExpandBudget budget_;
  SourceFile source_;             // the file, or the archive
  SourceFile member_;             // of an archive, its current member
  ByteStream* stream_ = nullptr;  // what is read now
  Kind kind_ = Kind::none;
  std::uint32_t number_ = 0;
  std::string path_;
  std::uint64_t ordinal_ = 0, line_ = 1, byte_ = 0;
  std::string carry_;  // the begun line behind the last chunk
  std::string damage_;
  bool opened_ = false, stream_ended_ = false, ended_ = false;
  std::set<std::string> member_names_;
  std::vector<Skipped> skipped_;
  std::uint64_t not_read_ = 0;
};

}  // namespace twicetold::corpus
