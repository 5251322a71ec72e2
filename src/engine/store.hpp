// The collection on disk: what was read, split and folded, appended to four files as it comes and mapped when all
// is there. The files have names and a manifest, so that a killed run can go on from here.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/collection.hpp"
#include "engine/work_folder.hpp"

namespace twicetold::engine {

// The texts of a document in the order in which they are stored: the last in the file `texts`, those before it in the
// file `heads`, which is a twentieth as long and mostly stays in memory where ids and dates are looked up.
inline constexpr std::array<std::string_view RawDocument::*, 6> text_parts = {&RawDocument::id,   &RawDocument::source,
                                                                              &RawDocument::date, &RawDocument::title,
                                                                              &RawDocument::url,  &RawDocument::text};

// One document in the store.
struct StoredDocument {
  std::uint64_t heads = 0, text = 0;  // offsets in the two files
  std::uint64_t line = 0;
  std::array<std::uint32_t, 6> bytes = {};           // of each of them, in the order of text_parts
  std::uint32_t first_passage = 0, first_token = 0;  // in its batch
  std::uint32_t file = 0;
  std::uint32_t unused = 0;
};

struct StoredBatch {
  std::uint64_t ordinal = 0;
  std::uint64_t documents = 0, passages = 0, tokens = 0;  // index of the first in its file
  std::uint32_t file = 0;
  std::uint32_t document_count = 0, passage_count = 0, token_count = 0;
};

class Store {
 public:
  explicit Store(WorkFolder& folder);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // From any thread. Throws Error(output) when the disk is full.
  void append(const DocumentBatch& batch, const Block& block);
  // No more will come: batches are put in order and the files mapped.
  void seal();
  // The same from the files a killed run left.
  void open(std::vector<StoredBatch> batches);

  [[nodiscard]] const std::vector<StoredBatch>& batches() const { return batches_; }
  [[nodiscard]] RawDocument raw(std::uint64_t document) const;
  [[nodiscard]] const StoredDocument& document(std::uint64_t i) const {
    return reinterpret_cast<const StoredDocument*>(documents_.data)[i];
  }
  [[nodiscard]] const PassageRecord* passages() const { return reinterpret_cast<const PassageRecord*>(passages_.data); }
  [[nodiscard]] const match::TokenWord* tokens() const {
    return reinterpret_cast<const match::TokenWord*>(tokens_.data);
  }

 private:
  // Grows by writing at its end (no page of it is resident then), is read by mapping.
  struct Log {
    int descriptor = -1;
    std::uint64_t size = 0;
    const char* data = nullptr;
  };
  void map(Log& log, std::uint64_t bytes);
  void write(const Log& log, std::uint64_t at, const void* from, std::uint64_t bytes) const;

  WorkFolder& folder_;
  Log heads_, texts_, tokens_, passages_, documents_;
  std::mutex mutex_;
  std::vector<StoredBatch> batches_;
};

}  // namespace twicetold::engine
