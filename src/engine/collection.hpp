// Everything that was read, in flat arrays, numbered by the order of ids: nothing downstream can see in
// which order inputs were named or threads finished.
//
// In memory a passage costs 60 bytes, a unique one 24 more, a token 4 and a document 150; a paragraph of 74 tokens
// and 440 bytes of text about 850 bytes in all. What would take more than two fifths of the memory budget moves to
// the store (store.hpp): then 12 bytes a passage and 150 a document remain here, in arrays that are spilled too.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/fetch.hpp"
#include "match/passage_table.hpp"
#include "twicetold/engine.hpp"
#include "twicetold/options.hpp"
#include "twicetold/role.hpp"

namespace twicetold::engine {

struct PassageRecord {
  std::uint64_t exact = 0;           // hash of the folded tokens; means something where tokens > 0
  std::uint64_t digits = 0;          // the same with numbers folded to one (role room)
  std::uint32_t begin = 0, end = 0;  // whole passage, bytes in the document
  std::uint32_t token_begin = 0;     // in its document
  std::uint32_t tokens = 0;
  std::uint32_t head = 0;  // bytes split off at the head before matching
  float head_confidence = 0;
  std::uint16_t unit_before = 0, unit_after = 0;  // tokens of the line it was cut from, before and after it
  Role head_role = Role::none;
  match::Script script = match::Script::word;
  bool indexed = false;  // min_words or more
  bool prose = false;    // reads like running text (role room)
};

// What became of one batch.
struct Block {
  std::vector<std::uint32_t> first_passage;  // document in the batch -> passage; one more at the end
  std::vector<std::uint32_t> first_token;    // likewise
  std::span<PassageRecord> passages;
  std::span<match::TokenWord> tokens;
  std::vector<std::shared_ptr<char[]>> owned;  // what these two lie in
};

class Store;
class WorkFolder;

// A text and its title, as a number. 128 bits: two that differ are never taken for one.
struct TextKey {
  std::uint64_t low = 0, high = 0;
  friend bool operator==(const TextKey&, const TextKey&) = default;
};

// Where passages and tokens of one document lie.
struct Pieces {
  const PassageRecord* passages = nullptr;
  const match::TokenWord* tokens = nullptr;
  std::uint32_t passage_count = 0, token_count = 0;
};

// What an audit with memory knows of a document before it is looked at.
struct Known {
  TextKey key;
  std::uint32_t last = no_index;  // its number in the last audit; no_index: its text is new
};

class Collection {
 public:
  Collection();
  ~Collection();
  // Reads and analyses; what doesn't fit `budget` goes to disk. With run.resume all does, so that a killed run can
  // go on. Throws Error for an input that doesn't exist, a full disk, or when interrupted.
  static std::shared_ptr<Collection> read(const AuditOptions& options, std::uint64_t budget);
  // With memory, texts of the last audit are not analysed again.
  static std::shared_ptr<Collection> from_batches(const AuditOptions& options, std::vector<DocumentBatch> batches,
                                                  ReadResult read, AuditMemory::Impl* memory = nullptr);

