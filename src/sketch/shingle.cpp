// Exact hash and word n-grams. A shingle is a polynomial of its token hashes, so that the loop over places
// is free of dependencies and vectorises; about 0.5 ns a shingle at n = 3.
#include <bit>

#include "base/xxhash.hpp"
#include "sketch/kernels.hpp"
#include "twicetold/error.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {

std::uint64_t exact_hash(std::span<const std::uint64_t> token_hashes) {
  if constexpr (std::endian::native == std::endian::little) {
    return base::hash64(token_hashes.data(), token_hashes.size_bytes());
  } else {
    std::vector<std::uint64_t> little(token_hashes.begin(), token_hashes.end());
    for (auto& h : little) h = __builtin_bswap64(h);
    return base::hash64(little.data(), little.size() * 8);
  }
}

void shingle_hashes(std::span<const std::uint64_t> token_hashes, unsigned n, std::vector<std::uint64_t>& out) {
  if (n == 0) throw Error(ErrorCode::usage, "A shingle has at least one word.");
  const std::size_t tokens = token_hashes.size();
  const std::size_t width = tokens < n ? tokens : n;
  const std::size_t count = tokens == 0 ? 0 : tokens - width + 1;
  out.resize(count);
  sketch_room::shingle(token_hashes.data(), count, width, out.data());
}

}  // namespace twicetold
