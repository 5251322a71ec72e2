// One pass over a paragraph: tokens, widths, case, marks. No allocation once warm. Runs of small Latin letters, which
// are most of most texts, are found 64 bytes at once and taken as they stand; everything else is decoded.
//
// Words are cut to six letters, so that endings of inflected languages don't hide that two paragraphs
// speak of the same thing; scripts without spaces give pairs of neighbours instead.
#include "tail/lines.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/byte_bits.hpp"
#include "base/clones.hpp"
#include "base/utf8.hpp"
#include "base/xxhash.hpp"
#include "tail/letters.hpp"
#include "tail/marks.hpp"

namespace twicetold::tail {
namespace {

constexpr std::size_t kPrefixLetters = 6;
constexpr char32_t kWide = 0x2000;  // dense scripts below, Thai to Khmer, are as narrow as Latin

}  // namespace

void LineScanner::find_small(std::string_view text) {
  const std::size_t blocks = (text.size() + 63) / 64;
  small_.resize(blocks + 1);
  leads_.resize(blocks + 1);
  for (std::size_t b = 0; b < blocks; ++b) {
    const base::LetterBits bits = base::letter_bits(text.data() + 64 * b, text.size() - 64 * b);
    const base::LatinBits& latin = bits.latin;
    const std::uint64_t upper = latin.upper | latin.upper << 1U | (latin.upper & latin.three) << 2U;
    const std::uint64_t ascii = bits.text.small;
    small_[b] = ascii | (latin.all & ~upper);
    leads_[b] = ascii | (latin.first & ~latin.upper);
  }
  small_[blocks] = leads_[blocks] = 0;
}

namespace {

// From byte `i` on: so many bytes of small letters, which are `letters`. Ends at the 64th byte of a block at the
// latest.
TWICETOLD_CLONES std::size_t small_run(const std::uint64_t* small, const std::uint64_t* leads, std::size_t i,
                                       std::uint32_t& letters) {
  const auto run = static_cast<std::size_t>(std::countr_one(small[i / 64] >> (i % 64)));
  const std::uint64_t taken = run == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << run) - 1;
  letters += static_cast<std::uint32_t>(std::popcount(leads[i / 64] >> (i % 64) & taken));
  return run;
}

// Of the first six letters of a word; 32 bytes can be read from `word` on.
std::uint64_t hash_word(const char* word, std::size_t bytes, std::size_t letters) {
  if (letters > kPrefixLetters) {
    bytes = 0;
    for (std::size_t k = 0; k < kPrefixLetters; ++k)
      bytes +=
          std::max<std::size_t>(1, static_cast<std::size_t>(std::countl_one(static_cast<std::uint8_t>(word[bytes]))));
  }
  std::uint64_t hash = 11;
  for (std::size_t at = 0; at < bytes; at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, word + at, sizeof eight);
    if constexpr (std::endian::native != std::endian::little) eight = __builtin_bswap64(eight);
    if (bytes - at < 8) eight &= (std::uint64_t{1} << 8 * (bytes - at)) - 1;
    hash = mix(hash, eight);
  }
  return hash;
}

}  // namespace