  [[nodiscard]] std::uint32_t documents() const { return static_cast<std::uint32_t>(resolved_.documents.size()); }
  [[nodiscard]] std::uint32_t passages() const { return static_cast<std::uint32_t>(record_.size()); }
  [[nodiscard]] std::string_view id(std::uint32_t d) const { return resolved_.documents[d].id; }
  [[nodiscard]] const RawDocument& raw(std::uint32_t d) const { return *place_[d].raw; }
  [[nodiscard]] const InputFile& file(std::uint32_t d) const { return read_.files[raw(d).file]; }
  [[nodiscard]] std::uint32_t first_passage(std::uint32_t d) const { return base_[d]; }  // d == documents(): the end
  [[nodiscard]] std::uint32_t document_of(std::uint32_t p) const { return document_[p]; }
  [[nodiscard]] const PassageRecord& passage(std::uint32_t p) const { return *record_[p]; }
  // The span that takes part in matching: what was split off at the head is left out.
  [[nodiscard]] Span core(std::uint32_t p) const { return {record_[p]->begin + record_[p]->head, record_[p]->end}; }
  [[nodiscard]] std::string_view text(std::uint32_t p, Span s) const { return slice(raw(document_[p]).text, s); }
  [[nodiscard]] std::uint32_t number_in_document(std::uint32_t p) const { return p - base_[document_[p]]; }
  [[nodiscard]] std::uint32_t source(std::uint32_t d) const { return place_[d].source; }
  [[nodiscard]] const std::vector<std::string>& sources() const { return sources_; }
  [[nodiscard]] match::PassageTokens tokens(std::uint32_t p) const;
  [[nodiscard]] const ReadResult& read_result() const { return read_; }
  // Where finished stages are kept; null when all is in memory.
  [[nodiscard]] WorkFolder* work() const { return work_.get(); }
  [[nodiscard]] bool on_disk() const { return store_ != nullptr; }
  // Of an audit with memory.
  [[nodiscard]] const Known& known(std::uint32_t d) const {
    return known_[resolved_.documents[d].batch][resolved_.documents[d].index];
  }
  [[nodiscard]] Pieces pieces(std::uint32_t d) const;
  // What is shown of passages that lie anywhere, fetched ahead in steps: each needs what the one before has brought.
  void fetch_numbers(std::uint32_t p) const {
    base::fetch(&document_[p]);
    base::fetch(&record_[p]);
  }
  void fetch_places(std::uint32_t p) const {
    base::fetch(record_[p]);
    base::fetch(&base_[document_[p]]);
    base::fetch(&place_[document_[p]]);
    base::fetch(&resolved_.documents[document_[p]]);
  }
  void fetch_raw(std::uint32_t p) const {
    const std::uint32_t d = document_[p];
    base::fetch(place_[d].raw, sizeof(RawDocument));
    base::fetch(resolved_.documents[d].id.data());
  }
  // From here on documents and their texts are asked for, no passage and no token.
  void drop_passages() { blocks_.reset(); }

 private:
  struct Place {
    const RawDocument* raw = nullptr;
    const match::TokenWord* tokens = nullptr;  // of the whole document
    std::uint32_t token_count = 0, source = 0;
  };
  // One batch, wherever it lies.
  struct Analysed {
    std::span<const RawDocument> documents;
    const PassageRecord* passages = nullptr;
    const match::TokenWord* tokens = nullptr;
    std::uint32_t file = 0, passage_count = 0, token_count = 0;
    const Block* block = nullptr;  // null: in the store, `stored` is its first document
    std::uint64_t stored = 0;
    const std::vector<Pieces>* pieces = nullptr;  // with memory: of each document
  };
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> firsts(const Analysed& batch, std::uint32_t index) const;
  [[nodiscard]] Pieces pieces(const Analysed& batch, std::uint32_t index) const;
  void analyse_new(const AuditOptions& options, std::size_t batch, const AuditMemory::Impl& memory);
  void read_all(const AuditOptions& options, std::uint64_t budget);
  void open_store(const AuditOptions& options, std::uint64_t budget, bool& complete);
  void use_store();
  void finish();

  std::unique_ptr<WorkFolder> work_;  // outlives the store
  std::unique_ptr<Store> store_;
  std::vector<DocumentBatch> batches_;  // in memory ...
  std::shared_ptr<std::vector<Block>> blocks_;
  std::vector<std::vector<Known>> known_;  // with memory: of each document of a batch
  std::vector<std::vector<Pieces>> pieces_;
  BigVector<RawDocument> raws_;  // ... or on disk
  std::vector<Analysed> analysed_;
  ReadResult read_;
  ResolvedCorpus resolved_;
  BigVector<std::uint32_t> base_, document_;
  BigVector<Place> place_;
  BigVector<const PassageRecord*> record_;
  std::vector<std::string> sources_;
};

// Splits, folds and hashes one batch.
Block analyse(const DocumentBatch& batch, const AuditOptions& options);

}  // namespace twicetold::engine
