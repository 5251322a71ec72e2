// An archive goes through member by member: header and bytes as they were, but for the members that
// change. Names stay bytes (no locale takes part but a thread's own C.UTF-8, as in the corpus room).
// A zip's members keep "stored" or "deflated"; other methods become deflated. Whatever libarchive
// warns of while reading makes the archive one that is not written again.
#include <archive.h>
#include <archive_entry.h>

#include <cstring>
#include <exception>
#include <memory>
#include <set>

#include "base/utf8_locale.hpp"
#include "clean/content.hpp"
#include "clean/paths.hpp"
#include "corpus/source_file.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

using corpus::Compression;
using corpus::Damage;

std::string why(struct archive* a) {
  const char* text = archive_error_string(a);
  return text == nullptr ? "damaged archive" : std::string("archive: ") + text;
}

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

void add(Writer& out, const NewMember& m) {
  const std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)> e(archive_entry_new(),
                                                                                 archive_entry_free);
  if (!e) throw std::bad_alloc();
  const std::string bytes = compress(m.layers, m.bytes);
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
  const base::Utf8Locale utf8;
  corpus::ExpandBudget budget{input.max_expand, input.max_expand_floor, 0, 0};
  const corpus::SourceFile in = corpus::open_source(disk_path, corpus::Kind::archive, &budget);
  corpus::ArchiveReader& reader = *in.archive;
  std::unique_ptr<Writer> out;
  std::set<std::string> seen;
  auto add_next = added.begin();
  std::uint64_t index = 0;  // as at first: added members count where they stand
  const auto open_writer = [&](int format) {
    if (sink && !out) out = std::make_unique<Writer>(format, in.layers, sink);
  };
  for (corpus::Member header; reader.next(header);) {
    if (!header.warning.empty()) throw Damage(header.warning);
    struct archive_entry* const e = reader.entry();
    open_writer(archive_format(reader.handle()));
    for (; add_next != added.end() && add_next->index <= index; ++add_next, ++index)
      if (out) add(*out, *add_next);
    MemberContent member;
    member.index = index++;
    member.mode = archive_entry_perm(e);
    member.modified = archive_entry_mtime(e);
    const bool regular = header.type == corpus::Member::Type::file;
    // Of a name that comes twice the first is the one that is read.
    if (regular && !header.unsafe && seen.insert(header.name).second) member.name = corpus::path_text(header.name);
    const bool deflated = std::strstr(archive_format_name(reader.handle()), "uncompressed") == nullptr;
    std::string bytes;
    if (regular) {
      corpus::MemberStream stream(reader);
      bytes = corpus::read_all(stream);
    }
    MemberFate fate = MemberFate::stays;
    if (!member.name.empty() && wanted(member.name)) {
      corpus::Plain plain = corpus::open_plain(std::make_unique<corpus::MemoryStream>(bytes), &budget);
      member.layers = plain.layers;
      member.bytes = corpus::read_all(*plain.stream);
      fate = visit(member);
      if (member.changed) bytes = compress(member.layers, std::move(member.bytes));
    }
    if (!out || fate == MemberFate::goes) continue;
    if (regular) {
      archive_entry_sparse_clear(e);
      archive_entry_set_size(e, static_cast<la_int64_t>(bytes.size()));
    }
    out->entry(e, bytes, deflated);
  }
  const int format = archive_format(reader.handle());
  open_writer(format != 0 ? format : ARCHIVE_FORMAT_TAR_PAX_RESTRICTED);
  for (; add_next != added.end(); ++add_next)
    if (out) add(*out, *add_next);
  if (out) out->finish();
}

}  // namespace twicetold::clean_room
