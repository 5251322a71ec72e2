// The loops behind MinHash and SimHash, one per target of Highway. See kernels.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace twicetold::sketch_room {

// out[j] = min over shingles of (shingle >> 32) + j * shingle, mod 2^32, for j < permutations, a multiple
// of 128 (as much as the widest vectors do at once).
void minhash(const std::uint64_t* shingles, std::size_t count, std::size_t permutations, std::uint32_t* out);

// Bit i: do more than half of the shingles have it set?
std::uint64_t majority(const std::uint64_t* shingles, std::size_t count);

// out[i] = hash of the n-gram that begins at token i, for i < count.
void shingle(const std::uint64_t* tokens, std::size_t count, std::size_t n, std::uint64_t* out);

}  // namespace twicetold::sketch_room
