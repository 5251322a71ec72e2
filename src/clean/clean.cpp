// The front of the clean room: names and words, and the one place where it meets the engine.
#include "twicetold/clean.hpp"

#include "clean/rounds.hpp"
#include "twicetold/engine.hpp"

namespace twicetold {

CleanResult clean(const CleanOptions& options) {
  return clean_room::clean_with(options, [](const AuditOptions& o, std::vector<DocumentBatch> batches,
                                            ReadResult read) { return audit(o, std::move(batches), std::move(read)); });
}

}  // namespace twicetold