void LineScanner::scan(std::string_view text, Line& line) {
  line = Line{};
  line.token_begin = static_cast<std::uint32_t>(tokens.size());
  const std::string_view read = text.substr(0, kLongest);
  const Kind* const kinds = kind_table();
  const auto kind = [&](char32_t c) { return c < kTableEnd ? kinds[c] : kind_of(c); };
  find_small(read);
  folded_.resize(std::max(folded_.size(), 2 * read.size() + 64));
  char *const folded = folded_.data(), *to = folded, *word = folded;
  std::uint64_t opening = 0;
  std::size_t letters = 0;  // of the word so far
  std::uint8_t word_name = 0;
  char32_t dense = 0;  // the code point before, when dense
  bool dense_alone = false;
  char32_t previous = U' ', last_of_word = 0;
  Kind before = Kind::space;
  bool head_clean = true;  // only strip marks so far in this blank-separated word
  std::uint32_t spaced_words = 0, opening_length = 0, points = 0, digits = 0, capital_words = 0;

  bool adjacent = false;
  const auto push = [&](std::uint64_t hash, std::uint8_t name, std::size_t size) {
    tokens.push_back({hash, name, static_cast<std::uint8_t>(size), adjacent});
    adjacent = true;
  };
  const auto flush = [&] {
    if (letters > 0)
      push(hash_word(word, static_cast<std::size_t>(to - word), letters), word_name,
           std::min<std::size_t>(letters, 127));
    if (dense_alone) push(mix(7, dense), 0, Token::kDense + is_hiragana(dense));
    letters = 0;
    dense_alone = false;
    dense = 0;
  };
  // Takes the run of small letters at `i` as it stands.
  const auto take_small = [&](std::size_t& i) {
    std::uint32_t some = 0;
    const std::size_t begin = i;
    do i += small_run(small_.data(), leads_.data(), i, some);
    while (i % 64 == 0 && i < read.size() && (small_[i / 64] & 1U) != 0);
    constexpr std::size_t step = 16;
    if (i - begin <= step && begin + step <= read.size()) {
      std::memcpy(to, read.data() + begin, step);
    } else {
      std::memcpy(to, read.data() + begin, i - begin);
    }
    to += i - begin;
    letters += some;
    points += some;
    line.width += static_cast<float>(some);
    line.cased += some;
    line.key_length += some;
  };
  const auto is_small = [&](std::size_t i) { return (small_[i / 64] >> (i % 64) & 1U) != 0; };
  for (std::size_t i = 0; i < read.size();) {
    // Whole words of small letters with a blank behind them, once the opening is read: the short way.
    const bool opened = spaced_words > 3 || opening_length >= 24 || (spaced_words == 3 && before == Kind::space);
    if (opened && letters == 0 && dense == 0 && is_small(i)) {
      if (before == Kind::space) {
        ++spaced_words;
        ++line.words;
      }
      head_clean = false;
      word = to;
      word_name = 0;
      take_small(i);
      previous = U'a';
      before = Kind::lower;
      if (i < read.size() && read[i] == ' ') {
        flush();
        ++i;
        ++points;
        line.width += 1;
        last_of_word = U'a';
        before = Kind::space;
        continue;
      }
      if (i >= read.size()) break;
    }
    char32_t c = decode(read, i);
    const Kind k = kind(c);
    bool more = false;  // a word may go on
    ++points;
    line.width += k == Kind::dense && c >= kWide ? 2.0F : 1.0F;
    const bool starts = before == Kind::space;
    if (k == Kind::space) {
      if (!starts) last_of_word = previous;
    } else if (starts) {
      ++spaced_words;
      head_clean = true;
      if (spaced_words <= 3 && opening_length > 0 && opening_length < 24)
        opening = mix(opening, U' '), ++opening_length;
      if (is_letter(k)) {
        ++line.words;
        capital_words += k == Kind::upper;
      }
    }
    if (k != Kind::space && spaced_words <= 3 && opening_length < 24) opening = mix(opening, c), ++opening_length;
    const bool capital = k == Kind::upper;
    line.cased += capital || k == Kind::lower;
    if (capital) c = lower_of(c);
    if (is_word(k)) {
      ++line.key_length;
      digits += k == Kind::digit;
      if (k == Kind::dense) {
        if (dense != 0) {
          push(mix(mix(7, dense), c), 0, Token::kDense + is_hiragana(dense) + is_hiragana(c));
          dense_alone = false;
        } else {
          flush();
          dense_alone = true;
        }
        dense = c;
      } else {
        if (dense != 0) flush();
        if (letters == 0) {
          word = to;
          const bool inside = head_clean && last_of_word != 0;
          word_name = 0;
          if (inside && capital && !ends_clause(last_of_word)) word_name = 1;
          if (inside && k == Kind::digit) word_name = 2;
        }
        ++letters;
        more = true;
      }
      to = base::encode(to, c);
      head_clean = false;
    } else {
      if (letters > 0 || dense != 0) flush();
      if (k != Kind::space) {
        adjacent = false;
        head_clean = head_clean && is_strip_mark(c);
        line.ends += is_terminal(c);
        line.commas += is_comma(c);
        line.quote = line.quote || is_quote(c);
        line.symbol = line.symbol || is_symbol(c);
        if (c == U'@' || c == U'#') {
          line.symbol = line.symbol || (i < read.size() && read[i] > ' ' &&
                                        kind_of(static_cast<unsigned char>(read[i])) != Kind::other);
        } else if (c == U':') {
          line.symbol = line.symbol ||
                        (i >= 5 && (read.substr(i - 5, 4) == "http" || (i >= 6 && read.substr(i - 6, 5) == "https")));
        } else if (c == U'.') {
          line.symbol = line.symbol || (i >= 4 && read.substr(i - 4, 3) == "www") ||
                        (read.substr(i, 3) == "com" &&
                         (i + 3 >= read.size() || !is_word(kind_of(static_cast<unsigned char>(read[i + 3])))));
        }
      }
    }
    previous = capital ? U'A' : c;
    before = k;
    if (!more) continue;
    // Most of a text: small letters that go on with a word. They only add up.
    std::uint32_t joined = 0, cased = 0;
    while (i < read.size()) {
      const bool opens = spaced_words <= 3 && opening_length < 24;
      if (!opens && is_small(i)) {
        take_small(i);
        previous = U'a';
        before = Kind::lower;
        continue;
      }
      std::size_t next = i;
      const char32_t small = decode(read, next);
      const Kind what = kind(small);
      if (what != Kind::lower && what != Kind::letter) break;
      i = next;
      cased += what == Kind::lower;
      if (opens) opening = mix(opening, small), ++opening_length;
      to = base::encode(to, small);
      ++joined;
      previous = small;
      before = what;
    }
    letters += joined;
    points += joined;
    line.width += static_cast<float>(joined);
    line.cased += cased;
    line.key_length += joined;
  }
  flush();
  line.token_end = static_cast<std::uint32_t>(tokens.size());
  line.key = line.key_length > 0 ? base::hash64(folded, static_cast<std::size_t>(to - folded)) | 1 : 0;
  line.opening = opening;
  line.upper = line.words > 0 ? static_cast<float>(capital_words) / static_cast<float>(line.words) : 0.0F;
  line.digits = points > 0 ? static_cast<float>(digits) / static_cast<float>(points) : 0.0F;
  if (text.size() > read.size()) line.width *= static_cast<float>(text.size()) / static_cast<float>(read.size());
  line.date = line.width < 120 && holds_date(text);
  read_edges(text, line);
  read_cues(text, line);
}

}  // namespace twicetold::tail
