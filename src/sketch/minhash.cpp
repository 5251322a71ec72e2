// MinHash with k affine permutations of 32 bits (Broder 1997; Broder, Charikar, Frieze, Mitzenmacher 2000).
// At the size of a paragraph it beats one-permutation hashing: 70 shingles leave most of 128 bins empty.
#include <algorithm>
#include <limits>

#include "sketch/mix.hpp"
#include "twicetold/error.hpp"
#include "twicetold/sketch.hpp"

namespace twicetold {

MinHasher::MinHasher(unsigned permutations) : permutations_(permutations) {
  if (permutations == 0 || permutations > 4096) throw Error(ErrorCode::usage, "MinHash takes 1 to 4096 permutations.");
  multiply_.resize(permutations);
  add_.resize(permutations);
  for (unsigned j = 0; j < permutations; ++j) {
    const std::uint64_t r = sketch_room::splitmix(sketch_room::kPermutationSeed, j);
    multiply_[j] = static_cast<std::uint32_t>(r) | 1U;
    add_[j] = static_cast<std::uint32_t>(r >> 32);
  }
}

void MinHasher::operator()(std::span<const std::uint64_t> shingles, std::span<std::uint32_t> out) const {
  if (out.size() < permutations_) throw Error(ErrorCode::usage, "The signature is shorter than its permutations.");
  std::fill_n(out.begin(), permutations_, std::numeric_limits<std::uint32_t>::max());
  const std::uint32_t* a = multiply_.data();
  const std::uint32_t* b = add_.data();
  std::uint32_t* o = out.data();
  for (const std::uint64_t shingle : shingles) {
    const std::uint32_t x = static_cast<std::uint32_t>(shingle >> 32);
    for (unsigned j = 0; j < permutations_; ++j) o[j] = std::min(o[j], a[j] * x + b[j]);
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
