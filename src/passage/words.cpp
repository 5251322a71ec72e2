// Where a text is cut depends on how many words it has, so every passage is counted. Word bytes become a bit mask and
// a word begins where the mask begins: 0.05 ns a byte with AVX-512, where a look at every character cost one.
// Method: bit masks as in simdjson (Langdale, Lemire 2019), as in the fold room.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "passage/words.cpp"
#include <hwy/foreach_target.h>  // first: reads this file once per target
#include <hwy/highway.h>

#include <bit>
#include <cstring>

#include "passage/words.hpp"

HWY_BEFORE_NAMESPACE();
namespace twicetold::passage_room::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Bit i: byte i of a block of 64.
struct Masks {
  std::uint64_t word = 0;                // ASCII letters and digits, everything beyond ASCII
  std::uint64_t c2 = 0, e1 = 0, e2 = 0;  // lead bytes
  std::uint64_t latin = 0;               // B8..BB, what follows E1 in U+1E00-1EFF
  std::uint64_t late = 0;                // B0..BF: behind E2 beyond U+2BFF
  std::uint64_t joiner = 0;              // 8C, 8D: last byte of U+200C and U+200D, which end no word
  std::uint64_t other = 0;               // lead bytes of what isn't plain
  std::uint64_t rare = 0;                // not 0: the two bytes before may begin a separator beyond ASCII
};

// 64 bytes from p on, of which `left` are there; behind them zeros, in `room`.
HWY_INLINE const unsigned char* Block(const unsigned char* p, std::size_t left, unsigned char (&room)[64]) {
  if (left >= 64) return p;
  std::memset(room, 0, sizeof room);
  std::memcpy(room, p, left);
  return room;
}

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE bool IsWord(unsigned b) {
  return b >= 0x80 || (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
}

HWY_INLINE void Classify(const unsigned char* p, Masks& m) {
  for (unsigned i = 0; i < 64; ++i) {
    const unsigned b = p[i];
    const auto bit = [&](bool is) { return std::uint64_t{is} << i; };
    m.word |= bit(IsWord(b));
    m.c2 |= bit(b == 0xC2);
    m.e1 |= bit(b == 0xE1);
    m.e2 |= bit(b == 0xE2);
    m.latin |= bit(b >= 0xB8 && b <= 0xBB);
    m.late |= bit(b >= 0xB0 && b <= 0xBF);
    m.joiner |= bit(b == 0x8C || b == 0x8D);
    m.other |= bit(b == 0xE0 || b >= 0xE3);
  }
}

#else

using D = hn::ScalableTag<std::uint8_t>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;
HWY_INLINE V Set(int x) { return hn::Set(D(), static_cast<std::uint8_t>(x)); }
// low <= x <= high, unsigned
HWY_INLINE M Within(V x, int low, int high) {
  const V t = hn::Sub(x, Set(low));
  return hn::Eq(hn::Min(t, Set(high - low)), t);
}
HWY_INLINE std::uint64_t Bits(M mask) {
  HWY_ALIGN std::uint8_t bytes[HWY_MAX(8, HWY_MAX_BYTES / 8)] = {};
  hn::StoreMaskBits(D(), mask, bytes);
  std::uint64_t bits;
  std::memcpy(&bits, bytes, 8);
  return bits;
}
// ASCII letters and digits.
HWY_INLINE std::uint64_t PlainWord(V v) {
  return Bits(hn::Or(Within(hn::Or(v, Set(0x20)), 'a', 'z'), Within(v, '0', '9')));
}

HWY_INLINE void Classify(const unsigned char* p, Masks& m) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < 64; i += lanes) {
    const V v = hn::LoadU(d, p + i);
    const std::uint64_t high = Bits(Within(v, 0x80, 0xFF));
    m.word |= (PlainWord(v) | high) << i;
    if (high == 0) continue;
    m.e1 |= Bits(hn::Eq(v, Set(0xE1))) << i;
    m.latin |= Bits(Within(v, 0xB8, 0xBB)) << i;
    // The rest counts where there is a separator beyond ASCII, or what isn't plain; in the vector behind it too.
    const std::uint64_t rare = Bits(hn::Or(hn::Or(hn::Eq(v, Set(0xC2)), hn::Eq(v, Set(0xE0))), Within(v, 0xE2, 0xFF)));
    if ((rare | m.rare) == 0) continue;
    m.rare = rare >> (lanes - 2);
    m.c2 |= Bits(hn::Eq(v, Set(0xC2))) << i;
    m.e2 |= Bits(hn::Eq(v, Set(0xE2))) << i;
    m.late |= Bits(Within(v, 0xB0, 0xBF)) << i;
    m.joiner |= Bits(Within(v, 0x8C, 0x8D)) << i;
    m.other |= Bits(hn::Or(hn::Eq(v, Set(0xE0)), Within(v, 0xE3, 0xFF))) << i;
  }
}

#endif

