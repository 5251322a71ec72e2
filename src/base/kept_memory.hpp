// Large blocks of memory; those given back are kept for the next.
#pragma once

#include <cstddef>
#include <map>

namespace twicetold::base {

// For one thread at a time. Blocks are whole pages, as large as any system has them.
class KeptMemory {
 public:
  static constexpr std::size_t page = std::size_t{1} << 16;
  static std::size_t whole(std::size_t bytes) { return (bytes + page - 1) / page * page; }
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
