// What the nets are computed with: vectors whose sums are taken in one order whatever the machine's width, and
// functions that give the same bits everywhere. For files compiled without fused operations (CMakeLists.txt).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace twicetold::tail {

// Eight partial sums, so that the order of additions does not depend on the vector width.
typedef float Eight __attribute__((vector_size(32), may_alias));
typedef float Four __attribute__((vector_size(16), may_alias));
typedef float Sixteen __attribute__((vector_size(64), may_alias));

// `rows` rows of w against z at once: their sums don't wait for each other.
template <std::size_t rows>
inline __attribute__((always_inline)) void dots(const float* w, const float* z, std::size_t n, float* out) {
  Eight s[rows] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    Eight x, row;
    std::memcpy(&x, z + i, sizeof x);
    for (std::size_t r = 0; r < rows; ++r) {
      std::memcpy(&row, w + r * n + i, sizeof row);
      s[r] += row * x;
    }
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; i + k < n; ++k) s[r][k] += w[r * n + i + k] * z[i + k];
    Four low, high;
    std::memcpy(&low, &s[r], sizeof low);
    std::memcpy(&high, reinterpret_cast<const char*>(&s[r]) + sizeof low, sizeof high);
    const Four half = low + high;
    out[r] += (half[0] + half[2]) + (half[1] + half[3]);
  }
}

// z = (x - mean) * scale, clipped to +-clip.
inline __attribute__((always_inline)) void standardise_row(const float* x, const float* mean, const float* scale,
                                                           std::size_t n, float clip, float* z) {
  for (std::size_t i = 0; i < n; ++i) {
    float v = (x[i] - mean[i]) * scale[i];
    v = v < -clip ? -clip : v;
    z[i] = v > clip ? clip : v;
  }
}

// tanh by a rational function (error below 1e-4), in vector code.
inline __attribute__((always_inline)) float squash(float x) {
  x = std::clamp(x, -4.9F, 4.9F);
  const float q = x * x;
  return x * (135135 + q * (17325 + q * (378 + q))) / (135135 + q * (62370 + q * (3150 + q * 28)));
}

// Eight floats, in place.
inline __attribute__((always_inline)) void squash_eight(float* at) {
  Eight x;
  std::memcpy(&x, at, sizeof x);
  const Eight most = {4.9F, 4.9F, 4.9F, 4.9F, 4.9F, 4.9F, 4.9F, 4.9F};
  x = x < -most ? -most : x;
  x = x > most ? most : x;
  const Eight q = x * x;
  x = x * (135135 + q * (17325 + q * (378 + q))) / (135135 + q * (62370 + q * (3150 + q * 28)));
  std::memcpy(at, &x, sizeof x);
}

}  // namespace twicetold::tail