bool CountPlainWords(const unsigned char* p, std::size_t size, std::uint64_t& words, std::uint64_t limit) {
  std::uint64_t in_word = 0, clear = 0, behind_e1 = 0, behind_e2 = 0, count = 0;  // bits that go over the border
  for (std::size_t at = 0; at < size; at += 64) {
    // A word begins at every second byte at most, what counts less than one is longer; and the border may fall into a
    // character.
    if (count + (size - at) / 2 + 2 <= limit) break;
    unsigned char room[64];
    Masks m;
    m.rare = behind_e2;
    Classify(Block(p + at, size - at, room), m);
    const std::uint64_t after_e1 = m.e1 << 1 | behind_e1, after_e2 = m.e2 << 1 | behind_e2 >> 1;
    const std::uint64_t second_e2 = m.e2 << 2 | behind_e2;
    if ((m.other | (after_e1 & ~m.latin) | (after_e2 & m.late) | (second_e2 & m.joiner)) != 0) return false;
    const std::uint64_t word = m.word & ~(m.c2 | m.c2 << 1 | m.e2 | m.e2 << 1 | m.e2 << 2 | clear);
    count += static_cast<std::uint64_t>(std::popcount(word & ~(word << 1 | in_word)));
    in_word = word >> 63;
    clear = m.c2 >> 63 | m.e2 >> 63 | m.e2 >> 62;
    behind_e1 = m.e1 >> 63;
    behind_e2 = m.e2 >> 62;
  }
  words = count;
  return true;
}

// Bit i: byte i of a block of 64.
struct Signs {
  std::uint64_t word = 0;           // as above
  std::uint64_t space = 0;          // ASCII white space and control characters
  std::uint64_t stop = 0;           // what ends a run, but for E1
  std::uint64_t e1 = 0, latin = 0;  // as above
};

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE void Look(const unsigned char* p, Signs& m) {
  for (unsigned i = 0; i < 64; ++i) {
    const unsigned b = p[i];
    const auto bit = [&](bool is) { return std::uint64_t{is} << i; };
    m.word |= bit(IsWord(b));
    m.space |= bit(b <= 0x20 || b == 0x7F);
    m.stop |= bit(b == '.' || b == '!' || b == '?' || b == '\n' || b == 0xC2 || b == 0xE0 || b >= 0xE2);
    m.e1 |= bit(b == 0xE1);
    m.latin |= bit(b >= 0xB8 && b <= 0xBB);
  }
}

#else

HWY_INLINE void Look(const unsigned char* p, Signs& m) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < 64; i += lanes) {
    const V v = hn::LoadU(d, p + i);
    const std::uint64_t high = Bits(Within(v, 0x80, 0xFF));
    m.word |= (PlainWord(v) | high) << i;
    m.space |= Bits(hn::Or(Within(v, 0, 0x20), hn::Eq(v, Set(0x7F)))) << i;
    M stop =
        hn::Or(hn::Or(hn::Eq(v, Set('.')), hn::Eq(v, Set('\n'))), hn::Or(hn::Eq(v, Set('!')), hn::Eq(v, Set('?'))));
    if (high != 0) {
      stop = hn::Or(stop, hn::Or(hn::Or(hn::Eq(v, Set(0xC2)), hn::Eq(v, Set(0xE0))), Within(v, 0xE2, 0xFF)));
      m.e1 |= Bits(hn::Eq(v, Set(0xE1))) << i;
      m.latin |= Bits(Within(v, 0xB8, 0xBB)) << i;
    }
    m.stop |= Bits(stop) << i;
  }
}

#endif

void Run(const unsigned char* p, std::size_t size, PlainRun& run) {
  std::uint64_t open = run.in_word ? 1 : 0;
  while (run.bytes < size) {
    const std::size_t left = size - run.bytes;
    unsigned char room[64];
    Signs m;
    Look(Block(p + run.bytes, left, room), m);
    // An E1 at the end of the block is left to the next one, which shows what follows it.
    const std::uint64_t stop = m.stop | (m.e1 & ~(m.latin >> 1));
    const auto clear = static_cast<std::size_t>(std::countr_zero(stop));
    const std::size_t use = clear < left ? clear : left;
    if (use == 0) break;
    const std::uint64_t taken = ~std::uint64_t{0} >> (64 - use), word = m.word & taken, space = m.space & taken;
    const std::uint64_t begins = word & ~(word << 1 | open);
    if (space != 0) {
      const auto last = static_cast<unsigned>(63 - std::countl_zero(space));
      run.space = run.bytes + last + 1;
      run.words_at_space =
          run.words + static_cast<std::uint32_t>(std::popcount(begins & ((std::uint64_t{1} << last) - 1)));
    }
    run.words += static_cast<std::uint32_t>(std::popcount(begins));
    open = word >> (use - 1);
    run.bytes += use;
    if (use < 63 || (use == 63 && (m.e1 >> 63) == 0)) break;
  }
  run.in_word = open != 0;
}

}  // namespace twicetold::passage_room::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace twicetold {
namespace passage_room {
HWY_EXPORT(CountPlainWords);
HWY_EXPORT(Run);
}  // namespace passage_room

bool count_plain_words(std::string_view text, std::uint64_t& words, std::uint64_t limit) {
  using namespace passage_room;  // the table that HWY_EXPORT made
  return HWY_DYNAMIC_DISPATCH(CountPlainWords)(reinterpret_cast<const unsigned char*>(text.data()), text.size(), words,
                                               limit);
}

PlainRun plain_run(std::string_view text, bool in_word) {
  using namespace passage_room;
  PlainRun run;
  run.in_word = in_word;
  HWY_DYNAMIC_DISPATCH(Run)(reinterpret_cast<const unsigned char*>(text.data()), text.size(), run);
  return run;
}

}  // namespace twicetold
#endif
