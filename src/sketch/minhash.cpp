// MinHash with k affine permutations of 32 bits (Broder 1997; Broder, Charikar, Frieze, Mitzenmacher 2000).
// At the size of a paragraph it beats one-permutation hashing: 70 shingles leave most of 128 bins empty.
#include <algorithm>

#include "sketch/kernels.hpp"
#include "sketch/mix.hpp"
#include "twicetold/error.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {
namespace {

constexpr unsigned kBlock = 128;  // permutations that AVX-512 holds in registers at once

}  // namespace

MinHasher::MinHasher(unsigned permutations) : permutations_(permutations) {
  if (permutations == 0 || permutations > 4096) throw Error(ErrorCode::usage, "MinHash takes 1 to 4096 permutations.");
  // Rounded up to whole blocks of the widest vector code; the last ones are computed for nothing.
  const unsigned blocks = (permutations + kBlock - 1) / kBlock;
  multiply_.resize(std::size_t{blocks} * kBlock);
  add_.resize(multiply_.size());
  for (unsigned j = 0; j < multiply_.size(); ++j) {
    const std::uint64_t r = sketch_room::splitmix(sketch_room::kPermutationSeed, j);
    multiply_[j] = static_cast<std::uint32_t>(r) | 1U;
    add_[j] = static_cast<std::uint32_t>(r >> 32);
  }
}

void MinHasher::operator()(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> out) const {
  if (out.size() < permutations_) throw Error(ErrorCode::usage, "The signature is shorter than its permutations.");
  const std::size_t whole = permutations_ - permutations_ % kBlock;
  sketch_room::minhash(shingles.data(), shingles.size(), multiply_.data(), add_.data(), whole, out.data());
  if (whole != permutations_) {
    std::uint32_t rest[kBlock];
    sketch_room::minhash(shingles.data(), shingles.size(), multiply_.data() + whole, add_.data() + whole, kBlock, rest);
    std::copy_n(rest, permutations_ - whole, out.data() + whole);
  }
}

double estimated_jaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  if (a.size() != b.size()) throw Error(ErrorCode::usage, "Signatures of different length can't be compared.");
  if (a.empty()) return 0.0;
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

}  // namespace twicetold
