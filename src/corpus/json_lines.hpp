// Internal to the library: finds the wanted fields of the records in a block of JSON lines.
//
// Whole records are checked (grammar, numbers, UTF-8, escapes of what isn't wanted); escapes of wanted
// strings are checked when they are decoded.
// Nothing is copied: values are spans of the block; decode_string() turns one into text. `clean` uses the
// same spans to replace a text and leave every other byte of the record alone.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twicetold::corpus {

enum Field : std::size_t { field_text, field_id, field_source, field_date, field_title, field_url, field_count };
using FieldNames = std::array<std::string, field_count>;

struct RawValue {
  enum class Type : std::uint8_t { missing, string, number, null, other };
  const char* begin = nullptr;  // of a string: behind its opening quote; else the token
  const char* end = nullptr;    // of a string: its closing quote
  Type type = Type::missing;
  bool escaped = false;  // holds a backslash
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
  [[nodiscard]] std::string_view raw() const { return {begin, size()}; }
};

// A record that is good JSON and an object. Of a repeated field the last value counts, as in most readers.
struct JsonRecord {
  std::uint64_t line = 0;  // 0-based in the block
  const char* begin = nullptr;
  std::array<RawValue, field_count> value;
};
struct JsonProblem {
  std::uint64_t line = 0;  // 0-based in the block
  std::uint64_t byte = 0;  // in the block
  const char* reason = "";
};

class JsonLines {
 public:
  explicit JsonLines(const FieldNames& names);
  ~JsonLines();
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  // Blank lines are passed over. Records and problems come in the order of lines. Blocks under 4 GiB.
  // `feeds` is the number of line feeds in the block.
  void parse(std::string_view block, std::uint64_t feeds, std::vector<JsonRecord>& records,
             std::vector<JsonProblem>& problems);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Writes value.size() bytes at most. The end of what was written, or nullptr and the place and reason in
// `problem` (byte from value.begin): a bad escape or a lone surrogate.
char* decode_string(const RawValue& value, char* out, JsonProblem& problem);

}  // namespace twicetold::corpus
