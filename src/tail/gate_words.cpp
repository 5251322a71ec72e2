// The gate's words: hashed by their first eight bytes into 4,096 slots; a slot remembers the first paragraph that used
// it. Scripts without spaces give windows of two code points.
//
// In two steps, each of few instructions a word: which slots a paragraph's words have, then what the slots know. Where
// words begin and end is asked of 64 bytes at once.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "base/clones.hpp"
#include "tail/gate.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kBlocks = GateReader::kLongest / 64, kLongWord = 30;
constexpr std::uint64_t kSmall = 0x2020202020202020ull;

std::uint64_t first_bytes(std::size_t n) { return n >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * n)) - 1; }

// By what eight bytes are (a bit each, set: of a word): those of the word that the first one opens.
constexpr std::array<std::uint64_t, 256> kMasks = [] {
  std::array<std::uint64_t, 256> m{};
  for (unsigned bits = 0; bits < 256; ++bits) {
    const int n = std::countr_one(bits);
    m[bits] = n == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * n)) - 1;
  }
  return m;
}();

inline std::uint16_t slot_of(std::uint64_t masked) {
  return static_cast<std::uint16_t>(((masked | kSmall) * 0x9E3779B97F4A7C15ull) >> 52);
}

inline std::uint64_t eight_at(const char* p, const char* end) {  // zeros where the text ends
  std::uint64_t v = 0;
  std::memcpy(&v, p, static_cast<std::size_t>(std::min<std::ptrdiff_t>(8, end - p)));
  if constexpr (std::endian::native != std::endian::little) v = __builtin_bswap64(v);
  return v;
}
inline std::uint64_t eight_of(const char* p) {  // the first one lowest
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  if constexpr (std::endian::native != std::endian::little) v = __builtin_bswap64(v);
  return v;
}
// The same as eight_at(), of a text of eight bytes or more: none behind it is read.
inline std::uint64_t last_eight_of(const char* p, const char* end) {
  const std::ptrdiff_t over = std::max<std::ptrdiff_t>(0, p + 8 - end);
  return eight_of(p - over) >> 8 * over;
}

struct Text {
  const char *begin, *end;
  std::array<std::uint64_t, kBlocks + 1> bits;  // of words; none in the block behind the end
};

// Of the word that begins at byte `at`; nothing where it has 30 bytes or fewer and is no long one.
std::size_t add_word(const Text& text, std::size_t at, std::uint16_t* to) {
  std::size_t block = at / 64, size = 0;
  for (std::size_t from = at % 64;; from = 0) {
    const int run = std::countr_one(text.bits[block] >> from);
    size += static_cast<std::size_t>(run);
    if (from + static_cast<std::size_t>(run) < 64 || ++block > kBlocks) break;
  }
  const char* const p = text.begin + at;
  if (size <= kLongWord) {
    *to = slot_of(eight_at(p, text.end) & first_bytes(size));
    return 1;
  }
  const char* const stop = std::min(p + size, text.end);
  std::size_t n = 0;
  for (const char* q = p; q + 6 <= stop; q += 3) to[n++] = slot_of(eight_at(q, text.end) & first_bytes(6));
  return n;
}

// Whether a long word, or more of one than that, begins in these 64 bytes.
inline bool holds_long_word(std::uint64_t bits, std::uint64_t next) {
  // It fills eight bytes that are read at once; few others do.
  constexpr std::uint64_t ones = 0x0101010101010101ull;
  const std::uint64_t gaps = ~bits, full = (gaps - ones) & ~gaps & (ones << 7);
  if (full == 0 && (next & 0xFF) != 0xFF) return false;
  std::uint64_t x = bits, y = next;
  for (const int n : {1, 2, 4, 8, 15}) {  // runs of 2, 4, 8, 16, 31
    x &= x >> n | y << (64 - n);
    y &= y >> n;
  }
  return x != 0;
}

// Of the words that begin in these 64 bytes, four at a time: how many there are is as good as random. What is written
// behind the last one is overwritten, or room.
template <class Eight>
inline __attribute__((always_inline)) std::size_t add_words(std::uint64_t begins, std::uint64_t bits,
                                                            std::uint64_t next, Eight&& eight, std::uint16_t* to) {
  const auto count = static_cast<std::size_t>(std::popcount(begins));
  while (begins != 0) {
    for (int k = 0; k < 4; ++k) {
      const int i = std::countr_zero(begins) & 63;
      begins &= begins - 1;
      *to++ = slot_of(eight(i) & kMasks[(bits >> i | (next << 1U) << (63 - i)) & 0xFF]);
    }
  }
  return count;
}

