// Tar and zip by libarchive; compression is taken off before (byte_stream.hpp), because libarchive's
// filters lose the last block of a truncated stream. No other format and no external program is ever
// enabled. Names are read under a locale of our own (base/utf8_locale.hpp).
#include "corpus/archive_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/utf8_locale.hpp"

namespace twicetold::corpus {
namespace {

constexpr std::size_t block = std::size_t{128} << 10;

std::string sentence(struct archive* a, const char* otherwise) {
  const char* text = archive_error_string(a);
  return text == nullptr ? otherwise : std::string("archive: ") + text;
}

}  // namespace

struct ArchiveReader::State {
  struct archive* handle = archive_read_new();
  struct archive_entry* entry = nullptr;  // of the current member
  std::unique_ptr<ByteStream> in;
  ExpandBudget* budget = nullptr;
  std::unique_ptr<char[]> buffer;
  std::string damage;          // of the stream below
  std::string member_damage;   // of the current member
  const char* data = nullptr;  // block handed out by libarchive, what is left of it
  std::size_t left = 0;
  std::int64_t offset = 0;  // of the current member, how far it was handed over
  std::int64_t size = -1;   // of the current member, as stored
  std::int64_t hole = 0;    // zeros still due (sparse members)
  bool member_ended = true;
  std::size_t members = 0;
  std::size_t zeros = 0;  // at the end of what was read of the stream
  bool input_ended = false;
  bool fatal = false;  // nothing more can be had

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { archive_read_free(handle); }
  void advance();
  [[nodiscard]] bool zip() const { return (archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP; }
  void prepare() {
    if (handle == nullptr) throw std::bad_alloc();
    archive_read_support_format_tar(handle);
    archive_read_support_format_zip(handle);
    archive_read_support_format_empty(handle);
  }
  [[noreturn]] void fail(const char* otherwise) { throw Damage(damage.empty() ? sentence(handle, otherwise) : damage); }
  static la_ssize_t on_read(struct archive* a, void* self, const void** to) {
    auto* s = static_cast<State*>(self);
    *to = s->buffer.get();
    try {
      const std::size_t got = s->in->read(s->buffer.get(), block);
      std::size_t zeros = 0;
      while (zeros < got && s->buffer[got - 1 - zeros] == '\0') ++zeros;
      s->zeros = zeros == got ? s->zeros + got : zeros;
      s->input_ended = got == 0;
      return static_cast<la_ssize_t>(got);
    } catch (const Damage& d) {
      s->damage = d.what();
      archive_set_error(a, EIO, "%s", d.what());
      return -1;
    }
  }
};

ArchiveReader::ArchiveReader(std::unique_ptr<ByteStream> in, ExpandBudget* budget) : state_(new State) {
  const base::Utf8Locale utf8;
  state_->prepare();
  state_->in = std::move(in);
  state_->budget = budget;
  state_->buffer.reset(new char[block]);
  if (archive_read_open(state_->handle, state_.get(), nullptr, State::on_read, nullptr) != ARCHIVE_OK)
    state_->fail("not a tar or zip archive");
}

ArchiveReader::ArchiveReader(int fd, ExpandBudget* budget) : state_(new State) {
  const base::Utf8Locale utf8;
  state_->prepare();
  state_->budget = budget;
  if (archive_read_open_fd(state_->handle, fd, block) != ARCHIVE_OK) state_->fail("not a tar or zip archive");
}

ArchiveReader::~ArchiveReader() = default;

struct archive* ArchiveReader::handle() const { return state_->handle; }
struct archive_entry* ArchiveReader::entry() const { return state_->entry; }

ArchiveReader::Format ArchiveReader::format() const { return state_->zip() ? Format::zip : Format::tar; }

bool ArchiveReader::next(Member& member) {
  const base::Utf8Locale utf8;
  State& s = *state_;
  s.data = nullptr;
  s.left = 0;
  s.member_damage.clear();
  s.offset = s.hole = 0;
  if (s.fatal) return false;
  const int r = archive_read_next_header(s.handle, &s.entry);
  if (r == ARCHIVE_EOF) {
    if (!s.damage.empty()) throw Damage(s.damage);
    // Cut between two members an archive looks whole to libarchive. Of a whole one the end mark of a tar, or
    // the directory of a zip, would have been met before the end of the input.
    const bool zip = format() == Format::zip;
    if (s.input_ended && s.members != 0 && (zip || s.zeros < 512)) {
      s.fatal = true;
      throw Damage(zip ? "truncated zip archive" : "truncated tar archive");
    }
    return false;
  }
  ++s.members;
  if (r != ARCHIVE_OK && r != ARCHIVE_WARN) s.fail("damaged archive");
  member = {};
  if (r == ARCHIVE_WARN) member.warning = sentence(s.handle, "odd archive");
  struct archive_entry* const entry = s.entry;
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  member.raw_name = name == nullptr ? "" : name;
  member.unsafe = !safe_member_name(member.raw_name, member.name);
  const auto type = archive_entry_filetype(entry);
  if (archive_entry_hardlink(entry) != nullptr || type == AE_IFLNK)
    member.type = Member::Type::link;
  else if (type == AE_IFDIR)
    member.type = Member::Type::folder;
  else if (type != AE_IFREG)
    member.type = Member::Type::other;
  member.encrypted = archive_entry_is_encrypted(entry) != 0;
  if (archive_entry_size_is_set(entry)) member.size = archive_entry_size(entry);
  s.size = member.size;
  s.member_ended = false;
  return true;
}

// The next block of the member. Damage ends the member, and is told again however often it is read.
void ArchiveReader::State::advance() {
  if (!member_damage.empty()) throw Damage(member_damage);
  const auto give_up = [&](std::string reason) {
    member_ended = true;
    left = 0;
    hole = 0;
    member_damage = std::move(reason);
    throw Damage(member_damage);
  };
  const void* block_data = nullptr;
  std::size_t block_size = 0;
  la_int64_t block_offset = 0;
  const int r = archive_read_data_block(handle, &block_data, &block_size, &block_offset);
  if (r == ARCHIVE_EOF) {
    if (!damage.empty()) give_up(damage);
    member_ended = true;
    if (block_offset <= offset || block_offset != size) {
      if (size >= 0 && offset != size) give_up("truncated archive");
      return;
    }
    // A sparse member that ends in a hole.
  }
  if (r != ARCHIVE_OK && r != ARCHIVE_EOF) {  // a warning, too: a checksum that doesn't fit
    fatal = r == ARCHIVE_FATAL;
    give_up(damage.empty() ? sentence(handle, "damaged archive") : damage);
  }
  if (block_offset < offset) give_up("archive: member overlaps itself");
  hole = block_offset - offset;
  data = static_cast<const char*>(block_data);
  left = block_size;
  offset = block_offset + static_cast<std::int64_t>(block_size);
  if (budget == nullptr) return;
  // Tar adds nothing to what the layer below has counted, but for the holes of sparse members.
  budget->out += static_cast<std::uint64_t>(hole) + (zip() ? block_size : 0);
  if (budget->exceeded()) give_up("expands to more than --max-expand allows");
}

std::size_t ArchiveReader::read(char* to, std::size_t room) {
  State& s = *state_;
  while (s.left == 0 && s.hole == 0) {
    if (s.member_ended && s.member_damage.empty()) return 0;
    s.advance();
  }
  std::size_t n = 0;
  if (s.hole > 0) {
    n = std::min(room, static_cast<std::size_t>(s.hole));
    std::memset(to, 0, n);
    s.hole -= static_cast<std::int64_t>(n);
  } else {
    n = std::min(room, s.left);
    std::memcpy(to, s.data, n);
    s.data += n;
    s.left -= n;
  }
  return n;
}

bool safe_member_name(std::string_view raw, std::string& name) {
  name.clear();
  if (raw.empty() || raw.front() == '/' || raw.find('\0') != std::string_view::npos) return false;
  while (!raw.empty()) {
    const std::size_t slash = raw.find('/');
    const std::string_view part = raw.substr(0, slash);
    raw.remove_prefix(slash == std::string_view::npos ? raw.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      name.clear();
      return false;
    }
    if (!name.empty()) name += '/';
    name += part;
  }
  return !name.empty();
}

}  // namespace twicetold::corpus
