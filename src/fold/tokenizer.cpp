// Tokens with hash and flags in one pass: vector code finds and folds runs, tables do the strange ones.
#include <cstring>

#include "fold/buffer.hpp"
#include "fold/scalar.hpp"
#include "fold/token_hash.hpp"
#include "fold/vector.hpp"
#include "twicetold/fold.hpp"

namespace twicetold {
namespace {

// A sink of both kinds.
template <class... Sinks>
struct Either : Sinks... {
  using Sinks::operator()...;
};

}  // namespace

struct Tokenizer::Impl {
  fold_room::ScalarFolder scalar;
  fold_room::Runs runs;
  fold_room::Buffer<std::uint64_t> hashes, run_hashes;
  fold_room::Buffer<std::uint8_t> flags;
  std::size_t count = 0;

  void stretch(const unsigned char* text, std::size_t begin, std::size_t end, std::size_t size, bool& sentence);
  void reserve(std::size_t more) {
    hashes.reserve(count + more, count);
    flags.reserve(count + more, count);
  }
  void mixed(const unsigned char* text, std::size_t begin, std::size_t size, bool& sentence);
};

void Tokenizer::Impl::stretch(const unsigned char* text, std::size_t begin, std::size_t end, std::size_t size,
                              bool& sentence) {
  find_runs(text, begin, end - begin, size, sentence, runs);
  move_tones(runs);
  if (runs.any_strange) {
    mixed(text, begin, size, sentence);
    return;
  }
  if (runs.count == 0) return;
  reserve(runs.count);
  hash_runs(runs, hashes.data() + count);
  std::memcpy(flags.data() + count, runs.flags.data(), runs.count);
  count += runs.count;
}

// Some runs are strange: those may hold any number of tokens, or none. What lies between them is copied.
void Tokenizer::Impl::mixed(const unsigned char* text, std::size_t begin, std::size_t size, bool& sentence) {
  run_hashes.reserve(runs.count);
  hash_runs(runs, run_hashes.data());
  bool carried = false;  // a sentence ended inside a strange run, and no token has followed yet
  for (std::size_t i = 0; i < runs.count;) {
    std::size_t plain = i;
    while (plain < runs.count && (runs.flags[plain] & fold_room::Runs::strange) == 0) ++plain;
    if (plain != i) {
      reserve(plain - i);
      std::memcpy(hashes.data() + count, run_hashes.data() + i, (plain - i) * sizeof(std::uint64_t));
      std::memcpy(flags.data() + count, runs.flags.data() + i, plain - i);
      if (carried) flags[count] |= token_flag::sentence;
      carried = false;
      count += plain - i;
      i = plain;
      continue;
    }
    carried = carried || (runs.flags[i] & token_flag::sentence) != 0;
    // Few code points fold to more tokens than they have bytes; the sink looks after those.
    std::size_t room = runs.end[i] - runs.begin[i];
    reserve(room);
    const auto take = [&](std::uint64_t hash, std::uint8_t token_flags) {
      if (room == 0) [[unlikely]] {
        room = 64;
        reserve(room);
      }
      --room;
      hashes[count] = hash;
      flags[count++] = token_flags;
    };
    scalar.run(text, begin + runs.begin[i], begin + runs.end[i], size, carried,
               Either{[&](const char* bytes, std::size_t length, std::uint8_t token_flags, std::size_t, std::size_t) {
                        take(fold_room::hash_token(bytes, length), token_flags);
                      },
                      [&](std::uint64_t low, std::uint64_t high, std::uint8_t token_flags) {
                        take(fold_room::hash_words(low, high), token_flags);
                      }});
    ++i;
  }
  sentence = sentence || carried;
}

Tokenizer::Tokenizer() : impl_(std::make_unique<Impl>()) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

TokenView Tokenizer::tokenize(std::string_view text, [[maybe_unused]] bool padded) {
  Impl& impl = *impl_;
  impl.count = 0;
  bool sentence = true;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = fold_room::stretch_end(bytes, begin, text.size());
    impl.stretch(bytes, begin, end, text.size(), sentence);
    begin = end;
  }
  return {{impl.hashes.data(), impl.count}, {impl.flags.data(), impl.count}};
}

}  // namespace twicetold
