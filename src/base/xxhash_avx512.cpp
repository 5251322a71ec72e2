#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("avx512f")
#define TWICETOLD_HASH64 hash64_avx512
#include "base/xxhash_target.inc"
#endif
