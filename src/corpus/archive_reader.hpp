// Internal to the library: the members of a tar or zip archive, in stored order.
#pragma once

#include <memory>
#include <string>

#include "corpus/byte_stream.hpp"

struct archive;  // libarchive's
struct archive_entry;

namespace twicetold::corpus {

struct Member {
  enum class Type { file, folder, link, other };
  std::string raw_name;  // as stored
  std::string name;      // '/'-separated, no "." parts; empty when `unsafe`
  Type type = Type::file;
  bool unsafe = false;  // absolute, or with a ".." part: never read, never written
  bool encrypted = false;
  std::int64_t size = -1;  // -1: not stored
  std::string warning;     // what libarchive thinks odd about it; empty: nothing
};

// Tar (also inside any compression) or zip. Not thread-safe; errors are thrown as Damage.
class ArchiveReader {
 public:
  enum class Format { tar, zip };

  // From a stream that is already decompressed.
  ArchiveReader(std::unique_ptr<ByteStream> in, ExpandBudget* budget);
  // From an open plain file: a zip is then read by its central directory. The descriptor stays the caller's.
  ArchiveReader(int fd, ExpandBudget* budget);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // The next member; false at the end. What was not read of the one before is passed over.
  bool next(Member& member);
  // Bytes of the current member; 0 at its end.
  std::size_t read(char* to, std::size_t room);
  [[nodiscard]] Format format() const;
  // For who writes the archive again: the reader, and the header of the current member.
  [[nodiscard]] struct archive* handle() const;
  [[nodiscard]] struct archive_entry* entry() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The current member as a stream (valid until the next call of next()).
class MemberStream final : public ByteStream {
 public:
  explicit MemberStream(ArchiveReader& archive) : archive_(archive) {}
  std::size_t read(char* to, std::size_t room) override { return archive_.read(to, room); }

 private:
  ArchiveReader& archive_;
};

// "./a//b" -> "a/b"; false when the name is absolute, empty or has a ".." part.
bool safe_member_name(std::string_view raw, std::string& name);

}  // namespace twicetold::corpus
