// The front of the clean room: names and words, and the one place where it meets the engine.
#include "twicetold/clean.hpp"

#include <algorithm>

#include "clean/rounds.hpp"
#include "twicetold/engine.hpp"

namespace twicetold {

CleanResult clean(const CleanOptions& options) {
  // One memory for all rounds: a later one looks again only where something changed.
  AuditMemory memory;
  memory.parts =
      std::find(options.remove.begin(), options.remove.end(), RemoveKind::partial_reuse) != options.remove.end();
  return clean_room::clean_with(options,
                                [&](const AuditOptions& o, std::vector<DocumentBatch> batches, ReadResult read) {
                                  return audit(o, std::move(batches), std::move(read), memory);
                                });
}

}  // namespace twicetold
