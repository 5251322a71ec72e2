#include "base/fault_ahead.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace twicetold::base {

void fault_ahead([[maybe_unused]] char* at, [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef MADV_POPULATE_WRITE
  constexpr std::uintptr_t page = 4096;
  const auto from = (reinterpret_cast<std::uintptr_t>(at) + page - 1) / page * page;
  const auto to = reinterpret_cast<std::uintptr_t>(at + bytes) / page * page;
  if (from < to) madvise(reinterpret_cast<void*>(from), to - from, MADV_POPULATE_WRITE);
#endif
}

}  // namespace twicetold::base
