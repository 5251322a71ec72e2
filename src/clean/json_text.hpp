// The text field of a JSONL record as raw bytes, so that nothing else of the line changes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twicetold/document.hpp"

namespace twicetold::clean_room {

// A JSON string, decoded, with the way back to its raw bytes.
class RawString {
 public:
  // `raw`: what stands between the quotes. Nothing for what is no JSON string (bad escape, lone
  // surrogate, control character).
  static std::optional<RawString> decode(std::string_view raw);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  // Raw offset of the decoded offset `at`, which must lie on a character boundary.
  [[nodiscard]] std::size_t raw_offset(std::size_t at) const;

 private:
  struct Jump {
    std::size_t text, raw;  // from this decoded offset on, raw = decoded + (raw - text)
  };
  std::string text_;
  std::vector<Jump> jumps_;
};

// Where the values of every top-level member `field` that is a string lie in `line`: the bytes
// between their quotes. Keys are compared decoded. Empty when the line is no JSON object.
std::vector<Span> find_string_members(std::string_view line, std::string_view field);

}  // namespace twicetold::clean_room
