// What is shown of groups, asked for before it is.
#pragma once

#include <cstdint>
#include <span>

#include "engine/stages.hpp"

namespace twicetold::engine {

// Uniques whose groups come next: what their rows show lies anywhere, four looks away, and waiting for one after the
// other took longer than all else. Of these few it stays in a core's own cache until it is shown. From files it would
// be whole pages, and many at once.
void fetch_shown(const Context& x, std::span<const std::uint64_t> rows);

}  // namespace twicetold::engine
