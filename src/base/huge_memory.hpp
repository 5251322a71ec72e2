// Large blocks of memory on huge pages; those given back are kept for the next.
#pragma once

#include <cstddef>
#include <map>

namespace twicetold::base {

inline constexpr std::size_t huge_page = std::size_t{2} << 20;

// Fresh pages, all zero, from a multiple of huge_page on. Throws std::bad_alloc. Given back by munmap.
char* map_huge(std::size_t bytes);

// For one thread at a time. Blocks are whole huge pages.
class KeptMemory {
 public:
  static std::size_t whole(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }
  // Not cleared. Throws std::bad_alloc.
  char* take(std::size_t bytes);
  // Kept unless that makes more than `most` bytes.
  void give(char* block, std::size_t bytes, std::size_t most) noexcept;
  // What is kept goes back to the system.
  void drop() noexcept;
  [[nodiscard]] std::size_t kept() const { return kept_; }

 private:
  std::map<char*, std::size_t> blocks_;  // no two that touch
  std::size_t kept_ = 0;
};

}  // namespace twicetold::base
