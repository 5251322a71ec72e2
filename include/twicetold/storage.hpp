// twicetold/storage.hpp - where large arrays live: in memory, or in files when a run may not have that much.
//
// A BigVector is a std::vector whose blocks of 1 MiB or more are placed by the run that is going on (its memory
// budget and folder, RunOptions): in memory while there is room, else in a mapped file without a name, which no
// exit of the process can leave behind. Pointers into it are pointers; only the pages come and go. Without a
// run, and for smaller blocks, it is the heap.
//
// Errors: Error(output) when the disk of that folder is full; std::bad_alloc as usual.
// Threads: as std::vector. Cost of a block in a file: 50 us to make, then a page fault for each page that was
// given back (0.3 us where the kernel still has it, the disk's time where it has not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace twicetold {

namespace storage {
inline constexpr std::size_t least = std::size_t{1} << 20;  // smaller blocks always come from the heap
void* take(std::size_t bytes);
void give(void* block, std::size_t bytes) noexcept;
}  // namespace storage

template <class T>
struct BigAllocator {
  using value_type = T;
  BigAllocator() = default;
  template <class U>
  BigAllocator(const BigAllocator<U>&) noexcept {}  // NOLINT(google-explicit-constructor): as allocators are
  [[nodiscard]] T* allocate(std::size_t n) {
    if (n > static_cast<std::size_t>(-1) / each) throw std::bad_alloc();
    return static_cast<T*>(storage::take(n * each));
  }
  void deallocate(T* p, std::size_t n) noexcept { storage::give(p, n * each); }
  friend bool operator==(const BigAllocator&, const BigAllocator&) { return true; }

 private:
  static constexpr std::size_t each = sizeof(T);  // NOLINT(bugprone-sizeof-expression): T may well be a pointer
};

template <class T>
using BigVector = std::vector<T, BigAllocator<T>>;

// Values that stay where they are until the arena goes. For one thread.
class Arena {
 public:
  // Room for `bytes`, aligned to 8; not cleared.
  char* take(std::size_t bytes) {
    bytes = (bytes + 7) & ~std::size_t{7};
    if (bytes > left_) grow(bytes);
    char* const p = at_;
    at_ += bytes;
    left_ -= bytes;
    return p;
  }

 private:
  void grow(std::size_t bytes) {
    const std::size_t size = bytes > next_ ? bytes : next_;
    if (next_ < std::size_t{16} << 20) next_ *= 2;
    blocks_.emplace_back(static_cast<char*>(storage::take(size)), Give{size});
    at_ = blocks_.back().get();
    left_ = size;
  }
  struct Give {
    std::size_t size;
    void operator()(char* p) const noexcept { storage::give(p, size); }
  };
  std::vector<std::unique_ptr<char, Give>> blocks_;
  char* at_ = nullptr;
  std::size_t left_ = 0, next_ = 4096;
};

// A row of values in an arena: a pointer and a size, copied freely.
template <class T>
class Row {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  using value_type = T;
  Row() = default;
  Row(Arena& arena, std::span<const T> values) : size_(static_cast<std::uint32_t>(values.size())) {
    if (values.empty()) return;
    char* const to = arena.take(values.size_bytes());
    std::memcpy(to, values.data(), values.size_bytes());
    data_ = reinterpret_cast<const T*>(to);
  }
  [[nodiscard]] const T* begin() const { return data_; }
  [[nodiscard]] const T* end() const { return data_ + size_; }
  [[nodiscard]] const T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] const T& front() const { return data_[0]; }
  [[nodiscard]] const T& back() const { return data_[size_ - 1]; }

 private:
  const T* data_ = nullptr;
  std::uint32_t size_ = 0;
};

// A few texts in an arena, one behind the other, each behind its length.
class Words {
 public:
  Words() = default;
  template <class Texts>
  Words(Arena& arena, const Texts& texts) {
    std::size_t bytes = 0;
    for (const auto& t : texts) bytes += sizeof(std::uint32_t) + std::string_view(t).size();
    if (bytes == 0) return;
    char* to = arena.take(bytes);
    data_ = to;
    for (const auto& t : texts) {
      const std::string_view text(t);
      const auto size = static_cast<std::uint32_t>(text.size());
      std::memcpy(to, &size, sizeof size);
      if (size != 0) std::memcpy(to + sizeof size, text.data(), size);
      to += sizeof size + size;
      ++count_;
    }
  }
  Words(Arena& arena, std::initializer_list<std::string_view> texts)
      : Words(arena, std::span<const std::string_view>(texts.begin(), texts.size())) {}

  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(const char* at) : at_(at) {}
    std::string_view operator*() const { return {at_ + sizeof(std::uint32_t), length()}; }
    Iterator& operator++() {
      at_ += sizeof(std::uint32_t) + length();
      ++index_;
      return *this;
    }
    friend bool operator==(const Iterator& x, std::uint32_t end) { return x.index_ == end; }

   private:
    [[nodiscard]] std::uint32_t length() const {
      std::uint32_t n = 0;
      std::memcpy(&n, at_, sizeof n);
      return n;
    }
    const char* at_;
    std::uint32_t index_ = 0;
  };
  [[nodiscard]] Iterator begin() const { return Iterator(data_); }
  [[nodiscard]] std::uint32_t end() const { return count_; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  std::string_view operator[](std::size_t i) const {
    Iterator at = begin();
    while (i-- > 0) ++at;
    return *at;
  }
  [[nodiscard]] const void* data() const { return data_; }  // where they lie

 private:
  const char* data_ = nullptr;
  std::uint32_t count_ = 0;
};

}  // namespace twicetold
