// The rows of some documents, in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold::sketch_room {

// Columns; `minhash` holds permutations values a row.
struct Rows {
  std::vector<std::uint32_t> document, passage, tokens, minhash;
  std::vector<std::uint64_t> begin, end, exact, simhash;
  [[nodiscard]] std::size_t size() const { return document.size(); }
  void clear() {  // the room stays
    for (auto* column : {&document, &passage, &tokens, &minhash}) column->clear();
    for (auto* column : {&begin, &end, &exact, &simhash}) column->clear();
  }
};

// Appends row `i` as a line of JSON.
void append_json(std::string& out, const Rows& rows, std::size_t i, std::string_view id, unsigned permutations);

// The header line of the raw format; every array begins on a multiple of 64 bytes.
struct RawArray {
  const char* name;
  const char* type;
  std::uint64_t width;          // bytes an element
  std::uint64_t rows, columns;  // columns 0: one dimension
  std::uint64_t offset = 0;
};
std::string raw_header(std::vector<RawArray>& arrays, std::uint64_t rows, std::uint64_t documents,
                       unsigned permutations, unsigned shingle);

}  // namespace twicetold::sketch_room
