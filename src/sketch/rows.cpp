// Rows as text. std::to_chars, because 128 numbers a row make writing them the dearest part of the command.
#include "sketch/rows.hpp"

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
  out += ",\"exact\":\"" + base::hex16(rows.exact[i]) + "\",\"simhash\":\"" + base::hex16(rows.simhash[i]) +
         "\",\"minhash\":[";
  for (unsigned j = 0; j < permutations; ++j) {
    if (j != 0) out += ',';
    append_number(out, rows.minhash[i * permutations + j]);
  }
  out += "]}\n";
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
