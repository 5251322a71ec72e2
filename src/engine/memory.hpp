// What an audit with AuditMemory keeps: by document of the last audit, and found again by the text itself, since
// numbers and ids may mean other documents by then.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/xxhash.hpp"
#include "engine/collection.hpp"
#include "match/pair_memory.hpp"
#include "twicetold/engine.hpp"

namespace twicetold::engine {

TextKey text_key(const RawDocument& document);

// A finding of the last audit as one of this audit, on document `d`.
inline Finding again(Finding found, std::uint32_t d, Arena& arena) {
  found.place.document = d;
  found.because = Words(arena, found.because);
  return found;
}

// One audit's verdicts.
class Verdicts {
 public:
  struct Document {
    TextKey text;
    Pieces pieces;
    std::uint32_t first_passage = 0, first_role = 0;  // in states, role_keys; in roles
    std::uint32_t tail = 0;                           // in tails, + 1; 0: none
    std::uint64_t tail_key = 0;                       // of all that the tail was judged by, the text apart
  };
  std::vector<Document> documents;       // one more at the end
  std::vector<std::uint64_t> role_keys;  // a passage: of all that its role was judged by, the texts apart
  std::vector<std::uint8_t> states;      // a passage; empty: tails weren't asked for
  std::vector<Finding> tails, roles;     // by document, passage; `group` means nothing
  Arena words;                           // their reasons

  [[nodiscard]] std::size_t size() const { return documents.empty() ? 0 : documents.size() - 1; }
  [[nodiscard]] const Finding* tail_of(std::uint32_t d) const {
    return documents[d].tail == 0 ? nullptr : &tails[documents[d].tail - 1];
  }
  // The findings on passage `number` of document `d`, the role's or its edges'.
  [[nodiscard]] std::span<const Finding> roles_of(std::uint32_t d, std::uint32_t number) const;
  void start(const Collection& collection);
  // Copies what a stage found.
  void keep_tails(std::span<const Finding> found, const std::vector<std::uint8_t>& states_found);
  void keep_roles(std::span<const Finding> found);

 private:
  std::vector<Finding> copies(std::span<const Finding> found);
};

}  // namespace twicetold::engine

namespace twicetold {

struct AuditMemory::Impl {
  struct HashKey {
    std::size_t operator()(const engine::TextKey& k) const { return k.low; }
  };
  std::unordered_map<engine::TextKey, std::uint32_t, HashKey> by_text;  // of `last`
  std::unique_ptr<engine::Verdicts> last, next;
  std::vector<std::shared_ptr<const std::vector<engine::Block>>> blocks;  // that `last` points into
  match::PairMemory pairs;
  [[nodiscard]] std::uint32_t find(const engine::TextKey& key) const {
    const auto it = by_text.find(key);
    return it == by_text.end() ? no_index : it->second;
  }
  void finish();  // `next` becomes `last`
};

}  // namespace twicetold
