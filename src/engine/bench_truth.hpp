// Internal to the library: truth.jsonl and report files, row by row, with simdjson.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold::bench {

// Calls `row` for every record. Throws Error(input) with path and line for what can't be read.
void for_each_row(const std::string& path, const std::function<void(const simdjson::dom::element&)>& row);

std::string_view string_of(const simdjson::dom::element& row, const char* field);  // empty: missing
double number_of(const simdjson::dom::element& row, const char* field, double otherwise);
Span span_of(const simdjson::dom::element& row);

inline std::uint64_t common_bytes(Span a, Span b) {
  const std::uint64_t begin = a.begin > b.begin ? a.begin : b.begin, end = a.end < b.end ? a.end : b.end;
  return end > begin ? end - begin : 0;
}

// Document ids as dense numbers.
class Names {
 public:
  std::uint32_t add(std::string_view name);
  [[nodiscard]] std::uint32_t find(std::string_view name) const;  // 0xffffffff: not there
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// Spans of documents, to be asked which of them a span meets.
class SpanIndex {
 public:
  void add(std::uint32_t document, Span span, std::uint32_t value);
  void finish();
  // The value whose span shares most bytes with `span`, at least `least` of the shorter of both.
  [[nodiscard]] std::uint32_t best(std::uint32_t document, Span span, double least = 0.5) const;  // 0xffffffff: none
  // All values whose span is covered to at least `least` by `span`.
  void covered(std::uint32_t document, Span span, double least, std::vector<std::uint32_t>& out) const;

 private:
  struct Entry {
    std::uint32_t document;
    std::uint32_t value;
    Span span;
  };
  [[nodiscard]] std::size_t first(std::uint32_t document, std::uint64_t begin) const;
  std::vector<Entry> entries_;
  std::uint64_t longest_ = 0;
};

}  // namespace twicetold::bench
