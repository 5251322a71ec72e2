// Cutting at line ends. A chunk is read behind the begun line of the one before, so every byte is copied
// once from the kernel (or the decoder) and only begun lines a second time. Lines are counted here, 0.03
// ns a byte, because only here the number of the first line of the next chunk is known.
#include "corpus/chunks.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace twicetold::corpus {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
constexpr std::size_t padding = 64;
constexpr std::uint64_t text_limit = std::uint64_t{1} << 32;            // texts from here on are skipped
constexpr std::size_t line_limit = (std::size_t{1} << 32) - (1 << 20);  // simdjson's indexes have 32 bits

// Sums in bytes, 32 side by side, emptied before they can overflow.
std::uint64_t count_feeds(const char* p, std::size_t n) {
  std::uint64_t total = 0;
  while (n >= 32) {
    const std::size_t rounds = std::min<std::size_t>(n / 32, 255);
    std::uint8_t sums[32] = {};
    for (std::size_t r = 0; r < rounds; ++r, p += 32)
      for (int i = 0; i < 32; ++i) sums[i] = static_cast<std::uint8_t>(sums[i] + (p[i] == '\n' ? 1 : 0));
    for (const std::uint8_t s : sums) total += s;
    n -= rounds * 32;
  }
  for (; n != 0; --n, ++p) total += *p == '\n' ? 1 : 0;
  return total;
}

}  // namespace

void Buffer::reserve(std::size_t capacity, std::size_t keep) {
  if (capacity <= capacity_) return;
  std::unique_ptr<char[]> bigger(new char[capacity]);
  if (keep != 0) std::memcpy(bigger.get(), bytes_.get(), keep);
  bytes_ = std::move(bigger);
  capacity_ = capacity;
}

ChunkSource::ChunkSource(const WalkedFile& file, std::uint32_t number, const InputOptions& options, AddFile add_file)
    : walked_(file), options_(options), add_file_(std::move(add_file)) {
  budget_.ratio = options.max_expand;
  budget_.floor = options.max_expand_floor;
  number_ = number;
  path_ = file.path;
}
ChunkSource::~ChunkSource() = default;

void ChunkSource::skip(std::int64_t line, std::int64_t byte, std::string reason) {
  skipped_.push_back({path_, line, byte, std::move(reason)});
}

void ChunkSource::open() {
  opened_ = true;
  try {
    source_ = open_source(walked_.disk_path, walked_.kind, &budget_);
  } catch (const Damage& d) {
    skip(-1, -1, d.what());
    ended_ = true;
    return;
  }
  if (source_.archive) return;
  stream_ = source_.stream.get();
  start(walked_.kind, number_, walked_.path);
  if (const char* reason = unreadable_head(source_.head)) {
    skip(-1, 0, reason);
    ended_ = true;
  }
}

void ChunkSource::start(Kind kind, std::uint32_t number, std::string path) {
  kind_ = kind;
  number_ = number;
  path_ = std::move(path);
  ordinal_ = byte_ = 0;
  line_ = 1;
  carry_.clear();
  damage_.clear();
  stream_ended_ = false;
}

bool ChunkSource::next_member() {
  Member member;
  for (;;) {
    stream_ = nullptr;
    member_ = {};
    path_ = walked_.path;
    try {
      if (!source_.archive->next(member)) return false;
      if (member.type == Member::Type::folder) continue;
      path_ = walked_.path + '/' + path_text(member.unsafe ? member.raw_name : member.name);
      if (member.unsafe) {
        skip(-1, -1, "unsafe name in an archive");
        continue;
      }
      const std::string& name = member.name;
      if (name.front() == '.' || name.find("/.") != std::string::npos) continue;
      const Kind kind = kind_of(name, options_.include);
      if (kind == Kind::none) {
        ++not_read_;
        continue;
      }
      const char* reason = nullptr;
      if (member.type == Member::Type::link)
        reason = "link, not followed";
      else if (member.type != Member::Type::file)
        reason = "no regular file";
      else if (kind == Kind::archive)
        reason = "archive inside an archive";
      else if (member.encrypted)
        reason = "encrypted";
      else if (!member_names_.insert(name).second)
        reason = "repeated name in an archive";
      if (reason == nullptr) {
        try {
          member_ = open_member(*source_.archive, &budget_);
          reason = unreadable_head(member_.head);
        } catch (const Damage& d) {
          skip(-1, -1, d.what());
          if (budget_.exceeded()) return give_up_rest(), false;
          continue;  // a damaged archive says so again at its next header
        }
      }
      if (reason != nullptr) {
        skip(-1, -1, reason);
        continue;
      }
      stream_ = member_.stream.get();
      InputFile file{path_, walked_.disk_path, member.size < 0 ? 0 : static_cast<std::uint64_t>(member.size)};
      std::string path = path_;
      start(kind, add_file_(std::move(file)), std::move(path));
      return true;
    } catch (const Damage& d) {
      path_ = walked_.path;
      skip(-1, -1, d.what());
      return false;
    }
  }
}

// Of an archive that grew too far: what stands behind the member it happened in, if anything may.
void ChunkSource::give_up_rest() {
  path_ = walked_.path;
  bool more = true;
  try {
    Member member;
    more = source_.archive->next(member);
  } catch (const Damage&) {  // a compressed one can't be looked into any further
  }
  if (more) skip(-1, -1, "expands to more than --max-expand allows; members behind the last one named were not read");
}