constexpr std::size_t kRoom = 3;  // behind the slots

// Slots of a paragraph's words of four bytes or more, in their order.
TWICETOLD_CLONES std::size_t read_slots(const char* begin, std::size_t size, std::uint16_t* slots) {
  Text text;
  text.begin = begin;
  text.end = begin + size;
  base::word_bits(begin, size, text.bits.data());
  text.bits[(size + 63) / 64] = 0;
  std::size_t n = 0;
  std::uint64_t carry = 0;
  for (std::size_t at = 0; at < size; at += 64) {
    const std::uint64_t bits = text.bits[at / 64], next = text.bits[at / 64 + 1];
    const auto shifted = [&](int k) { return bits >> k | next << (64 - k); };
    std::uint64_t begins = bits & ~(bits << 1 | carry) & shifted(1) & shifted(2) & shifted(3);
    carry = bits >> 63U;
    if (holds_long_word(bits, next)) {
      for (; begins != 0; begins &= begins - 1)
        n += add_word(text, at + static_cast<std::size_t>(std::countr_zero(begins)), slots + n);
      continue;
    }
    const char* const p = begin + at;
    if (size - at >= 64 + 8) {
      n += add_words(begins, bits, next, [p](int i) { return eight_of(p + i); }, slots + n);
    } else if (size >= 8) {
      n += add_words(begins, bits, next, [p, &text](int i) { return last_eight_of(p + i, text.end); }, slots + n);
    } else {
      n += add_words(begins, bits, next, [p, &text](int i) { return eight_at(p + i, text.end); }, slots + n);
    }
  }
  return n;
}

// How many words. Without branches: which ones are new is as good as random. `counts`: by the paragraph a word was
// first seen in; two of them, so that a count needn't wait for the one before.
using Counts = std::array<std::int32_t, GateReader::kNone + 1>;
TWICETOLD_CLONES std::uint32_t count_words(const std::uint16_t* words, std::size_t size, std::uint32_t here,
                                           GateReader::Slots& slots, Counts* counts) {
  using Slots = GateReader::Slots;
  std::uint16_t* const again = slots.again.data();
  std::size_t again_count = slots.again_count;
  std::uint32_t* const seen = slots.seen.data();
  std::uint32_t total = 0;
  const auto count = [&](std::size_t slot, std::int32_t* sums) {
    const std::uint32_t s = seen[slot], held = Slots::held(s);
    const std::uint32_t born = std::min(Slots::first(s), here);            // here is less than kNone
    const auto more = static_cast<std::uint32_t>(Slots::last(s) != here);  // else it was counted here
    seen[slot] = born | here << 8 | (held + more) << 16;
    again[again_count] = static_cast<std::uint16_t>(slot);
    again_count += more & static_cast<std::uint32_t>(held == 1);
    sums[born] += static_cast<std::int32_t>(more);
    total += more;
  };
  std::size_t k = 0;
  for (; k + 2 <= size; k += 2) {
    count(words[k], counts[0].data());
    count(words[k + 1], counts[1].data());
  }
  if (k < size) count(words[k], counts[0].data());
  slots.again_count = again_count;
  return total;
}

// Shares of words first seen before each paragraph, and all words by where they were first seen.
TWICETOLD_FLOAT_CLONES void sum_up(const Counts* counts, std::size_t paragraphs, float share, float* born, float* all) {
  Counts both, before;
  for (std::size_t j = 0; j < paragraphs; ++j) both[j] = counts[0][j] + counts[1][j];
  std::int32_t sum = 0;
  for (std::size_t j = 0; j < paragraphs; ++j) {
    before[j] = sum;
    sum += both[j];
  }
  for (std::size_t j = 0; j < paragraphs; ++j) born[j] = static_cast<float>(before[j]) * share;
  for (std::size_t j = 0; j < paragraphs; ++j) all[j] += static_cast<float>(both[j]);
}

}  // namespace

void GateReader::read_words(std::string_view text, std::size_t paragraph) {
  std::array<std::uint16_t, kLongest / 3 + 1 + kRoom> words;
  std::array<Counts, 2> counts;
  for (Counts& c : counts) std::fill_n(c.begin(), paragraph + 1, 0);
  const std::size_t size = read_slots(text.data(), std::min(text.size(), kLongest), words.data());
  const auto total =
      static_cast<float>(count_words(words.data(), size, static_cast<std::uint32_t>(paragraph), slots_, counts.data()));
  known_[paragraph] = total;
  sum_up(counts.data(), paragraph + 1, 1 / std::max(1.0F, total), born_.data() + paragraph * (cuts_ + 1), all_.data());
}

}  // namespace twicetold::tail
