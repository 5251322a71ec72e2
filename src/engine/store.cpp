// Five files: heads (id, source, date, title, url of a document one behind the other), texts, tokens (4 bytes each),
// passage records (56 bytes each), documents (64 bytes each). A worker claims its place at the ends of all under a
// lock and writes outside of it, so batches stand in the order they came; the list of batches (48 bytes for
// about a mebibyte of text) brings them into the order of files again.
//
// On disk a passage of 74 tokens and 440 bytes of text costs about 800 bytes here; nothing of it has to be resident.
// All is read in the order of ids later on: sequential where ids follow the order of the input, by documents of some
// KB each where they don't. A terabyte of text is 2.3 * 10^9 passages: the files take 1.9 TB, and passage
// numbers of 32 bits just suffice (Collection::finish checks).
#include "engine/store.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/disk.hpp"
#include "base/spill.hpp"
#include "twicetold/error.hpp"

namespace twicetold::engine {
namespace {

static_assert(sizeof(StoredDocument) == 64);
static_assert(sizeof(PassageRecord) == 48);

constexpr std::uint64_t padding = 64;  // readable bytes behind the last text

int open_log(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    throw Error(ErrorCode::output, "Can't open " + path + ": " + std::generic_category().message(errno) + ".");
  return fd;
}

}  // namespace

Store::Store(WorkFolder& folder) : folder_(folder) {}

Store::~Store() {
  for (Log* log : {&heads_, &texts_, &tokens_, &passages_, &documents_}) {
    if (log->data != nullptr) {
      auto* const at = const_cast<char*>(log->data);  // NOLINT(cppcoreguidelines-pro-type-const-cast): to unmap it
      base::Spill::unwatch(at);
      munmap(at, log->size + padding);
    }
    if (log->descriptor >= 0) ::close(log->descriptor);
  }
}

void Store::write(const Log& log, std::uint64_t at, const void* from, std::uint64_t bytes) const {
  const auto* p = static_cast<const char*>(from);
  while (bytes > 0) {
    const ssize_t n = ::pwrite(log.descriptor, p, std::min<std::uint64_t>(bytes, 1U << 30), static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) base::fail_write(errno, bytes, folder_.folder());
    p += n;
    at += static_cast<std::uint64_t>(n);
    bytes -= static_cast<std::uint64_t>(n);
  }
}

void Store::append(const DocumentBatch& batch, const Block& block) {
  thread_local std::string heads, texts;
  thread_local std::vector<StoredDocument> documents;
  heads.clear();
  texts.clear();
  documents.clear();
  for (std::size_t i = 0; i < batch.documents.size(); ++i) {
    const RawDocument& d = batch.documents[i];
    StoredDocument s;
    s.heads = heads.size();
    s.text = texts.size();
    s.line = d.line;
    for (std::size_t k = 0; k < text_parts.size(); ++k) {
      const std::string_view part = d.*text_parts[k];
      s.bytes[k] = static_cast<std::uint32_t>(part.size());
      (k + 1 < text_parts.size() ? heads : texts) += part;
    }
    s.first_passage = block.first_passage[i];
    s.first_token = block.first_token[i];
    s.file = d.file;
    documents.push_back(s);
  }
  StoredBatch b;
  b.ordinal = batch.ordinal;
  b.file = batch.file;
  b.document_count = static_cast<std::uint32_t>(documents.size());
  b.passage_count = static_cast<std::uint32_t>(block.passages.size());
  b.token_count = static_cast<std::uint32_t>(block.tokens.size());
  std::uint64_t at[5];
  {
    const std::lock_guard lock(mutex_);
    if (texts_.descriptor < 0) {
      heads_.descriptor = open_log(folder_.path("heads"), O_RDWR | O_CREAT | O_TRUNC);
      texts_.descriptor = open_log(folder_.path("texts"), O_RDWR | O_CREAT | O_TRUNC);
      tokens_.descriptor = open_log(folder_.path("tokens"), O_RDWR | O_CREAT | O_TRUNC);
      passages_.descriptor = open_log(folder_.path("passages"), O_RDWR | O_CREAT | O_TRUNC);
      documents_.descriptor = open_log(folder_.path("documents"), O_RDWR | O_CREAT | O_TRUNC);
    }
    at[0] = texts_.size;
    at[1] = tokens_.size;
    at[2] = passages_.size;
    at[3] = documents_.size;
    at[4] = heads_.size;
    b.documents = at[3] / sizeof(StoredDocument);
    b.passages = at[2] / sizeof(PassageRecord);
    b.tokens = at[1] / sizeof(match::TokenWord);
    heads_.size += heads.size();
    texts_.size += texts.size();
    tokens_.size += block.tokens.size() * sizeof(match::TokenWord);
    passages_.size += block.passages.size() * sizeof(PassageRecord);
    documents_.size += documents.size() * sizeof(StoredDocument);
    batches_.push_back(b);
  }
  for (StoredDocument& s : documents) {
    s.text += at[0];
    s.heads += at[4];
  }
  write(heads_, at[4], heads.data(), heads.size());
  write(texts_, at[0], texts.data(), texts.size());
  write(tokens_, at[1], block.tokens.data(), block.tokens.size() * sizeof(match::TokenWord));
  write(passages_, at[2], block.passages.data(), block.passages.size() * sizeof(PassageRecord));
  write(documents_, at[3], documents.data(), documents.size() * sizeof(StoredDocument));
  if (texts.capacity() > (std::size_t{64} << 20)) std::string().swap(texts);
}

void Store::map(Log& log, std::uint64_t bytes) {
  if (log.descriptor < 0) return;  // nothing was read
  log.size = bytes;
  // A page border may follow the last byte: behind it nothing could be read.
  if (::ftruncate(log.descriptor, static_cast<off_t>(bytes + padding)) != 0)
    base::fail_write(errno, padding, folder_.folder());
  void* p = mmap(nullptr, bytes + padding, PROT_READ, MAP_SHARED, log.descriptor, 0);
  if (p == MAP_FAILED) throw std::bad_alloc();
  log.data = static_cast<const char*>(p);
  base::Spill* const spill = base::Spill::current();
  if (spill != nullptr) spill->watch(p, bytes + padding);
}

void Store::seal() {
  std::sort(batches_.begin(), batches_.end(), [](const StoredBatch& x, const StoredBatch& y) {
    return x.file != y.file ? x.file < y.file : x.ordinal < y.ordinal;
  });
  for (Log* log : {&heads_, &texts_, &tokens_, &passages_, &documents_}) map(*log, log->size);
}

void Store::open(std::vector<StoredBatch> batches) {
  batches_ = std::move(batches);
  if (batches_.empty()) return;
  const auto open_one = [&](Log& log, const char* name) {
    log.descriptor = open_log(folder_.path(name), O_RDWR);
    const off_t end = ::lseek(log.descriptor, 0, SEEK_END);
    map(log, static_cast<std::uint64_t>(end) - padding);
  };
  open_one(heads_, "heads");
  open_one(texts_, "texts");
  open_one(tokens_, "tokens");
  open_one(passages_, "passages");
  open_one(documents_, "documents");
}

RawDocument Store::raw(std::uint64_t i) const {
  const StoredDocument& s = document(i);
  const char* at = heads_.data + s.heads;
  RawDocument d;
  for (std::size_t k = 0; k + 1 < text_parts.size(); ++k) {
    d.*text_parts[k] = {at, s.bytes[k]};
    at += s.bytes[k];
  }
  d.*text_parts.back() = {texts_.data + s.text, s.bytes.back()};
  d.line = s.line;
  d.file = s.file;
  return d;
}

}  // namespace twicetold::engine
