// The one header that sees xxHash.
#pragma once
#define XXH_INLINE_ALL
// With inputs of a known small size GCC 12 also checks the branches for long ones, and cries wolf.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"
#endif
#include <xxhash.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <cstdint>
#include <string>
#include <string_view>

namespace twicetold::base {

// XXH3's path for long inputs with the widest vectors of this machine (xxhash_long.cpp); any length.
std::uint64_t hash64_long(const void* data, std::size_t bytes);

inline std::uint64_t hash64(const void* data, std::size_t bytes) {
  return bytes <= 240 ? XXH3_64bits(data, bytes) : hash64_long(data, bytes);
}
inline std::uint64_t hash64(std::string_view text) { return hash64(text.data(), text.size()); }

struct Hash128 {
  std::uint64_t low = 0, high = 0;
  friend bool operator==(const Hash128&, const Hash128&) = default;
};
inline Hash128 hash128(std::string_view text) {
  const XXH128_hash_t h = XXH3_128bits(text.data(), text.size());
  return {h.low64, h.high64};
}

inline char* put_hex16(char* to, std::uint64_t v) {  // 16 bytes; returns the end
  static constexpr char digits[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) *to++ = digits[v >> shift & 15];
  return to;
}
inline std::string hex16(std::uint64_t v) {
  std::string s(16, '0');
  put_hex16(s.data(), v);
  return s;
}

}  // namespace twicetold::base
