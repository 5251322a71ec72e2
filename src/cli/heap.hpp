#pragma once

namespace twicetold::cli {

// The heap of this process on huge pages, as far as it is taken from the system in one piece. Before anything else.
void use_large_heap();

}  // namespace twicetold::cli
