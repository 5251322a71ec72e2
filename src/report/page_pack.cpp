// Packing for a page that is one file: gzip by libarchive (it is here for reading archives, so no
// library is added; browsers undo it natively with DecompressionStream), then base64. About 60 MB/s.
#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "report/page.hpp"
#include "twicetold/error.hpp"

namespace twicetold::report {
namespace {

la_ssize_t append_bytes(archive*, void* target, const void* bytes, std::size_t size) {
  static_cast<std::string*>(target)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string gzip(std::string_view bytes) {
  std::string out;
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(), archive_write_free);
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
  archive* a = writer.get();
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  const bool good = archive_write_set_format_raw(a) == ARCHIVE_OK && archive_write_add_filter_gzip(a) == ARCHIVE_OK &&
                    archive_write_set_filter_option(a, "gzip", "timestamp", nullptr) == ARCHIVE_OK &&
                    archive_write_set_filter_option(a, "gzip", "compression-level", "4") == ARCHIVE_OK &&
                    archive_write_set_bytes_in_last_block(a, 1) == ARCHIVE_OK &&
                    archive_write_open(a, &out, nullptr, append_bytes, nullptr) == ARCHIVE_OK &&
                    archive_write_header(a, entry.get()) == ARCHIVE_OK &&
                    archive_write_data(a, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size()) &&
                    archive_write_close(a) == ARCHIVE_OK;
  if (!good) {
    const char* why = archive_error_string(a);
    throw Error(ErrorCode::output, std::string("The report page can't be compressed: ") +
                                       (why ? why : "no reason given") + ". Leave it out with --no-page.");
  }
  return out;
}

std::string base64(std::string_view bytes) {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::size_t i = 0;
  const auto at = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[k])); };
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t v = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    out += letters[v >> 18];
    out += letters[v >> 12 & 63];
    out += letters[v >> 6 & 63];
    out += letters[v & 63];
  }
  if (i < bytes.size()) {
    const bool two = i + 2 == bytes.size();
    const std::uint32_t v = at(i) << 16 | (two ? at(i + 1) << 8 : 0);
    out += letters[v >> 18];
    out += letters[v >> 12 & 63];
    out += two ? letters[v >> 6 & 63] : '=';
    out += '=';
  }
  return out;
}

}  // namespace

std::string pack(std::string_view bytes) { return base64(gzip(bytes)); }

void append_script_json(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c < 0x20 || c == '<' || c == 0x7f) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else if (c == 0xe2 && i + 2 < text.size() && text[i + 1] == '\x80' &&
               (text[i + 2] == '\xa8' || text[i + 2] == '\xa9')) {
      out += text[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += static_cast<char>(c);
    }
  }
  out += '"';
}

}  // namespace twicetold::report
