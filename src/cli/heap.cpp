// Documents, rows and reasons are some hundred bytes each and together as much as the texts: in pages of 4 KiB a fault
// for each, 3 % of a run. glibc can use huge pages only where the environment says so (GLIBC_TUNABLES), so the heap is
// made to grow once by a good piece of address space, and the kernel told of that. What isn't touched costs nothing.
// The tool alone does so: a library doesn't set up somebody else's heap.
#include "cli/heap.hpp"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace twicetold::cli {

void use_large_heap() {
#ifdef __GLIBC__
  // Called before any thread is started.
  // NOLINTBEGIN(concurrency-mt-unsafe)
  constexpr int room = 256 << 20, huge_page = 2 << 20;
  // Blocks that glibc would move out of the heap, and into it again, as it learns of their size.
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, room);
  mallopt(M_TOP_PAD, room);
  void* const first = std::malloc(1 << 20);  // more than the heap has: it grows
  if (first == nullptr) return;
  const auto from = (reinterpret_cast<std::uintptr_t>(first) + huge_page - 1) / huge_page * huge_page;
  const auto to = reinterpret_cast<std::uintptr_t>(sbrk(0)) / huge_page * huge_page;
  std::free(first);
  if (from < to && to - from <= std::uintptr_t{2} * room)
    madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
  mallopt(M_TOP_PAD, huge_page);
  // NOLINTEND(concurrency-mt-unsafe)
#endif
}

}  // namespace twicetold::cli
