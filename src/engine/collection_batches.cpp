// A collection made of batches that were read before. With memory (engine/memory.hpp), a text that stood in the last
// audit brings its passages and tokens along: only hashing it is left, a tenth of a nanosecond a byte.
#include <algorithm>

#include "base/parallel.hpp"
#include "engine/memory.hpp"

namespace twicetold::engine {

std::shared_ptr<Collection> Collection::from_batches(const AuditOptions& options, std::vector<DocumentBatch> batches,
                                                     ReadResult read, AuditMemory::Impl* memory) {
  auto c = std::make_shared<Collection>();
  c->batches_ = std::move(batches);
  c->read_ = std::move(read);
  c->blocks_->resize(c->batches_.size());
  if (memory != nullptr) {
    c->known_.resize(c->batches_.size());
    c->pieces_.resize(c->batches_.size());
    memory->blocks.push_back(c->blocks_);
  }
  base::parallel_chunks(
      base::thread_count(options.run.threads), c->batches_.size(), 1,
      [&](std::size_t i, std::size_t, unsigned) {
        if (memory != nullptr)
          c->analyse_new(options, i, *memory);
        else
          (*c->blocks_)[i] = analyse(c->batches_[i], options);
      },
      options.run.stop);
  c->finish();
  return c;
}

void Collection::analyse_new(const AuditOptions& options, std::size_t batch, const AuditMemory::Impl& memory) {
  DocumentBatch fresh;
  for (const RawDocument& d : batches_[batch].documents) {
    const TextKey key = text_key(d);
    const std::uint32_t last = memory.find(key);
    known_[batch].push_back({key, last});
    if (last == no_index) fresh.documents.push_back(d);
  }
  Block& block = (*blocks_)[batch];
  block = analyse(fresh, options);
  std::uint32_t at = 0;  // in `fresh`
  for (const Known& k : known_[batch]) {
    if (k.last != no_index) {
      pieces_[batch].push_back(memory.last->documents[k.last].pieces);
      continue;
    }
    const std::uint32_t passage = block.first_passage[at], token = block.first_token[at];
    ++at;
    pieces_[batch].push_back({block.passages.data() + passage, block.tokens.data() + token,
                              block.first_passage[at] - passage, block.first_token[at] - token});
  }
}

}  // namespace twicetold::engine
