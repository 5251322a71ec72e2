// Numbers, texts and rows of plain values in one string, for the files of finished stages: read on the machine and by
// the version that wrote them, nowhere else.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "twicetold/error.hpp"

namespace twicetold::engine {

class Packer {
 public:
  void number(std::uint64_t v) { bytes_.append(reinterpret_cast<const char*>(&v), sizeof v); }
  void real(double v) { bytes_.append(reinterpret_cast<const char*>(&v), sizeof v); }
  void text(std::string_view s) {
    number(s.size());
    bytes_ += s;
  }
  template <class Rows>
  void rows(const Rows& rows) {
    static_assert(std::is_trivially_copyable_v<typename Rows::value_type>);
    number(rows.size());
    bytes_.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(typename Rows::value_type));
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number() {
    std::uint64_t v = 0;
    copy(&v, sizeof v);
    return v;
  }
  std::string text() {
    const std::uint64_t n = number();
    need(n);
    std::string s(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return s;
  }
  template <class Rows>
  void rows(Rows& rows) {
    const std::uint64_t n = number();
    need(n);
    rows.resize(n);
    copy(rows.data(), n * sizeof(typename Rows::value_type));
  }

 private:
  void need(std::uint64_t n) const {
    if (n > rest_.size()) throw Error(ErrorCode::input, "A finished stage is damaged; run again without --resume.");
  }
  void copy(void* to, std::uint64_t bytes) {
    need(bytes);
    if (bytes > 0) std::memcpy(to, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
  }
  std::string_view rest_;
};

}  // namespace twicetold::engine
