// libFuzzer: any bytes made valid UTF-8; every way to fold must agree, and nothing outside the text is read.
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "twicetold/fold.hpp"
#include "twicetold/sketch.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!simdjson::validate_utf8(reinterpret_cast<const char*>(data), size)) return -1;
  // A copy of exactly this size, so that AddressSanitizer sees a read beyond it.
  const std::unique_ptr<char[]> copy(new char[size]);
  std::copy_n(data, size, copy.get());
  const std::string_view text(copy.get(), size);
  const std::string folded = twicetold::fold(text);
  const auto spans = twicetold::token_spans(text);
  twicetold::Tokenizer tokenizer;
  const auto view = tokenizer.tokenize(text);
  if (view.hashes.size() != spans.size() || view.flags.size() != spans.size()) std::abort();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::size_t end = std::min(folded.find(' ', begin), folded.size());
    if (twicetold::token_hash(std::string_view(folded).substr(begin, end - begin)) != view.hashes[i]) std::abort();
    begin = end + 1;
    if (spans[i].begin >= spans[i].end || spans[i].end > size) std::abort();
    const auto first = static_cast<unsigned char>(text[spans[i].begin]);
    if ((first & 0xC0) == 0x80) std::abort();
    if (spans[i].end < size && (static_cast<unsigned char>(text[spans[i].end]) & 0xC0) == 0x80) std::abort();
  }
  if (twicetold::fold(folded) != folded) std::abort();
  return 0;
}
