// Memory that grows and is never cleared: the kernels overwrite what they hand out.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>

namespace twicetold::fold_room {

template <class T>
class Buffer {
 public:
  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  // Room for `size` elements; the first `keep` survive.
  void reserve(std::size_t size, std::size_t keep = 0) {
    if (size <= capacity_) return;
    const std::size_t grown = size > capacity_ * 2 ? size : capacity_ * 2;
    std::unique_ptr<T[]> wider(new T[grown]);
    if (keep != 0) std::memcpy(wider.get(), data_.get(), keep * sizeof(T));
    data_ = std::move(wider);
    capacity_ = grown;
  }

 private:
  std::unique_ptr<T[]> data_;
  std::size_t capacity_ = 0;
};

}  // namespace twicetold::fold_room
