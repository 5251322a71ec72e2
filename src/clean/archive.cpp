// An archive goes through member by member: header and bytes as they were, but for the members that
// change. Names stay bytes (no locale takes part but a thread's own C.UTF-8, as in the corpus room).
// A zip's members keep "stored" or "deflated"; other methods become deflated. Whatever libarchive
// warns of while reading makes the archive one that is not written again.
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <exception>
#include <memory>
#include <set>

#include "clean/content.hpp"
#include "clean/paths.hpp"
#include "corpus/source_file.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

using corpus::Compression;
using corpus::Damage;

constexpr std::size_t block = std::size_t{128} << 10;

class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) before_ = uselocale(utf8);
  }
  ~Utf8Locale() {
    if (before_ != nullptr) uselocale(before_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_ = nullptr;
};

std::string why(struct archive* a) {
  const char* text = archive_error_string(a);
  return text == nullptr ? "damaged archive" : std::string("archive: ") + text;
}

// libarchive's reader over the corpus room's streams.
class Reader {
 public:
  Reader(const std::string& disk_path, corpus::ExpandBudget* budget) : budget_(budget), a_(archive_read_new()) {
    if (a_ == nullptr) throw std::bad_alloc();
    archive_read_support_format_tar(a_);
    archive_read_support_format_zip(a_);
    archive_read_support_format_empty(a_);
    corpus::SourceFile source = corpus::open_source(disk_path, corpus::Kind::text, budget);
    layers = source.layers;
    int r = ARCHIVE_OK;
    if (layers.empty() && source.head.starts_with("PK")) {  // by its central directory
      fd_ = ::open(disk_path.c_str(), O_RDONLY | O_CLOEXEC);
      struct stat st;
      if (fd_ < 0 || ::fstat(fd_, &st) != 0) throw Damage("can't be opened again");
      budget->in = static_cast<std::uint64_t>(st.st_size);
      r = archive_read_open_fd(a_, fd_, block);
    } else {
      stream_ = std::move(source.stream);
      buffer_.reset(new char[block]);
      r = archive_read_open(a_, this, nullptr, on_read, nullptr);
    }
    if (r != ARCHIVE_OK) fail();
  }
  ~Reader() {
    archive_read_free(a_);
    if (fd_ >= 0) ::close(fd_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  struct archive_entry* next() {
    struct archive_entry* entry = nullptr;
    const int r = archive_read_next_header(a_, &entry);
    if (r == ARCHIVE_EOF && damage_.empty()) return nullptr;
    if (r != ARCHIVE_OK) fail();
    return entry;
  }
  std::string data() {
    std::string bytes;
    for (;;) {
      const void* piece = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int r = archive_read_data_block(a_, &piece, &size, &offset);
      if (r == ARCHIVE_EOF && damage_.empty()) break;
      if (r != ARCHIVE_OK || offset < static_cast<la_int64_t>(bytes.size())) fail();
      const std::size_t hole = static_cast<std::size_t>(offset) - bytes.size();
      budget_->out += hole + (fd_ >= 0 ? size : 0);
      if (budget_->exceeded()) throw Damage("expands to more than --max-expand allows");
      bytes.resize(static_cast<std::size_t>(offset), '\0');
      bytes.append(static_cast<const char*>(piece), size);
    }
    const la_int64_t size = last_size_;
    if (size > static_cast<la_int64_t>(bytes.size())) bytes.resize(static_cast<std::size_t>(size), '\0');
    return bytes;
  }
  void expect(la_int64_t size) { last_size_ = size; }
  [[nodiscard]] struct archive* handle() const { return a_; }
  std::vector<Compression> layers;

 private:
  [[noreturn]] void fail() { throw Damage(damage_.empty() ? why(a_) : damage_); }
  static la_ssize_t on_read(struct archive* a, void* self, const void** to) {
    auto* r = static_cast<Reader*>(self);
    *to = r->buffer_.get();
    try {
      return static_cast<la_ssize_t>(r->stream_->read(r->buffer_.get(), block));
    } catch (const Damage& d) {
      r->damage_ = d.what();
      archive_set_error(a, -1, "%s", d.what());
      return -1;
    }
  }

  corpus::ExpandBudget* budget_;
  struct archive* a_;
  std::unique_ptr<corpus::ByteStream> stream_;
  std::unique_ptr<char[]> buffer_;
  std::string damage_;
  la_int64_t last_size_ = 0;
  int fd_ = -1;
};

class Writer {
 public:
  Writer(int format, const std::vector<Compression>& layers, const Sink& sink) : layers_(layers), sink_(sink) {
    a_ = archive_write_new();
    if (a_ == nullptr) throw std::bad_alloc();
    zip_ = (format & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
    if (zip_)
      archive_write_set_format_zip(a_);
    else if (format == ARCHIVE_FORMAT_TAR_GNUTAR)
      archive_write_set_format_gnutar(a_);
    else if (format == ARCHIVE_FORMAT_TAR_USTAR)
      archive_write_set_format_ustar(a_);
    else
      archive_write_set_format_pax_restricted(a_);
    archive_write_set_bytes_in_last_block(a_, zip_ ? 1 : 0);
    if (archive_write_open(a_, this, nullptr, on_write, nullptr) != ARCHIVE_OK) fail();
  }
  ~Writer() { archive_write_free(a_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void entry(struct archive_entry* e, std::string_view bytes, bool deflated) {
    if (zip_) {
      if (deflated)
        archive_write_zip_set_compression_deflate(a_);
      else
        archive_write_zip_set_compression_store(a_);
    }
    if (archive_write_header(a_, e) != ARCHIVE_OK) fail();
    while (!bytes.empty()) {
      const la_ssize_t n = archive_write_data(a_, bytes.data(), bytes.size());
      if (n <= 0) fail();
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    if (archive_write_finish_entry(a_) != ARCHIVE_OK) fail();
  }
  void finish() {
    if (archive_write_close(a_) != ARCHIVE_OK) fail();
    if (!layers_.empty()) sink_(compress(layers_, std::move(whole_)));
  }

 private:
  [[noreturn]] void fail() {
    if (failure_) std::rethrow_exception(failure_);
    throw Damage("can't be written again (" + why(a_) + ")");
  }
  static la_ssize_t on_write(struct archive* a, void* self, const void* bytes, std::size_t size) {
    auto* w = static_cast<Writer*>(self);
    try {
      const std::string_view piece(static_cast<const char*>(bytes), size);
      if (w->layers_.empty())
        w->sink_(piece);
      else
        w->whole_ += piece;
      return static_cast<la_ssize_t>(size);
    } catch (...) {  // not through C code
      w->failure_ = std::current_exception();
      archive_set_error(a, -1, "write failed");
      return -1;
    }
  }

  struct archive* a_ = nullptr;
  std::vector<Compression> layers_;
  const Sink& sink_;
  std::string whole_;
  std::exception_ptr failure_;
  bool zip_ = false;
};

// The compressions that a member's name tells, as it was written without one to copy from.
std::vector<Compression> layers_of_name(std::string_view name) {
  if (name.ends_with(".gz")) return {Compression::gzip};
  if (name.ends_with(".zst")) return {Compression::zstd};
  if (name.ends_with(".xz")) return {Compression::xz};
  if (name.ends_with(".bz2")) return {Compression::bzip2};
  return {};
}

void add(Writer& out, const NewMember& m) {
  const std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)> e(archive_entry_new(),
                                                                                 archive_entry_free);
  if (!e) throw std::bad_alloc();
  const std::string bytes = compress(layers_of_name(m.name), m.bytes);
  archive_entry_copy_pathname(e.get(), raw_path(m.name).c_str());
  archive_entry_set_filetype(e.get(), AE_IFREG);
  archive_entry_set_perm(e.get(), m.mode & 07777U);
  archive_entry_set_mtime(e.get(), m.modified, 0);
  archive_entry_set_size(e.get(), static_cast<la_int64_t>(bytes.size()));
  out.entry(e.get(), bytes, true);
}

}  // namespace

void pass_archive(const std::string& disk_path, const InputOptions& input,
                  const std::function<bool(const std::string&)>& wanted,
                  const std::function<MemberFate(MemberContent&)>& visit, const std::vector<NewMember>& added,
                  const Sink& sink) {
  const Utf8Locale utf8;
  corpus::ExpandBudget budget{input.max_expand, input.max_expand_floor, 0, 0};
  Reader in(disk_path, &budget);
  std::unique_ptr<Writer> out;
  std::set<std::string> seen;
  auto add_next = added.begin();
  std::uint64_t index = 0;  // as at first: added members count where they stand
  const auto open_writer = [&](int format) {
    if (sink && !out) out = std::make_unique<Writer>(format, in.layers, sink);
  };
  while (struct archive_entry* e = in.next()) {
    open_writer(archive_format(in.handle()));
    for (; add_next != added.end() && add_next->index <= index; ++add_next, ++index)
      if (out) add(*out, *add_next);
    MemberContent member;
    member.index = index++;
    member.mode = archive_entry_perm(e);
    member.modified = archive_entry_mtime(e);
    const char* raw = archive_entry_pathname(e);
    if (raw == nullptr) raw = archive_entry_pathname_utf8(e);
    std::string safe;
    const bool regular = archive_entry_filetype(e) == AE_IFREG && archive_entry_hardlink(e) == nullptr;
    // Of a name that comes twice the first is the one that is read.
    if (raw != nullptr && regular && corpus::safe_member_name(raw, safe) && seen.insert(safe).second)
      member.name = corpus::path_text(safe);
    in.expect(archive_entry_size_is_set(e) ? archive_entry_size(e) : 0);
    const bool deflated = std::strstr(archive_format_name(in.handle()), "uncompressed") == nullptr;
    std::string bytes;
    if (archive_entry_hardlink(e) == nullptr && archive_entry_filetype(e) == AE_IFREG) bytes = in.data();
    MemberFate fate = MemberFate::stays;
    if (!member.name.empty() && wanted(member.name)) {
      corpus::Plain plain = corpus::open_plain(std::make_unique<corpus::MemoryStream>(bytes), &budget);
      member.layers = plain.layers;
      std::string piece(block, '\0');
      for (std::size_t n = 0; (n = plain.stream->read(piece.data(), piece.size())) > 0;)
        member.bytes.append(piece, 0, n);
      fate = visit(member);
      if (member.changed) bytes = compress(member.layers, std::move(member.bytes));
    }
    if (!out || fate == MemberFate::goes) continue;
    if (archive_entry_filetype(e) == AE_IFREG && archive_entry_hardlink(e) == nullptr) {
      archive_entry_sparse_clear(e);
      archive_entry_set_size(e, static_cast<la_int64_t>(bytes.size()));
    }
    out->entry(e, bytes, deflated);
  }
  open_writer(archive_format(in.handle()) != 0 ? archive_format(in.handle()) : ARCHIVE_FORMAT_TAR_PAX_RESTRICTED);
  for (; add_next != added.end(); ++add_next)
    if (out) add(*out, *add_next);
  if (out) out->finish();
}

}  // namespace twicetold::clean_room
