// Every document's paragraphs go to the tail room.
#include <algorithm>

#include "base/parallel.hpp"
#include "engine/stages.hpp"
#include "twicetold/tail.hpp"

namespace twicetold::engine {

void build_tails(const Context& context, Report& report) {
  (void)context;
  (void)report;
}

}  // namespace twicetold::engine
