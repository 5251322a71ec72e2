// Functions compiled for any x86-64 and again for one with AVX2: which of them runs is chosen when the program starts.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
// Of whole numbers and bits.
#define TWICETOLD_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
// Of floating point: without fused operations, so that both give the same bits.
#define TWICETOLD_FLOAT_CLONES __attribute__((target_clones("avx2", "default")))
// For vectors of 64 bytes; to be called where TWICETOLD_HAS_WIDE. Floating point only in files without fused operations
// (CMakeLists.txt): with AVX-512 the compiler may use them.
#define TWICETOLD_WIDE __attribute__((target("avx512f,avx512vl")))
#define TWICETOLD_HAS_WIDE (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
#else
#define TWICETOLD_CLONES
#define TWICETOLD_FLOAT_CLONES
#endif
