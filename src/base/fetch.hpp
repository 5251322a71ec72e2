// Lines of the cache asked for ahead.
#pragma once

#include <cstddef>

namespace twicetold::base {

// What `at` points to will be read soon. The empty asm is an effect that a compiler can see: a function that does
// nothing but prefetch has none for GCC, which leaves out calls of it (GCC 12, wherever it wasn't inlined).
inline void fetch(const void* at) noexcept {
  __builtin_prefetch(at);
  asm volatile("");
}

// The same of `bytes` from there on.
inline void fetch(const void* at, std::size_t bytes) noexcept {
  for (std::size_t i = 0; i < bytes; i += 64) fetch(static_cast<const char*>(at) + i);
}

}  // namespace twicetold::base
