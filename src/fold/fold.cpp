// The showing side of folding: canonical text (by table), spans, counts of words.
#include "twicetold/fold.hpp"

#include <cstring>

#include "fold/scalar.hpp"
#include "fold/token_hash.hpp"
#include "fold/vector.hpp"

namespace twicetold {
namespace {

template <class Sink>
void for_each_token(std::string_view text, Sink&& sink) {
  fold_room::ScalarFolder folder;
  bool sentence = true;
  folder.run(reinterpret_cast<const unsigned char*>(text.data()), 0, text.size(), text.size(), sentence, sink);
}

}  // namespace

std::uint64_t token_hash(std::string_view folded_token) {
  if (folded_token.size() > 16) return fold_room::hash_token(folded_token.data(), folded_token.size());
  char bytes[16] = {};
  if (!folded_token.empty()) std::memcpy(bytes, folded_token.data(), folded_token.size());
  return fold_room::hash_token(bytes, folded_token.size());
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_token(text, [&](const char* bytes, std::size_t size, std::uint8_t, std::size_t, std::size_t) {
    if (!out.empty()) out += ' ';
    out.append(bytes, size);
  });
  return out;
}

std::vector<Span> token_spans(std::string_view text) {
  thread_local fold_room::Runs runs;
  thread_local fold_room::ScalarFolder folder;
  std::vector<Span> spans;
  spans.reserve(text.size() / 5 + 8);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  bool sentence = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = fold_room::stretch_end(bytes, begin, text.size());
    fold_room::find_runs(bytes, begin, end - begin, text.size(), sentence, runs);
    if (!runs.any_strange) {
      const std::size_t first = spans.size();
      spans.resize(first + runs.count);
      for (std::size_t i = 0; i < runs.count; ++i) spans[first + i] = {begin + runs.begin[i], begin + runs.end[i]};
      begin = end;
      continue;
    }
    for (std::size_t i = 0; i < runs.count; ++i) {
      const std::size_t from = begin + runs.begin[i], to = begin + runs.end[i];
      if (!(runs.flags[i] & fold_room::Runs::strange)) {
        spans.push_back({from, to});
        continue;
      }
      bool ignored = false;
      folder.run(bytes, from, to, text.size(), ignored,
                 [&](const char*, std::size_t, std::uint8_t, std::size_t token_begin, std::size_t token_end) {
                   spans.push_back({token_begin, token_end});
                 });
    }
    begin = end;
  }
  return spans;
}

double count_words(std::span<const std::uint8_t> flags) {
  std::size_t count[4] = {};  // by script: words, Han, kana, South-East Asian
  for (const std::uint8_t flag : flags) ++count[(flag & token_flag::script) >> 3];
  const std::size_t cjk = count[1] + count[2];
  const bool japanese = count[2] != 0 && 20 * count[2] >= cjk;
  return static_cast<double>(count[0]) + static_cast<double>(count[1]) / (japanese ? 2.0 : 1.6) +
         static_cast<double>(count[2]) / 2.0 + static_cast<double>(count[3]) / 3.5;
}

}  // namespace twicetold
