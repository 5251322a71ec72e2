// Files, memory, and the recognition of compression. Reading is plain read(): into a reused buffer it
// runs at 13 GB/s here where mmap reaches 7, and it works for pipes too.
#include "corpus/byte_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace twicetold::corpus {

std::size_t read_fully(ByteStream& stream, char* to, std::size_t room) {
  std::size_t have = 0;
  while (have < room) {
    const std::size_t got = stream.read(to + have, room - have);
    if (got == 0) break;
    have += got;
  }
  return have;
}

std::string read_all(ByteStream& stream) {
  std::string bytes(std::size_t{1} << 16, '\0');
  std::size_t used = 0;
  for (;;) {
    used += read_fully(stream, bytes.data() + used, bytes.size() - used);
    if (used < bytes.size()) break;
    bytes.resize(bytes.size() * 2);
  }
  bytes.resize(used);
  return bytes;
}

FileStream::~FileStream() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

std::size_t FileStream::read(char* to, std::size_t room) {
  for (;;) {
    const ssize_t got = ::read(fd_, to, std::min(room, std::size_t{1} << 30));
    if (got >= 0) {
      if (budget_ != nullptr) budget_->in += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) throw Damage(std::string("cannot be read: ") + strerrordesc_np(errno));
  }
}

std::size_t MemoryStream::read(char* to, std::size_t room) {
  const std::size_t n = std::min(room, rest_.size());
  if (n != 0) std::memcpy(to, rest_.data(), n);
  rest_.remove_prefix(n);
  return n;
}

std::size_t PrefixStream::read(char* to, std::size_t room) {
  const std::size_t n = std::min(room, head_.size() - at_);
  if (n == 0) return rest_ ? rest_->read(to, room) : 0;
  std::memcpy(to, head_.data() + at_, n);
  at_ += n;
  return n;
}

Compression compression_of(std::string_view head) {
  const auto starts = [&](std::string_view magic) { return head.starts_with(magic); };
  if (starts(std::string_view("\x1f\x8b\x08", 3))) return Compression::gzip;
  if (starts("\x28\xb5\x2f\xfd")) return Compression::zstd;
  // A skippable frame (magic 50..5f 2a 4d 18), as pzstd and seekable files begin with.
  if (head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18")
    return Compression::zstd;
  if (starts(std::string_view("\xfd\x37zXZ\0", 6))) return Compression::xz;
  if (starts("BZh") && head.size() >= 10 && head[3] >= '1' && head[3] <= '9' &&
      (head.substr(4, 6) == "1AY&SY" || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"))
    return Compression::bzip2;
  return Compression::none;
}

const char* name_of(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return "gzip";
    case Compression::zstd:
      return "zstd";
    case Compression::xz:
      return "xz";
    case Compression::bzip2:
      return "bzip2";
    case Compression::none:
      break;
  }
  return "plain";
}

Plain open_plain(std::unique_ptr<ByteStream> in, ExpandBudget* budget) {
  Plain plain;
  plain.stream = std::move(in);
  for (;;) {
    std::string head(512, '\0');
    std::string damage;
    std::size_t have = 0;
    try {
      while (have < head.size()) {
        const std::size_t got = plain.stream->read(head.data() + have, head.size() - have);
        if (got == 0) break;
        have += got;
      }
    } catch (const Damage& d) {
      if (have == 0) throw;
      damage = d.what();  // a stream says so again at the next read
    }
    head.resize(have);
    plain.head = head;
    const Compression compression = compression_of(head);
    plain.stream = std::make_unique<PrefixStream>(std::move(head), std::move(plain.stream));
    if (compression == Compression::none) return plain;
    if (plain.layers.size() == 4) throw Damage("compressed more than four times over");
    plain.layers.push_back(compression);
    plain.stream = decompress(compression, std::move(plain.stream), budget);
  }
}

}  // namespace twicetold::corpus
