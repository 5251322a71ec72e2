// Rows as text. 128 numbers a row make writing them the dearest part of the command: they go to a buffer on the stack,
// eight digits at a time.
#include "sketch/rows.hpp"

#include <algorithm>

#include "base/json_out.hpp"
#include "base/xxhash.hpp"

namespace twicetold::sketch_room {
using base::append_number;

void append_json(std::string& out, const Rows& rows, std::size_t i, std::string_view id, unsigned permutations) {
  const auto member = [&](const char* key, std::uint64_t value) {
    out += key;
    append_number(out, value);
  };
  out += "{\"document\":";
  base::append_json(out, id);
  member(",\"passage\":", rows.passage[i]);
  member(",\"begin\":", rows.begin[i]);
  member(",\"end\":", rows.end[i]);
  member(",\"tokens\":", rows.tokens[i]);
  const auto hex = [&](const char* key, std::uint64_t value) {
    char digits[16];
    base::put_hex16(digits, value);
    out.append(key).append(digits, sizeof digits);
  };
  hex(",\"exact\":\"", rows.exact[i]);
  hex("\",\"simhash\":\"", rows.simhash[i]);
  out += "\",\"minhash\":[";
  constexpr std::size_t at_once = 128, widest = 11;  // with its comma
  char text[at_once * widest + base::number_room];
  const std::uint32_t* const values = rows.minhash.data() + i * permutations;
  for (std::size_t j = 0; j < permutations; j += at_once) {
    char* at = text;
    for (std::size_t k = j; k < std::min<std::size_t>(permutations, j + at_once); ++k) {
      at = base::put_number(at, values[k]);
      *at++ = ',';
    }
    out.append(text, static_cast<std::size_t>(at - text));
  }
  out.back() = ']';
  out += "}\n";
}

std::string raw_header(std::vector<RawArray>& arrays, std::uint64_t rows, std::uint64_t documents,
                       unsigned permutations, unsigned shingle) {
  std::string out = "{\"twicetold\":\"fingerprint\",\"schema\":1";
  const auto member = [&](const char* key, std::uint64_t value) {
    out += key;
    append_number(out, value);
  };
  member(",\"rows\":", rows);
  member(",\"documents\":", documents);
  member(",\"permutations\":", permutations);
  member(",\"shingle\":", shingle);
  out += ",\"arrays\":[";
  std::uint64_t offset = 0;
  for (RawArray& array : arrays) {
    array.offset = offset;
    if (&array != arrays.data()) out += ',';
    out += std::string("{\"name\":\"") + array.name + "\",\"type\":\"" + array.type;
    member("\",\"shape\":[", array.rows);
    if (array.columns != 0) member(",", array.columns);
    member("],\"offset\":", offset);
    out += '}';
    offset += array.width * array.rows * (array.columns == 0 ? 1 : array.columns);
    offset = (offset + 63) / 64 * 64;
  }
  return out + "]}\n";
}

}  // namespace twicetold::sketch_room
