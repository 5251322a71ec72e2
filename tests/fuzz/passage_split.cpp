// Passages of any text: in order, disjoint, on character boundaries, without white space at their edges,
// and together all of the text that is no white space. The first two bytes pick the mode and the longest
// passage.
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "passage/scan.hpp"
#include "twicetold/passage.hpp"

using namespace twicetold;

namespace {

void require(bool good) {
  if (!good) std::abort();
}

bool nothing_in(std::string_view text, std::uint64_t begin, std::uint64_t end) {
  const Span s = trim(text, {begin, end});
  return s.begin == s.end;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || !simdjson::validate_utf8(reinterpret_cast<const char*>(data) + 2, size - 2)) return -1;
  PassageOptions options;
  options.mode = data[0] % 3 == 0 ? PassageMode::automatic : data[0] % 3 == 1 ? PassageMode::line : PassageMode::block;
  options.max_words = data[1] % 5 == 0 ? 150 : 1 + data[1];
  // A copy of exactly this size, so that AddressSanitizer sees a read beyond it.
  const std::unique_ptr<char[]> copy(new char[size - 2]);
  std::copy_n(data + 2, size - 2, copy.get());
  const std::string_view text(copy.get(), size - 2);
  std::vector<Span> passages, again;
  std::vector<std::uint8_t> continues;
  split_passages(text, options, passages, &continues);
  require(continues.size() == passages.size());
  std::uint64_t at = 0;
  for (const Span& p : passages) {
    require(p.begin >= at && p.begin < p.end && p.end <= text.size());
    require((static_cast<unsigned char>(text[p.begin]) & 0xC0) != 0x80);
    require(p.end == text.size() || (static_cast<unsigned char>(text[p.end]) & 0xC0) != 0x80);
    const Span inside = trim(text, p);
    require(inside.begin == p.begin && inside.end == p.end);
    require(nothing_in(text, at, p.begin));
    at = p.end;
  }
  require(nothing_in(text, at, text.size()));
  require(continues.empty() || continues.front() == 0);
  split_passages(text, options, again);
  require(again.size() == passages.size());
  for (std::size_t i = 0; i < again.size(); ++i)
    require(again[i].begin == passages[i].begin && again[i].end == passages[i].end);
  return 0;
}
