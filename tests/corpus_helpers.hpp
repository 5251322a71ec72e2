// What the tests of the corpus room share: folders that go away, small archives, and a reader that
// gives plain values.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "twicetold/corpus.hpp"
#include "twicetold/error.hpp"

namespace corpus_test {

namespace fs = std::filesystem;
using namespace twicetold;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "twicetold-corpus-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name = "") const { return name.empty() ? path_ : path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& bytes) const {
    const std::string file = path(name);
    fs::create_directories(fs::path(file).parent_path());
    std::ofstream out(file, std::ios::binary);
    out << bytes;
    out.close();
    REQUIRE(out.good());
    return file;
  }

 private:
  std::string path_;
};

struct Document {
  std::string id, text, source, date, title, url, path;
  std::uint64_t line = 0;
  bool operator==(const Document&) const = default;
};

struct Outcome {
  std::vector<Document> documents;  // by id
  std::vector<Skipped> skipped;
  std::uint64_t not_read = 0, bytes = 0;
  std::vector<std::string> files;

  std::vector<std::string> ids() const {
    std::vector<std::string> v;
    for (const auto& d : documents) v.push_back(d.id);
    return v;
  }
  const Document& at(const std::string& id) const {
    for (const auto& d : documents)
      if (d.id == id) return d;
    FAIL("no document " << id);
    throw 0;
  }
  // "path|line|byte|reason"
  std::vector<std::string> rows() const {
    std::vector<std::string> v;
    for (const auto& s : skipped)
      v.push_back(s.path + "|" + std::to_string(s.line) + "|" + std::to_string(s.byte) + "|" + s.reason);
    return v;
  }
};

inline Outcome read_all(const InputOptions& input, unsigned threads = 1) {
  RunOptions run;
  run.threads = threads;
  std::mutex lock;
  std::vector<DocumentBatch> batches;
  ReadResult result = read_corpus(input, run, [&](DocumentBatch&& b) {
    const std::lock_guard guard(lock);
    batches.push_back(std::move(b));
  });
  std::sort(batches.begin(), batches.end(), [](const DocumentBatch& a, const DocumentBatch& b) {
    return std::pair(a.file, a.ordinal) < std::pair(b.file, b.ordinal);
  });
  const ResolvedCorpus corpus = resolve_ids(batches, result);
  Outcome o;
  for (const ResolvedDocument& r : corpus.documents) {
    const RawDocument& d = batches[r.batch].documents[r.index];
    CHECK(d.file == batches[r.batch].file);
    // 64 bytes behind every text can be read (the address sanitizer watches) .
    volatile char sum = 0;
    for (int i = 0; i < 64; ++i)
      sum = static_cast<char>(sum + d.text.data()[d.text.size() + static_cast<std::size_t>(i)]);
    o.documents.push_back({std::string(r.id), std::string(d.text), std::string(d.source), std::string(d.date),
                           std::string(d.title), std::string(d.url), result.files[d.file].path, d.line});
  }
  o.skipped = result.skipped;
  o.not_read = result.not_read;
  o.bytes = result.bytes;
  for (const auto& f : result.files) o.files.push_back(f.path);
  return o;
}

inline Outcome read_all(const std::string& path, unsigned threads = 1) {
  InputOptions input;
  input.inputs = {path};
  return read_all(input, threads);
}

enum class Pack { gzip, zstd, xz, bzip2, none };
enum class Shape { raw, tar, pax, zip };

struct Entry {
  std::string name, bytes;
  std::string link;  // a symbolic link when it isn't empty
};

inline la_ssize_t append(struct archive*, void* to, const void* bytes, std::size_t n) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), n);
  return static_cast<la_ssize_t>(n);
}

// An archive, or one compressed stream (Shape::raw), as libarchive writes it.
inline std::string packed(const std::vector<Entry>& entries, Shape shape, Pack pack) {
  std::string out;
  struct archive* a = archive_write_new();
  if (shape == Shape::raw) archive_write_set_format_raw(a);
  if (shape == Shape::tar) archive_write_set_format_gnutar(a);
  if (shape == Shape::pax) archive_write_set_format_pax(a);
  if (shape == Shape::zip) archive_write_set_format_zip(a);
  if (pack == Pack::gzip) archive_write_add_filter_gzip(a);
  if (pack == Pack::zstd) archive_write_add_filter_zstd(a);
  if (pack == Pack::xz) archive_write_add_filter_xz(a);
  if (pack == Pack::bzip2) archive_write_add_filter_bzip2(a);
  archive_write_set_bytes_in_last_block(a, 1);
  REQUIRE(archive_write_open(a, &out, nullptr, append, nullptr) == ARCHIVE_OK);
  for (const Entry& e : entries) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, e.name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(e.bytes.size()));
    archive_entry_set_filetype(entry, e.link.empty() ? AE_IFREG : AE_IFLNK);
    if (!e.link.empty()) archive_entry_set_symlink(entry, e.link.c_str());
    archive_entry_set_perm(entry, 0644);
    REQUIRE(archive_write_header(a, entry) >= ARCHIVE_WARN);
    REQUIRE(archive_write_data(a, e.bytes.data(), e.bytes.size()) == static_cast<la_ssize_t>(e.bytes.size()));
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  return out;
}

inline std::string compressed(const std::string& bytes, Pack pack) {
  return packed({{"data", bytes, ""}}, Shape::raw, pack);
}

inline std::string lines(std::size_t n, const std::string& prefix = "d") {
  std::string s;
  for (std::size_t i = 0; i < n; ++i)
    s += R"({"id":")" + prefix + std::to_string(i) + R"(","text":"Line )" + std::to_string(i) +
         R"( of a small test"})" + "\n";
  return s;
}

}  // namespace corpus_test
