// XXH3 is compiled for the oldest processor where it is inlined; long texts are worth a call to a wider one: 25 GB/s
// with AVX-512, 7 without.
#include "base/xxhash.hpp"

namespace twicetold::base {

std::uint64_t hash64_avx2(const void* data, std::size_t bytes);
std::uint64_t hash64_avx512(const void* data, std::size_t bytes);

namespace {

std::uint64_t hash64_plain(const void* data, std::size_t bytes) { return XXH3_64bits(data, bytes); }

using Hash = std::uint64_t (*)(const void*, std::size_t);
Hash widest() {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if (__builtin_cpu_supports("avx512f")) return hash64_avx512;
  if (__builtin_cpu_supports("avx2")) return hash64_avx2;
#endif
  return hash64_plain;
}

}  // namespace

std::uint64_t hash64_long(const void* data, std::size_t bytes) {
  static const Hash hash = widest();
  return hash(data, bytes);
}

}  // namespace twicetold::base
