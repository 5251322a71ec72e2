// A large array of plain values in memory, or in a file when that ends (storage.hpp). Contents aren't cleared.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "twicetold/storage.hpp"

namespace twicetold::base {

template <class T>
class BigBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigBuffer() = default;
  explicit BigBuffer(std::size_t size) { reset(size); }
  BigBuffer(BigBuffer&& o) noexcept : data_(std::exchange(o.data_, nullptr)), size_(std::exchange(o.size_, 0)) {}
  BigBuffer& operator=(BigBuffer&& o) noexcept {
    if (this != &o) {
      release();
      data_ = std::exchange(o.data_, nullptr);
      size_ = std::exchange(o.size_, 0);
    }
    return *this;
  }
  ~BigBuffer() { release(); }

  // Drops the contents; room for `size` values.
  void reset(std::size_t size) {
    release();
    if (size == 0) return;
    data_ = static_cast<T*>(storage::take(size * sizeof(T)));
    size_ = size;
  }
  T* data() { return data_; }
  const T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

 private:
  void release() {
    if (data_) storage::give(data_, size_ * sizeof(T));
    data_ = nullptr;
    size_ = 0;
  }
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace twicetold::base
