// Tokens with hash and flags in one pass.
#include "fold/scalar.hpp"
#include "fold/token_hash.hpp"
#include "twicetold/fold.hpp"

namespace twicetold {

struct Tokenizer::Impl {
  fold_room::ScalarFolder scalar;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint8_t> flags;
};

Tokenizer::Tokenizer() : impl_(std::make_unique<Impl>()) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

TokenView Tokenizer::tokenize(std::string_view text, [[maybe_unused]] bool padded) {
  Impl& impl = *impl_;
  impl.hashes.clear();
  impl.flags.clear();
  bool sentence = true;
  impl.scalar.run(reinterpret_cast<const unsigned char*>(text.data()), 0, text.size(), text.size(), sentence,
                  [&](const char* bytes, std::size_t size, std::uint8_t flags, std::size_t, std::size_t) {
                    impl.hashes.push_back(fold_room::hash_token(bytes, size));
                    impl.flags.push_back(flags);
                  });
  return {impl.hashes, impl.flags};
}

}  // namespace twicetold
