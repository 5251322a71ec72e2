// Internal to the library: bytes in order, from a file, from memory, or out of a compressed stream.
//
// A stream that is damaged first hands over every byte before the damage, then throws Damage; so
// complete documents before a truncation are kept. (libarchive's own filters throw the last block away,
// which is why the four decoders are driven directly.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold::corpus {

// Why a stream can't be read on; becomes the `reason` of a Skipped row.
class Damage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;
  // Up to `room` bytes; 0 only at the end. Throws Damage.
  virtual std::size_t read(char* to, std::size_t room) = 0;
};

// Fills `to` as far as the stream goes.
std::size_t read_fully(ByteStream& stream, char* to, std::size_t room);
// All that is left of it.
std::string read_all(ByteStream& stream);

// What an input may grow to: `ratio` times what was read of it, and always `floor` bytes. One for every
// file on disk, shared by all layers (tar in gzip, gzip in zip), so that nesting gains nothing.
struct ExpandBudget {
  double ratio = 1000.0;
  std::uint64_t floor = std::uint64_t{64} << 20;
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  [[nodiscard]] bool exceeded() const {
    return out > floor && static_cast<double>(out) > ratio * static_cast<double>(in);
  }
};

// An open file; closes it. `fd` may be a pipe.
class FileStream final : public ByteStream {
 public:
  FileStream(int fd, ExpandBudget* budget) : fd_(fd), budget_(budget) {}
  ~FileStream() override;
  std::size_t read(char* to, std::size_t room) override;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
  ExpandBudget* budget_;
};

class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : rest_(bytes) {}
  std::size_t read(char* to, std::size_t room) override;

 private:
  std::string_view rest_;
};

// Bytes that were already taken to look at them, then the rest of the stream they came from.
class PrefixStream final : public ByteStream {
 public:
  PrefixStream(std::string head, std::unique_ptr<ByteStream> rest) : head_(std::move(head)), rest_(std::move(rest)) {}
  std::size_t read(char* to, std::size_t room) override;

 private:
  std::string head_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

enum class Compression { none, gzip, zstd, xz, bzip2 };

// By content: 6 bytes decide.
Compression compression_of(std::string_view head);
const char* name_of(Compression compression);

// Several members, frames or streams behind one another are one stream, as the tools have it.
// `budget` may be null.
std::unique_ptr<ByteStream> decompress(Compression compression, std::unique_ptr<ByteStream> in, ExpandBudget* budget);

// Takes off every compression found by content (up to four layers); tells them, outermost first.
struct Plain {
  std::unique_ptr<ByteStream> stream;
  std::vector<Compression> layers;
  std::string head;  // the first bytes of `stream`, up to 512, still to be read from it
};
Plain open_plain(std::unique_ptr<ByteStream> in, ExpandBudget* budget);

}  // namespace twicetold::corpus
