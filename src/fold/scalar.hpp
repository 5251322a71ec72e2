// Folding by table, one code point at a time: the definition of a token, and the path for everything the
// vector code doesn't know.
//
// Most code points fold to one other code point, and are appended to the token at once (some 5 ns each).
// A mark behind a letter that it makes another letter with (NFD) is looked up. What else may compose with its
// neighbour (several marks, Hangul letters) or folds to several code points makes
// the stretch from the token's begin to the next sure border be done again in full: decompose, drop what is
// ignored, put marks in canonical order, compose, cut (UAX 15; some 30 ns a code point).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/utf8.hpp"
#include "fold/tone.hpp"
#include "fold/unicode.hpp"
#include "twicetold/fold.hpp"

namespace twicetold::fold_room {

using base::decode;
using base::encode;

// A code point of the full path.
struct Atom {
  char32_t code;
  std::uint8_t flags;  // letter_bit
  std::uint8_t order;
  Kind kind;
  std::size_t begin, end;  // where it stands in the source
};

// Decomposes, reorders and composes text[begin, end) into `atoms`.
void normalise(const Unicode& unicode, const unsigned char* text, std::size_t begin, std::size_t end,
               std::vector<Atom>& atoms);

// Script bits of a token that begins with a code point of this kind.
inline std::uint8_t script_of(Kind k) {
  return k == Kind::han ? token_flag::han : k == Kind::kana ? token_flag::kana : k == Kind::sea ? token_flag::sea : 0;
}

// Does the sentence end at the separator with these bits, `next` behind it?
inline bool ends_sentence(const Unicode& unicode, std::uint8_t bits, const unsigned char* text, std::size_t next,
                          std::size_t text_end) {
  if (bits & (separator_bit::newline | separator_bit::wide)) return true;
  if (!(bits & separator_bit::narrow)) return false;
  if (next >= text_end) return true;
  std::size_t behind;
  const Run& run = unicode(decode(text, next, text_end, behind));
  return run.kind() == Kind::separator && (run.flags & separator_bit::after_end);
}

// Sink: void(char* bytes, size_t size, uint8_t flags, size_t begin, size_t end); `bytes` may be changed,
// 16 bytes behind them are readable. A sink may also take a token of up to 16 bytes as two little-endian numbers, with
// its flags: void(uint64_t low, uint64_t high, uint8_t flags).
class ScalarFolder {
 public:
  ScalarFolder() : unicode_(Unicode::get()) { bytes_.resize(256); }

