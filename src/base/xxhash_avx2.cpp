// XXH3 compiled for AVX2; see xxhash_long.cpp. Nothing but C headers may be seen here: what else is inlined would be
// compiled for this target too and might be the copy that the linker keeps.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx2")
#define XXH_INLINE_ALL
#include <stddef.h>
#include <stdint.h>
#include <xxhash.h>

namespace twicetold::base {

uint64_t hash64_avx2(const void* data, size_t bytes);
uint64_t hash64_avx2(const void* data, size_t bytes) { return XXH3_64bits(data, bytes); }

}  // namespace twicetold::base
#endif
