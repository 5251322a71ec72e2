// Reading is the corpus room's; writing is libarchive's "raw" format with one filter a layer. A stream
// that is damaged anywhere is never written again: better an unclean file than half a one.
#include "clean/content.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "corpus/source_file.hpp"
#include "twicetold/error.hpp"

namespace twicetold::clean_room {
namespace {

using corpus::Compression;

[[noreturn]] void fail(struct archive* a) {
  const char* why = archive_error_string(a);
  throw Error(ErrorCode::output, std::string("Can't compress: ") + (why == nullptr ? "out of memory" : why) + ".");
}

la_ssize_t append(struct archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string compress_once(Compression c, std::string_view bytes) {
  struct FreeWriter {
    void operator()(struct archive* a) const { archive_write_free(a); }
  };
  const std::unique_ptr<struct archive, FreeWriter> a(archive_write_new());
  const std::unique_ptr<struct archive_entry, void (*)(struct archive_entry*)> entry(archive_entry_new(),
                                                                                     archive_entry_free);
  if (!a || !entry) throw std::bad_alloc();
  archive_write_set_format_raw(a.get());
  int added = ARCHIVE_OK;
  switch (c) {
    case Compression::gzip:
      added = archive_write_add_filter_gzip(a.get());
      archive_write_set_filter_option(a.get(), "gzip", "timestamp", nullptr);
      break;
    case Compression::zstd:
      added = archive_write_add_filter_zstd(a.get());
      break;
    case Compression::xz:
      added = archive_write_add_filter_xz(a.get());
      break;
    case Compression::bzip2:
      added = archive_write_add_filter_bzip2(a.get());
      break;
    case Compression::none:
      break;
  }
  std::string out;
  archive_write_set_bytes_in_last_block(a.get(), 1);
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  if (added != ARCHIVE_OK || archive_write_open(a.get(), &out, nullptr, append, nullptr) != ARCHIVE_OK ||
      archive_write_header(a.get(), entry.get()) != ARCHIVE_OK)
    fail(a.get());
  while (!bytes.empty()) {
    const la_ssize_t n = archive_write_data(a.get(), bytes.data(), bytes.size());
    if (n <= 0) fail(a.get());
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  if (archive_write_close(a.get()) != ARCHIVE_OK) fail(a.get());
  return out;
}

}  // namespace

Content read_content(const std::string& disk_path, const InputOptions& input) {
  corpus::ExpandBudget budget{input.max_expand, input.max_expand_floor, 0, 0};
  corpus::SourceFile source = corpus::open_source(disk_path, corpus::Kind::text, &budget);
  Content content;
  content.layers = source.layers;
  content.bytes = corpus::read_all(*source.stream);
  return content;
}

std::string compress(const std::vector<Compression>& layers, std::string bytes) {
  for (std::size_t i = layers.size(); i-- > 0;)
    if (layers[i] != Compression::none) bytes = compress_once(layers[i], bytes);
  return bytes;
}

}  // namespace twicetold::clean_room