bool ChunkSource::next(Chunk& chunk) {
  if (!opened_) open();
  while (!ended_) {
    if (stream_ != nullptr) {
      if (from_stream(chunk)) return true;
      stream_ = nullptr;
      if (source_.archive && budget_.exceeded()) {
        give_up_rest();
        break;
      }
    }
    if (!source_.archive || !next_member()) break;
  }
  ended_ = true;
  member_ = {};
  source_ = {};
  return false;
}

bool ChunkSource::from_stream(Chunk& chunk) {
  if (stream_ended_) return false;
  chunk.kind = kind_;
  chunk.file = number_;
  chunk.ordinal = ordinal_++;
  chunk.first_line = line_;
  chunk.byte = byte_;
  chunk.size = 0;
  chunk.cut_off = false;
  bool got = false;
  try {
    got = kind_ == Kind::text ? text(chunk) : lines(chunk);
  } catch (const std::bad_alloc&) {
    damage_ = "too large for the memory there is";
    stream_ended_ = true;
  }
  if (!damage_.empty() && stream_ended_) skip(-1, static_cast<std::int64_t>(byte_ + carry_.size()), damage_);
  if (!source_.archive && stream_ended_) ended_ = true;
  return got;
}

// Remembers damage instead of throwing it: what came before is still to be cut.
std::size_t ChunkSource::read(char* to, std::size_t room) {
  if (stream_ended_) return 0;
  try {
    const std::size_t got = stream_->read(to, room);
    stream_ended_ = got == 0;
    return got;
  } catch (const Damage& d) {
    damage_ = d.what();
    stream_ended_ = true;
    return 0;
  }
}

bool ChunkSource::text(Chunk& chunk) {
  const bool plain = !source_.archive && source_.layers.empty();
  if (plain && walked_.bytes >= text_limit) {
    skip(-1, -1, "text of 4 GiB or more");
    stream_ended_ = true;
    return false;
  }
  chunk.buffer = {};  // the text stays in the batch; the buffer is no longer ours
  chunk.buffer.reserve((plain ? static_cast<std::size_t>(walked_.bytes) : 16384) + padding + 1, 0);
  std::size_t size = 0;
  while (!stream_ended_) {
    if (chunk.buffer.capacity() - size <= padding) chunk.buffer.reserve(2 * chunk.buffer.capacity(), size);
    size += read(chunk.buffer.data() + size, chunk.buffer.capacity() - padding - size);
    if (size >= text_limit) {
      skip(-1, -1, "text of 4 GiB or more");
      stream_ended_ = true;
      return false;
    }
  }
  byte_ = size;
  if (!damage_.empty()) return false;  // half a text is none
  std::memset(chunk.buffer.data() + size, 0, padding);
  chunk.size = size;
  return true;
}

bool ChunkSource::lines(Chunk& chunk) {
  Buffer& buffer = chunk.buffer;
  std::size_t room = chunk_bytes;
  if (carry_.size() + chunk_bytes / 2 > room) room = carry_.size() * 2;
  if (buffer.capacity() > 16 * room) buffer = {};
  buffer.reserve(room + padding, 0);
  std::size_t size = carry_.size(), looked = size;
  if (size != 0) std::memcpy(buffer.data(), carry_.data(), size);
  carry_.clear();
  std::size_t whole = 0;  // bytes of whole lines
  for (;;) {
    while (size < room && !stream_ended_) size += read(buffer.data() + size, room - size);
    const void* feed = size == looked ? nullptr : ::memrchr(buffer.data() + looked, '\n', size - looked);
    if (feed != nullptr) whole = static_cast<std::size_t>(static_cast<const char*>(feed) - buffer.data()) + 1;
    if (stream_ended_ || whole != 0) break;
    looked = size;
    if (size >= line_limit) {
      drop_long_line(chunk);
      size = carry_.size();
      std::memcpy(buffer.data(), carry_.data(), size);
      carry_.clear();
      looked = 0;
      room = chunk_bytes;
      continue;
    }
    room = std::min(2 * room, line_limit);
    buffer.reserve(room + padding, size);
  }
  if (stream_ended_ && whole < size) {
    chunk.cut_off = !damage_.empty();
    whole = size;
  }
  carry_.assign(buffer.data() + whole, size - whole);
  std::memset(buffer.data() + whole, 0, padding);
  chunk.size = whole;
  chunk.feeds = count_feeds(buffer.data(), whole);
  line_ += chunk.feeds;
  byte_ += whole;
  return whole != 0;
}

// A line that is too long to be read: passes over it, leaves what follows in carry_.
void ChunkSource::drop_long_line(Chunk& chunk) {
  skip(static_cast<std::int64_t>(line_), static_cast<std::int64_t>(byte_), "line of 4 GiB or more");
  std::uint64_t gone = line_limit;
  for (;;) {
    const std::size_t got = read(chunk.buffer.data(), chunk_bytes / 2);
    if (got == 0) break;
    const void* feed = std::memchr(chunk.buffer.data(), '\n', got);
    if (feed == nullptr) {
      gone += got;
      continue;
    }
    const std::size_t n = static_cast<std::size_t>(static_cast<const char*>(feed) - chunk.buffer.data()) + 1;
    gone += n;
    carry_.assign(chunk.buffer.data() + n, got - n);
    ++line_;
    break;
  }
  byte_ += gone;
  chunk.first_line = line_;
  chunk.byte = byte_;
}

}  // namespace twicetold::corpus