  // Folds text[begin, end); both must be borders of tokens, and `text_end` the end of the whole text.
  // `sentence`: does the next token begin a sentence? Carried from call to call.
  template <class Sink>
  void run(const unsigned char* text, std::size_t begin, std::size_t end, std::size_t text_end, bool& sentence,
           Sink&& sink) {
    kind_ = Kind::separator;
    std::size_t at = begin;
    while (at < end) {
      std::size_t next;
      const char32_t c = decode(text, at, end, next);
      const Run& run = unicode_(c);
      const Kind kind = run.kind();
      switch (kind) {
        case Kind::separator:
          flush(sentence, sink);
          if (run.flags) sentence = sentence || ends_sentence(unicode_, run.flags, text, next, text_end);
          break;
        case Kind::ignored:
          break;
        case Kind::letter:
          if (kind_ != Kind::letter) {
            flush(sentence, sink);
            open(Kind::letter, run.flags, at);
          }
          flags_ |= run.flags & letter_bit::number ? token_flag::number : std::uint8_t{0};
          last_ = static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta);
          last_at_ = size_;
          push(last_, next);
          order_ = 0;
          break;
        case Kind::han:
        case Kind::kana:
        case Kind::sea:
          flush(sentence, sink);
          if (const std::size_t past = singles(text, at, end, text_end, run, sentence, sink); past != at) {
            next = past;
            break;
          }
          open(kind, run.flags, at);
          flags_ |= run.flags & letter_bit::number ? token_flag::number : std::uint8_t{0};
          push(static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta), next);
          order_ = 0;
          break;
        case Kind::mark:
          if (kind_ == Kind::separator) break;  // nothing to stand on
          if (run.order == 0 || run.order >= order_) {
            push(static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta), next);
            order_ = run.order;
            last_ = 0;
            break;
          }
          next = full(text, at, end, sentence, sink);
          break;
        case Kind::mark_composes:
          if (kind_ == Kind::separator) break;
          if (kind_ == Kind::letter && last_ != 0) {
            if (const char32_t both = together(last_, c)) {
              size_ = last_at_;
              push(both, next);
              last_ = 0;  // a second mark is another matter
              break;
            }
          }
          next = full(text, at, end, sentence, sink);
          break;
        case Kind::letter_composes:
        case Kind::expand:
          next = full(text, at, end, sentence, sink);
          break;
      }
      at = next;
    }
    flush(sentence, sink);
  }

 private:
  void open(Kind kind, std::uint8_t letter_flags, std::size_t at) {
    kind_ = kind;
    begin_ = at;
    flags_ = static_cast<std::uint8_t>(script_of(kind) | (letter_flags & letter_bit::upper ? token_flag::capital : 0));
  }
  void push(char32_t c, std::size_t next) {
    if (size_ + 32 > bytes_.size()) [[unlikely]] {
      bytes_.resize(bytes_.size() * 2);
    }
    size_ = static_cast<std::size_t>(encode(bytes_.data() + size_, c) - bytes_.data());
    end_ = next;
  }
  template <class Sink>
  void flush(bool& sentence, Sink& sink) {
    if (kind_ == Kind::separator) return;
    if (kind_ == Kind::letter) size_ = fold_tone(bytes_.data(), size_);
    if (sentence) flags_ |= token_flag::sentence;
    sentence = false;
    sink(bytes_.data(), size_, flags_, begin_, end_);
    kind_ = Kind::separator;
    size_ = 0;
  }
  // Code points of three bytes that are tokens, or begin them, in scripts without spaces, the first one at `at` with
  // its run: a token's bytes are gathered in two registers, not in bytes_. Returns where the first begins that is left
  // to the loop of run(): its fold has other bytes, or something behind it may change it or join it.
  template <class Sink>
  [[gnu::noinline]] std::size_t singles(const unsigned char* text, std::size_t at, std::size_t end,
                                        std::size_t text_end, const Run& first, bool& sentence, Sink& sink) {
    // The three bytes at i in one number, the first the lowest; 0: there are less, or not one code point.
    const auto three = [&](std::size_t i) -> std::uint32_t {
      if (end - i < 3 || text_end - i < 4) return 0;
      std::uint32_t four;
      std::memcpy(&four, text + i, 4);
      if constexpr (std::endian::native == std::endian::big) four = __builtin_bswap32(four);
      return (four & 0xF0) == 0xE0 ? four & 0xFFFFFF : 0;
    };
    const auto code = [](std::uint32_t b) {
      return static_cast<char32_t>((b & 15) << 12 | (b >> 8 & 63) << 6 | (b >> 16 & 63));
    };
    // Han characters that are common fold to themselves: said without the tables, so that no branch waits for them.
    const auto han = [](char32_t c) { return c >= 0x4E00 && c < 0xA000; };
    const Run* run = &first;
    Kind base_kind = first.kind();
    std::uint32_t base = three(at);
    while (base != 0 && (han(code(base)) || run->delta == 0)) {
      std::uint64_t low = base, high = 0;
      std::uint8_t order = 0;
      std::size_t next = at + 3;
      std::uint32_t behind = 0;
      const Run* behind_run = nullptr;
      Kind behind_kind = Kind::separator;
      for (;; next += 3) {
        behind = 0;
        if (next == end || text[next] < 0x80) break;  // ASCII joins nothing
        behind = three(next);
        if (behind == 0) return at;
        behind_run = &unicode_(code(behind));
        behind_kind = Kind::han;
        if (han(code(behind))) break;
        const Kind kind = behind_kind = behind_run->kind();
        if (kind <= Kind::sea && kind != Kind::ignored) break;
        const std::size_t size = next - at;
        if (kind != Kind::mark || behind_run->delta != 0 || size > 12 ||
            (behind_run->order != 0 && behind_run->order < order))
          return at;
        order = behind_run->order;
        if (size < 8) low |= std::uint64_t{behind} << 8 * size;
        if (size > 5)
          high |= size < 8 ? std::uint64_t{behind} >> (64 - 8 * size) : std::uint64_t{behind} << (8 * size - 64);
      }
      static_assert(token_flag::han == 8 && token_flag::kana == 16 && token_flag::sea == 24);
      static_assert(letter_bit::number == 2 && token_flag::number == 1 && token_flag::sentence == 4);
      const auto flags =
          static_cast<std::uint8_t>((static_cast<unsigned>(base_kind) - static_cast<unsigned>(Kind::han) + 1) << 3 |
                                    (run->flags & letter_bit::number) >> 1 | static_cast<unsigned>(sentence) << 2);
      sentence = false;
      if constexpr (std::is_invocable_v<Sink&, std::uint64_t, std::uint64_t, std::uint8_t>) {
        sink(low, high, flags);
      } else {
        std::uint64_t token[4] = {low, high};  // as bytes, with the room that a sink may read
        if constexpr (std::endian::native == std::endian::big)
          for (std::uint64_t& word : token) word = __builtin_bswap64(word);
        sink(reinterpret_cast<char*>(token), next - at, flags, at, next);
      }
      at = next;
      if (behind == 0 || !is_single(behind_kind)) break;
      base = behind;
      base_kind = behind_kind;
      run = behind_run;
    }
    return at;
  }
  // The letter that a folded letter and the mark behind it become; 0: that isn't one letter. What the full path says
  // of the two alone, kept: texts in NFD have some eighty such pairs.
  char32_t together(char32_t letter, char32_t mark) {
    Pair& p = pairs_[(letter * 0x9E3779B1U ^ mark * 0x85EBCA6BU) >> 24];
    if (p.letter != letter || p.mark != mark) {
      char bytes[8];
      const char* const end = encode(encode(bytes, letter), mark);
      normalise(unicode_, reinterpret_cast<const unsigned char*>(bytes), 0, static_cast<std::size_t>(end - bytes),
                atoms_);
      // A dot that goes isn't part of the token.
      const bool one = atoms_.size() == 1 && atoms_[0].kind == Kind::letter && bytes + atoms_[0].end == end;
      p = {letter, mark, one ? atoms_[0].code : 0};
    }
    return p.both;
  }
  // Does the stretch around `at` in full; returns where it ends.
  template <class Sink>
  std::size_t full(const unsigned char* text, std::size_t at, std::size_t end, bool& sentence, Sink& sink) {
    const std::size_t begin = kind_ == Kind::separator ? at : begin_;
    while (at < end) {
      std::size_t next;
      const Kind kind = unicode_(decode(text, at, end, next)).kind();
      if (kind == Kind::separator || is_single(kind)) break;
      at = next;
    }
    normalise(unicode_, text, begin, at, atoms_);
    kind_ = Kind::separator;
    size_ = 0;
    for (const Atom& atom : atoms_) {
      if (atom.kind == Kind::separator) {
        flush(sentence, sink);
        continue;
      }
      if (is_mark(atom.kind)) {
        if (kind_ == Kind::separator) continue;
      } else if (is_single(atom.kind) || kind_ != Kind::letter) {
        flush(sentence, sink);
        open(is_single(atom.kind) ? atom.kind : Kind::letter, atom.flags, atom.begin);
        end_ = atom.end;
      }
      if (atom.flags & letter_bit::number) flags_ |= token_flag::number;
      push(atom.code, end_ > atom.end ? end_ : atom.end);
    }
    flush(sentence, sink);
    return at;
  }

  const Unicode& unicode_;
  std::string bytes_;
  std::size_t size_ = 0, begin_ = 0, end_ = 0;
  Kind kind_ = Kind::separator;  // of the open token; separator: none is open
  std::uint8_t flags_ = 0, order_ = 0;
  std::vector<Atom> atoms_;
  char32_t last_ = 0;  // the last letter of the open token if no mark stands behind it, and where its bytes begin
  std::size_t last_at_ = 0;
  struct Pair {
    char32_t letter = 0, mark = 0, both = 0;
  };
  std::array<Pair, 256> pairs_{};
};

}  // namespace twicetold::fold_room
