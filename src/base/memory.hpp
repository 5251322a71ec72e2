// How much memory there is, and how much was used. Bytes everywhere.
#pragma once

#include <cstdint>

namespace twicetold::base {

// What could still be taken without swapping: MemAvailable, or what is left of the control group's
// limit where that is smaller. 1 GiB when nothing is known.
std::uint64_t free_memory();

// The asked budget; for 0, half of what is free.
std::uint64_t memory_budget(std::uint64_t asked);

// The largest resident size of this process so far.
std::uint64_t peak_memory();

}  // namespace twicetold::base
