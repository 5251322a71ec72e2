// Keys of grams brought together: what occurs once is dropped by a filter, the rest sorted by hash. Sized so that all
// of it stays in a core's fast caches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace twicetold::match {

// In a key the hash stands above `hash_shift`; below it surroundings and passage (grams.hpp).
inline constexpr unsigned hash_shift = 40, hash_bits = 24;

class KeySorter {
 public:
  // Begins a list of keys whose upper `common` bits are all the same; `size` of them will come.
  void start(std::size_t size, unsigned common);
  // All pieces of the list are shown twice, in the same order: first to mark() ...
  void mark(const std::uint64_t* keys, std::size_t size);
  // ... then to keep().
  void keep(const std::uint64_t* keys, std::size_t size);
  // Sorts what was kept by hash; equal hashes stay in the order in which they came. May be changed.
  std::uint64_t* sort(std::size_t& size);
  // Bit i: key i of the sorted ones has the same hash as key i + 1.
  [[nodiscard]] const std::vector<std::uint64_t>& same() const { return same_; }

 private:
  std::vector<std::uint64_t> seen_, kept_, spare_, same_;
  std::vector<std::uint32_t> low_count_, high_count_;
  std::size_t kept_size_ = 0;
  unsigned slot_shift_ = 0, slot_bits_ = 0, low_bits_ = 0, high_bits_ = 0;
  bool filter_ = false;
};

}  // namespace twicetold::match
